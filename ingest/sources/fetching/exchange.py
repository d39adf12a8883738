"""One request and its answer, without redirects. Only this file and `network.py` know the HTTP library."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from urllib.parse import unquote, urlsplit

import httpcore

from ingest.sources.fetching.network import Network, NotPublic, Resolve, TooSlow
from ingest.sources.fetching.outcomes import FetchFailed
from ingest.sources.fetching.policy import Policy

_KEPT_OPEN = 15.0  # seconds that a connection waits for the next request
_BUSY = frozenset({429, 500, 502, 503, 504})


class TryAgain(FetchFailed):
    """It failed, but may go well in a while."""

    def __init__(self, url: str, kind: str, reason: str, *, after: float | None = None) -> None:
        super().__init__(url, kind, reason)
        self.after = after  # seconds, where the server said


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of an answer, and its body as it comes."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: Iterator[bytes]

    @property
    def content_type(self) -> str:
        """The type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def busy(self) -> bool:
        """Whether the server says that it cannot answer now."""
        return self.status in _BUSY

    @property
    def framed(self) -> bool:
        """Whether the server says where the body ends, so that a broken one is noticed."""
        return "content-length" in self.headers or "chunked" in self.headers.get("transfer-encoding", "")


class Exchange:
    """Sends requests over connections that it keeps open for a while."""

    def __init__(self, policy: Policy, resolve: Resolve, proxy: str = "") -> None:
        self._policy = policy
        # A proxy may well be on a private address; where it leads to is then for it to check.
        self._network = Network(replace(policy, private=True) if proxy else policy, resolve)
        context = ssl.create_default_context()
        self._pool = _through(proxy, context, self._network) if proxy else _directly(context, self._network)

    def __enter__(self) -> Exchange:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    @contextmanager
    def ask(self, url: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        """Send a GET and yield the answer; its body is read within.

        Raises `TryAgain` for what may pass, `FetchFailed` for what will not.
        """
        policy = self._policy
        self._network.deadline = time.monotonic() + policy.total_seconds
        limits = {
            "connect": policy.connect_seconds,
            "read": policy.read_seconds,
            "write": policy.read_seconds,
            "pool": policy.connect_seconds,
        }
        sent = [(name.encode(), value.encode()) for name, value in headers.items()]
        try:
            with self._pool.stream("GET", url, headers=sent, extensions={"timeout": limits}) as response:
                names = {_text(name).lower(): _text(value) for name, value in response.headers}
                yield Answer(response.status, names, response.iter_stream())
        except NotPublic as error:
            raise FetchFailed(url, "refused", str(error)) from error
        except TooSlow as error:
            raise FetchFailed(
                url, "slow", f"it was not done after {policy.total_seconds:,.0f} seconds"
            ) from error
        except httpcore.ConnectTimeout as error:
            raise TryAgain(url, "unreachable", "the server did not answer in time") from error
        except httpcore.TimeoutException as error:
            raise TryAgain(url, "slow", f"no byte came for {policy.read_seconds:,.0f} seconds") from error
        except httpcore.ConnectError as error:
            raise _no_connection(url, error) from error
        except httpcore.RemoteProtocolError as error:
            raise TryAgain(url, "truncated", "the connection broke off before all had come") from error
        except (httpcore.NetworkError, httpcore.ProxyError) as error:
            raise TryAgain(url, "unreachable", f"the connection failed ({error})") from error
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise FetchFailed(url, "server", f"the server does not keep to HTTP ({error})") from error


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")  # beyond ASCII, what the servers send where they redirect
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _no_connection(url: str, error: Exception) -> FetchFailed:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return FetchFailed(url, "refused", "the server cannot prove who it is (its certificate is not valid)")
    return TryAgain(url, "unreachable", f"no connection could be made ({error})")


def _directly(context: ssl.SSLContext, network: Network) -> httpcore.ConnectionPool:
    return httpcore.ConnectionPool(
        ssl_context=context, keepalive_expiry=_KEPT_OPEN, network_backend=network, max_connections=4
    )


def _through(proxy: str, context: ssl.SSLContext, network: Network) -> httpcore.ConnectionPool:
    parts = urlsplit(proxy)
    name = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    port = f":{parts.port}" if parts.port else ""
    return httpcore.HTTPProxy(
        f"{parts.scheme}://{parts.hostname}{port}",
        proxy_auth=name,
        ssl_context=context,
        keepalive_expiry=_KEPT_OPEN,
        network_backend=network,
        max_connections=4,
    )
