"""Fetch files politely, and only from hosts that were named.

A request identifies the program, waits its turn (`pacing.py`), is held against the rules at every
redirect (`policy.py`, `network.py`) and robots.txt (`robots.py`), and ends within its time. What a
server sends again after a break goes on where it broke off (`download.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from assistant import __version__
from ingest.sources.fetching.canonical import host_of, spelt
from ingest.sources.fetching.download import Partial, receive, unpacked
from ingest.sources.fetching.exchange import Answer, Exchange, TryAgain
from ingest.sources.fetching.kinds import check_kind, check_whole, sniffed_suffix
from ingest.sources.fetching.network import Resolve, look_up
from ingest.sources.fetching.outcomes import (
    Fetched,
    FetchFailed,
    Gone,
    Known,
    Missing,
    NotModified,
    Outcome,
    Peeked,
)
from ingest.sources.fetching.pacing import LONGEST_WAIT, Pace, backoff, retry_after
from ingest.sources.fetching.policy import Policy
from ingest.sources.fetching.robots import MOST_BYTES, Rules, read_rules

AGENT = "Precedent"
_ATTEMPTS = 4
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RANGE_NOT_SATISFIABLE = 416
_LEADS_NOWHERE = frozenset({"refused", "type"})  # kinds of faults of a robots.txt that is as none
_HELD_FOR = 30.0  # seconds, for a 429 that does not say how long

T = TypeVar("T")
_Take = Callable[[str, tuple[str, ...], Answer], T]  # the address that answered, the redirects, the answer


def user_agent(contact: str = "") -> str:
    """Return how requests identify the program: "Precedent/0.1.0 (+data@example.org)"."""
    return f"{AGENT}/{__version__}" + (f" (+{contact})" if contact else "")


class Client:
    """Fetches files one after the other. Connections open when they are needed; `close` ends them.

    What comes is written below `folder`, where half of a file waits for the rest of it too.
    """

    def __init__(
        self,
        policy: Policy,
        folder: Path,
        *,
        pace: Pace | None = None,
        contact: str = "",
        proxy: str = "",
        resolve: Resolve = look_up,
    ) -> None:
        self.policy = policy
        self._folder = folder
        self._pace = pace or Pace()
        self._contact = contact
        self._resolve = resolve
        self._proxy = proxy
        self._exchange: Exchange | None = None
        self._robots: dict[str, Rules] = {}

    def close(self) -> None:
        """Close the connections and forget robots.txt; the next request opens and reads them again."""
        if self._exchange is not None:
            self._exchange.close()
            self._exchange = None
        self._robots.clear()

    def get(self, url: str, *, known: Known | None = None, accept: Collection[str] = ()) -> Outcome:
        """Fetch an address and return what came of it.

        `known` is what the server said of the copy that is kept: where that still stands, the
        outcome is `NotModified`. `accept` are the suffixes of what may come ({".json"}); without
        it all may, but for a web page at an address that is named as a document.

        Raises `FetchFailed` with the reason in plain words: for hosts that are not allowed, there
        or at any redirect; for faults of the server and the network, after four attempts; for what
        is too large, too slow, cut short or of another kind than was asked for.
        """
        url = spelt(url)
        partial = Partial(self._folder, url)

        def take(final: str, redirects: tuple[str, ...], answer: Answer) -> Outcome:
            return _take(url, final, redirects, answer, partial, accept, self.policy.most_bytes)

        def headers() -> Mapping[str, str]:
            return {**_conditions(known), **partial.headers()}

        return self._patiently(url, headers, take)

    def peek(self, url: str) -> Peeked:
        """Ask for an address, and look at the head of the answer only. Raises `FetchFailed` as `get` does."""
        url = spelt(url)

        def take(final: str, _: tuple[str, ...], answer: Answer) -> Peeked:
            length = answer.headers.get("content-length", "")
            size = int(length) if length.isdecimal() else None
            return Peeked(url, final, answer.status, answer.content_type, size)

        return self._patiently(url, dict, take)

    def _patiently(self, url: str, headers: Callable[[], Mapping[str, str]], take: _Take[T]) -> T:
        """Ask until there is an answer, as often as is polite."""
        host = self.policy.check(url)
        if self._pace.given_up(host):
            raise FetchFailed(url, "unreachable", f"{host} failed several times; left for another run")
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                outcome = self._follow(url, headers(), take, robots=self.policy.robots)
            except TryAgain as fault:
                wait = backoff(attempt) if fault.after is None else fault.after
                if attempt == _ATTEMPTS or wait > LONGEST_WAIT:
                    self._pace.failed(host)
                    raise FetchFailed(url, fault.kind, _in_vain(fault, attempt)) from fault
                self._pace.hold(host_of(fault.url), wait)
            except FetchFailed as fault:
                if fault.kind == "slow":
                    self._pace.failed(host)
                raise
            else:
                self._pace.answered(host)
                return outcome
        raise AssertionError("the last attempt returns or raises")

    def _follow(self, url: str, headers: Mapping[str, str], take: _Take[T], *, robots: bool) -> T:
        """Ask once, go where redirects lead as far as is allowed, and return what `take` makes of it."""
        asked = [url]
        while True:
            here = asked[-1]
            host = self.policy.check(here)
            if robots:
                self._ask_robots(here)
            self._pace.wait(host)
            with ExitStack() as stack:
                answer = stack.enter_context(self._connected().ask(here, {**self._identity(), **headers}))
                if answer.status not in _REDIRECTS:
                    if answer.busy:
                        raise _busy(here, answer)
                    return take(here, tuple(asked[1:]), answer)
                asked.append(_next(here, answer, asked, self.policy.most_redirects))

    def _ask_robots(self, url: str) -> None:
        """Raise `FetchFailed` of the kind "robots" where the host's robots.txt asks us to stay away."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = rules = self._read_robots(f"{site}/robots.txt")
            if rules.delay is not None:
                self._pace.slow_down(host_of(url), rules.delay)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if not self._robots[site].allows(path):
            raise FetchFailed(url, "robots", "the site's robots.txt asks programs not to fetch it")

    def _read_robots(self, url: str) -> Rules:
        def take(final: str, _: tuple[str, ...], answer: Answer) -> Rules:
            if answer.status != 200:
                return Rules()  # RFC 9309: without one, all may be fetched
            text = bytearray()
            for chunk in unpacked(final, answer.body, answer.headers):
                text += chunk
                if len(text) > MOST_BYTES:
                    break
            return read_rules(text[:MOST_BYTES].decode("utf-8", "replace"), AGENT)

        try:
            return self._follow(url, {}, take, robots=False)
        except FetchFailed as fault:
            if fault.kind in _LEADS_NOWHERE:
                return Rules()
            raise

    def _connected(self) -> Exchange:
        if self._exchange is None:
            self._exchange = Exchange(self.policy, self._resolve, self._proxy)
        return self._exchange

    def _identity(self) -> Mapping[str, str]:
        # Packed bodies would save little, most files being packed themselves, and could not be gone on with.
        return {"User-Agent": user_agent(self._contact), "Accept": "*/*", "Accept-Encoding": "identity"}


def _conditions(known: Known | None) -> Mapping[str, str]:
    if known is None:
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def _take(
    url: str,
    final: str,
    redirects: tuple[str, ...],
    answer: Answer,
    partial: Partial,
    accept: Collection[str],
    most: int,
) -> Outcome:
    """Make an outcome of an answer that is no redirect and no call for patience."""
    headers = answer.headers
    etag, last_modified = headers.get("etag", ""), headers.get("last-modified", "")
    if answer.status == 304:
        partial.discard()
        return NotModified(url, final, etag, last_modified)
    if answer.status in (404, 410):
        partial.discard()
        return Missing(url, final) if answer.status == 404 else Gone(url, final)
    if answer.status == _RANGE_NOT_SATISFIABLE or (answer.status == 206 and not partial.goes_on(headers)):
        partial.discard()
        raise TryAgain(final, "truncated", "the rest of it does not fit what had come", after=0.0)
    if answer.status not in (200, 206):
        raise FetchFailed(url, "server", f"the server answered with status {answer.status}")
    if answer.status == 200:
        partial.begin(headers)
    try:
        receive(url, answer.body, headers, partial.path, most)
        suffix = sniffed_suffix(partial.path, answer.content_type, final)
        check_kind(url, suffix, answer.content_type, accept)
        if not answer.framed:
            check_whole(url, partial.path, suffix)
    except FetchFailed:
        partial.discard()
        raise
    path = partial.finish()
    size = path.stat().st_size
    return Fetched(url, final, redirects, path, size, suffix, answer.content_type, etag, last_modified)


def _next(here: str, answer: Answer, asked: list[str], most: int) -> str:
    """Return where a redirect leads."""
    try:
        target = spelt(urljoin(here, answer.headers.get("location", "")))
    except ValueError as error:
        raise FetchFailed(here, "refused", "it redirects to what is no web address") from error
    if target in asked:
        raise FetchFailed(here, "server", "it redirects to itself")
    if len(asked) > most:
        raise FetchFailed(here, "server", f"it redirects more than {most} times")
    if here.startswith("https:") and target.startswith("http:"):
        raise FetchFailed(here, "refused", f"it redirects from https to {target}")
    return target


def _busy(url: str, answer: Answer) -> TryAgain:
    after = retry_after(answer.headers.get("retry-after", ""))
    if after is None and answer.status == 429:
        after = _HELD_FOR
    return TryAgain(url, "server", f"the server is busy or broken (status {answer.status})", after=after)


def _in_vain(fault: TryAgain, attempts: int) -> str:
    if fault.after is not None and fault.after > LONGEST_WAIT:
        return f"{fault.reason} and asks to come back in {fault.after:,.0f} seconds; left for another run"
    return f"{fault.reason}; {attempts} attempts"
