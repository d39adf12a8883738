"""Find pages with GOV.UK's Search API: all pages of results, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from assistant.kernel.errors import UnreadableFile
from ingest.sources.fetching.client import Client
from ingest.sources.fetching.outcomes import Fetched, FetchFailed
from ingest.sources.govuk.addresses import Site
from ingest.sources.govuk.entry import GovukEntry

_FIELDS = "link,title,public_timestamp,content_store_document_type"
_PAGE = 100  # results asked for at a time
_READINGS = 3  # of a search whose results keep moving while they are read

Ask = Callable[[str], Any]  # a query string → the JSON of the answer


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds: paths of pages, and addresses of results that are on other sites."""

    paths: tuple[str, ...]
    elsewhere: tuple[str, ...]
    total: int  # how many there are, whether taken or not


def find(client: Client, site: Site, entry: GovukEntry) -> Found:
    """Return what a search finds now; raise `FetchFailed` or `UnreadableFile` where it fails."""

    def ask(query: str) -> Any:
        url = f"{site.search}?{query}"
        came = client.get(url, accept={".json"})
        if not isinstance(came, Fetched):
            raise FetchFailed(url, "server", "GOV.UK's search is not there")
        return came.json()

    return harvest(ask, entry)


def harvest(ask: Ask, entry: GovukEntry) -> Found:
    """Return the newest `entry.most` results, each once.

    Where pages are published or removed while results are read, the rest move between pages of
    results and one may be passed over; the results are then read again and taken together.
    Raises `UnreadableFile` for an answer that is not one of the Search API.
    """
    found: dict[str, None] = {}
    for _ in range(_READINGS):
        totals = _read(ask, entry, found)
        if len(set(totals)) <= 1:
            break
    paths = tuple(link for link in found if link.startswith("/"))
    elsewhere = tuple(link for link in found if not link.startswith("/"))
    return Found(paths[: entry.most], elsewhere, totals[-1])


def _read(ask: Ask, entry: GovukEntry, found: dict[str, None]) -> list[int]:
    """Read all pages of results into `found`; return the total that each told."""
    start, totals, seen = 0, [], set[str]()
    while True:
        links, received, total = _page(ask(query_of(entry, start)))
        totals.append(total)
        news = set(links) - seen
        seen |= news
        found.update(dict.fromkeys(links))
        start += received
        enough = sum(link.startswith("/") for link in seen) >= entry.most
        if enough or not news or start >= total:
            return totals


def query_of(entry: GovukEntry, start: int = 0) -> str:
    """Return the parameters of a search; without an order the API gives what was viewed most."""
    asked = [
        ("count", str(min(_PAGE, entry.most))),
        ("start", str(start)),
        ("order", "-public_timestamp"),
        ("fields", _FIELDS),
        *(("filter_organisations", slug) for slug in entry.organisations),
        *(("filter_content_store_document_type", kind) for kind in entry.document_types),
    ]
    return urlencode([("q", entry.query), *asked] if entry.query else asked)


def _page(answer: Any) -> tuple[list[str], int, int]:
    """The links on a page of results, how many results it has, and how many there are in all."""
    match answer:
        case {"results": list() as results, "total": int() as total}:
            links = [result.get("link") for result in results if isinstance(result, Mapping)]
            return [link for link in links if isinstance(link, str) and link], len(results), total
        case _:
            raise UnreadableFile("What GOV.UK answered is not a page of search results")
