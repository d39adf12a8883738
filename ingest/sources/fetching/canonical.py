"""Bring the spellings of an address to one, so that the same page is known as the same."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

from ingest.sources.fetching.outcomes import FetchFailed

_SAFELINKS = ".safelinks.protection.outlook.com"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAME_HOST = {"gov.uk": "www.gov.uk"}
_ALWAYS_SECURE = frozenset({"www.gov.uk", "assets.publishing.service.gov.uk"})
_TRACKER = re.compile(r"(?:utm_\w*|gclid|dclid|fbclid|msclkid|mc_cid|mc_eid|_ga|_gl)(?:=|$)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|[0-9a-f.]*:[0-9a-f:.]*")
_PARTS = re.compile(r"([^:/?#]+://[^/?#]*)(.*)", re.DOTALL)
_BLANK = re.compile(r"[\x00-\x20\x7f]")  # Python takes some of these out of addresses without a word
_LEFT_AS_IT_IS = "".join(chr(code) for code in range(0x21, 0x7F))
_WRAPPED = 3  # a link is wrapped once for each mailbox that it went through


def canonical(url: str) -> str:
    """Return an address in one spelling: scheme and host in lower case, without trackers or fragment.

    Links that a mail program wrapped are unwrapped, `gov.uk` is `www.gov.uk`, and GOV.UK is asked
    by https. `canonical(canonical(url)) == canonical(url)`. Raises `FetchFailed` of the kind
    "refused" for what is no web address, or carries a name and password.
    """
    for _ in range(_WRAPPED):
        url = _unwrapped(url)
    parts = urlsplit(spelt(url))
    scheme, host = parts.scheme, _SAME_HOST.get(parts.netloc, parts.netloc)
    if host in _ALWAYS_SECURE:
        scheme = "https"
    query = "&".join(pair for pair in parts.query.split("&") if not _TRACKER.match(pair))
    return urlunsplit((scheme, host, parts.path, query, ""))


def spelt(url: str) -> str:
    """Return an address as it is asked for: in ASCII, host in lower case, without a usual port or a fragment.

    No two programs can read it in two ways. Raises `FetchFailed` as `canonical` does.
    """
    host = host_of(url)
    parts = urlsplit(_written_out(url))
    scheme = parts.scheme.lower()
    shown = f"[{host}]" if ":" in host else host
    if parts.port is not None and parts.port != _DEFAULT_PORTS[scheme]:
        shown = f"{shown}:{parts.port}"
    return urlunsplit((scheme, shown, parts.path or "/", parts.query, ""))


def host_of(url: str) -> str:
    """Return the host of a web address in lower case, international names as they are looked up.

    Raises `FetchFailed` of the kind "refused" for what is no web address, or carries a name and password.
    """
    try:
        written = _written_out(url)
        if _BLANK.search(written):
            raise ValueError("there is a blank in its host")
        parts = urlsplit(written)
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port  # is no number, or too large
    except ValueError as error:
        raise FetchFailed(url, "refused", f"this is no web address ({error}); mend it") from error
    if parts.scheme.lower() not in _DEFAULT_PORTS:
        raise FetchFailed(url, "refused", "only http and https addresses are fetched; mend it")
    if parts.username is not None or parts.password is not None:
        raise FetchFailed(url, "refused", "it carries a name or password; take them out")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise FetchFailed(url, "refused", "its host is no name that can be looked up") from error
    if not _HOST.fullmatch(host):
        raise FetchFailed(url, "refused", "its host is no name that can be looked up; mend it")
    return host


def _written_out(url: str) -> str:
    """Return an address in ASCII without blanks: a space or an accent in its path is percent-encoded."""
    found = _PARTS.fullmatch(url.strip())
    if found is None:
        return url.strip()
    return found[1] + quote(found[2], safe=_LEFT_AS_IT_IS)


def _unwrapped(url: str) -> str:
    """Return the address that a mail program wrapped, or the same where none did."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    if not (parts.hostname or "").lower().endswith(_SAFELINKS):
        return url
    return parse_qs(parts.query).get("url", [url])[0]
