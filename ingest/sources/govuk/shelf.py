"""Pages and files of GOV.UK as they are kept on this machine, asked for again where that is due."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.kernel.errors import UnreadableFile
from ingest.sources.fetching.client import Client
from ingest.sources.fetching.outcomes import Fetched, FetchFailed, Gone, Known, NotModified
from ingest.sources.govuk.addresses import Site, file_id, file_name, page_id, with_digest
from ingest.sources.govuk.content import FACTS_VERSION, Attachment, Item, from_facts, read_item, to_facts
from ingest.sources.govuk.page import has_text, written
from ingest.sources.mirror import Kept, Mirror

_REMOVED = "GOV.UK says that it was removed (410)"
_NOT_THERE = "GOV.UK has nothing at this address (404)"
_NOT_LISTED = "its page on GOV.UK no longer lists it"
_NOT_WANTED = "nothing that sources.yaml asks for leads to it any more"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is kept, and what it says of itself (its body apart)."""

    item: Item
    kept: Kept
    has_text: bool


@dataclass(frozen=True, slots=True)
class Absent:
    """What could not be had, and why."""

    url: str  # as people know it
    kind: str  # "gone", "missing", or the kind of a `FetchFailed` or `UnreadableFile`
    reason: str
    document: str = ""  # the id that it had; "" where it never was here


@dataclass(frozen=True, slots=True)
class _Wanted:
    key: str  # in the mirror
    url: str  # to ask for
    shown: str  # the address that people know
    suffix: str


class Shelf:
    """Asks GOV.UK once a run for each page and file, and keeps what comes in the mirror."""

    def __init__(self, client: Client, mirror: Mirror, site: Site) -> None:
        self._client = client
        self._mirror = mirror
        self._site = site
        self._taken = {  # ids → the pages' own paths, or the files' keys
            each.document: str(each.facts.get("path", each.key)) for each in mirror.all() if each.document
        }
        self._visited: set[str] = set()  # keys that this run came upon
        self.stale: dict[str, list[str]] = {}  # why an older copy stands → the addresses

    def page(self, path: str) -> Page | Absent:
        """Return a page; where it has moved, the path of its item is another than was asked for."""
        key, url = f"page:{path}", self._site.content(path)

        def keep(came: Fetched) -> Kept:
            item = read_item(came.json(), self._site)
            identity = "" if item.moved_to else self._identity(key, page_id(item.path), item.path)
            facts = to_facts(item) | {"has_text": has_text(item)}
            return self._mirror.keep(
                key, written(item), ".html", url=url, known=came.known, document=identity, facts=facts
            )

        kept = self._ask(_Wanted(key, url, self._site.page(path), ".json"), keep)
        if isinstance(kept, Absent):
            return kept
        return Page(from_facts(kept.facts), kept, bool(kept.facts.get("has_text")))

    def file(self, attachment: Attachment, landing: str, suffix: str) -> Kept | Absent:
        """Return a file that a page lists; the same name at another address is a new version of it."""
        url = attachment.url
        key = f"file:{landing}#{file_name(url)}"
        if key in self._visited:
            key = f"file:{landing}#{url}"

        def keep(came: Fetched) -> Kept:
            identity = self._identity(key, file_id(landing, url), key)
            facts = {"landing": landing, "version": FACTS_VERSION}
            return self._mirror.keep(
                key, came.path, suffix, url=url, known=came.known, document=identity, facts=facts
            )

        return self._ask(_Wanted(key, url, url, suffix), keep)

    def search(self, name: str, find: Callable[[], Collection[str]]) -> tuple[str, ...]:
        """Return the paths that a search finds or, where it fails, what it found the last time.

        Raises `FetchFailed` or `UnreadableFile` where it never found anything.
        """
        key = f"search:{name}"
        try:
            found = tuple(find())
        except (FetchFailed, UnreadableFile) as fault:
            kept = self._mirror.get(key)
            if kept is None:
                raise
            self._note_stale(fault.reason, self._site.search)
            return tuple(kept.facts["paths"])
        facts = {"paths": list(found)}
        body = json.dumps(facts).encode()
        self._mirror.keep(key, body, ".json", url=self._site.search, known=Known(), facts=facts)
        return found

    def lose_unvisited(self) -> None:
        """Note of the documents that this run no longer came upon that they are gone, and why."""
        kept = self._mirror.all()
        pages = {each.facts.get("path"): each for each in kept if "path" in each.facts}
        for each in kept:
            if each.document and not each.gone and each.key not in self._visited:
                landing = pages.get(each.facts.get("landing"))
                listed = landing is not None and landing.key in self._visited
                reason = _dated(_NOT_LISTED if listed else _NOT_WANTED)
                self._mirror.lose(each.key, (landing.gone if landing else "") or reason)

    def _ask(self, wanted: _Wanted, keep: Callable[[Fetched], Kept]) -> Kept | Absent:
        self._visited.add(wanted.key)
        kept = self._mirror.get(wanted.key)
        same = kept is not None and kept.url == wanted.url
        if kept is not None and same and self._mirror.asked(wanted.key):
            return Absent(wanted.shown, "gone", kept.gone, kept.document) if kept.gone else kept
        try:
            outcome = self._client.get(
                wanted.url, known=_known(kept) if same else None, accept={wanted.suffix}
            )
            if isinstance(outcome, Fetched):
                return keep(outcome)
        except (FetchFailed, UnreadableFile) as fault:
            if kept is None or kept.gone or not kept.path.is_file():
                return Absent(wanted.shown, fault.kind, fault.reason)
            self._note_stale(fault.reason, wanted.shown)
            return kept
        if isinstance(outcome, NotModified) and kept is not None:
            self._mirror.stands(wanted.key, outcome.known)
            return replace(kept, gone="")
        reason = _REMOVED if isinstance(outcome, Gone) else _NOT_THERE
        if kept is None:
            return Absent(wanted.shown, "gone" if isinstance(outcome, Gone) else "missing", reason)
        self._mirror.lose(wanted.key, kept.gone or _dated(reason))
        return Absent(wanted.shown, "gone", reason, kept.document)

    def _identity(self, key: str, wanted: str, owner: str) -> str:
        """The id of a document: what it had before, else `wanted` unless another's document has that."""
        kept = self._mirror.get(key)
        if kept is not None and kept.document:
            return kept.document
        identity = wanted if self._taken.get(wanted, owner) == owner else with_digest(wanted, owner)
        self._taken[identity] = owner
        return identity

    def _note_stale(self, reason: str, shown: str) -> None:
        self.stale.setdefault(reason, []).append(shown)


def _known(kept: Kept | None) -> Known | None:
    """What to tell the server of a copy; nothing where the copy is of no use any more."""
    if kept is None or not kept.path.is_file() or kept.facts.get("version") != FACTS_VERSION:
        return None
    return kept.known


def _dated(reason: str) -> str:
    return f"{reason}, seen on {datetime.now(UTC).date().isoformat()}"
