"""Addresses of GOV.UK: as people paste them, as its APIs want them, and as ids of documents."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit

from ingest.sources.fetching.canonical import canonical
from ingest.sources.fetching.outcomes import FetchFailed

_USUAL = re.compile(r"^/(?:government/)?(?:publications/)?")  # what nearly all paths begin with
_LONGEST = 80  # characters of an id
_DIGEST = 6


@dataclass(frozen=True, slots=True)
class Site:
    """Where GOV.UK is: its pages and APIs, and its files."""

    web: str = "https://www.gov.uk"
    assets: str = "https://assets.publishing.service.gov.uk"

    def path_of(self, address: str) -> str:
        """Return the path of a page from its address, as people paste it, or from a path.

        Returns "" for an address of another site. Case of the host, `gov.uk` without `www.`,
        fragments, trackers and the wrapping of mail programs do not matter.
        """
        text = address.strip()
        if "://" not in text:
            text = urljoin(self.web, text) if text.startswith("/") else f"https://{text}"
        try:
            there, here = urlsplit(canonical(text)), urlsplit(canonical(self.web))
        except FetchFailed:
            return ""
        return (there.path.rstrip("/") or "/") if there.netloc == here.netloc else ""

    def page(self, path: str) -> str:
        """Return where people read a page."""
        return f"{self.web}{path}"

    def content(self, path: str) -> str:
        """Return where the Content API tells what a page holds."""
        return f"{self.web}/api/content{quote(path, safe='/%:@!$&()*+,;=~')}"

    @property
    def search(self) -> str:
        """Where the Search API is."""
        return f"{self.web}/api/search.json"


def page_id(path: str) -> str:
    """Return the id of a page: "/government/publications/a-pilot/advice" is "govuk-a-pilot-advice"."""
    return _identity(_USUAL.sub("", path), path)


def file_id(landing: str, url: str) -> str:
    """Return the id of a file: that of its landing page, and the file's name.

    A new version of a file has another address and mostly the same name, so the address is left out.
    """
    name = file_name(url)
    return _identity(f"{_USUAL.sub('', landing)} {name.rpartition('.')[0] or name} file", f"{landing} {name}")


def file_name(url: str) -> str:
    """Return the name of the file at an address."""
    return PurePosixPath(unquote(urlsplit(url).path)).name


def with_digest(identity: str, whole: str) -> str:
    """Return an id that tells apart what would share one."""
    return f"{identity}-{hashlib.sha256(whole.encode()).hexdigest()[:_DIGEST]}"


def _identity(readable: str, whole: str) -> str:
    plain = unicodedata.normalize("NFKD", unquote(readable)).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "home"
    identity = f"govuk-{words}"
    if len(identity) <= _LONGEST:
        return identity
    return with_digest(identity[: _LONGEST - _DIGEST - 1].rstrip("-"), whole)
