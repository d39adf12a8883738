"""A real HTTP server on this machine that answers as a test says, and remembers what it was asked."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from ingest.sources.fetching.policy import Policy


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]  # names in lower case


class Request(BaseHTTPRequestHandler):
    """What a route is given; `send` answers whole, `wfile` as badly as a test likes."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self.server.asked.append(Asked(self.path, {k.lower(): v for k, v in self.headers.items()}))
        route = self.server.routes.get(self.path) or self.server.routes.get(self.path.partition("?")[0])
        if route is None:
            self.send(404, b"Nothing here.")
        else:
            route(self)

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304 and "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def raw(self, data: bytes) -> None:
        """Send bytes as they are, then hang up."""
        self.wfile.write(data)
        self.hang_up()

    def hang_up(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:
        pass


Route = Callable[[Request], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    routes: dict[str, Route]
    asked: list[Asked]

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that hangs up is what some tests are about


class LocalServer:
    """Listens on 127.0.0.1 while it is open."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._server = _Server(("127.0.0.1", 0), Request)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._server.routes, self._server.asked = {}, []
        self.routes = self._server.routes
        self.asked = self._server.asked
        self.port: int = self._server.server_address[1]
        self.stopping = threading.Event()  # set when the test ends: what drips may stop
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> LocalServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return what was asked for, in order, but for robots.txt."""
        return [each.path for each in self.asked if each.path != "/robots.txt"]

    def policy(self, **options: object) -> Policy:
        """Return a policy that allows this server; any option may be another."""
        own: dict[str, object] = {
            "hosts": frozenset({"127.0.0.1"}),
            "private": True,
            "ports": frozenset({self.port}),
            "read_seconds": 5.0,
            "total_seconds": 20.0,
        }
        return Policy(**(own | options))  # type: ignore[arg-type]


def answering(body: bytes, content_type: str = "text/html", **headers: str) -> Route:
    """Return a route that always sends the same, unless the client has it by its ETag."""

    def route(request: Request) -> None:
        etag = headers.get("ETag")
        if etag and request.headers["If-None-Match"] == etag:
            request.send(304, ETag=etag)
        else:
            request.send(200, body, Content_Type=content_type, **headers)

    return route


def in_turn(*routes: Route) -> Route:
    """Return a route that answers as each in turn, then as the last."""
    left = list(routes)

    def route(request: Request) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(request)

    return route


def status(number: int, **headers: str) -> Route:
    """Return a route that answers with a status and a page that says so."""
    return lambda request: request.send(number, b"<html>Error</html>", Content_Type="text/html", **headers)


def redirect(target: str, number: int = 302) -> Route:
    return lambda request: request.send(number, Location=target)
