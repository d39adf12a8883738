"""One run over a GOV.UK source: from pages and searches to the documents that they lead to."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.kernel.domain import Source
from assistant.kernel.errors import UnreadableFile
from assistant.kernel.index.manifest import Refusal
from ingest.loading import LOADERS
from ingest.progress import Progress
from ingest.sources.fetching.client import Client
from ingest.sources.fetching.kinds import named_suffix
from ingest.sources.fetching.outcomes import FetchFailed
from ingest.sources.govuk.addresses import Site, file_id, file_name, page_id
from ingest.sources.govuk.content import Attachment, AttachmentKind
from ingest.sources.govuk.describing import completed, describe
from ingest.sources.govuk.entry import GovukEntry
from ingest.sources.govuk.search import find, query_of
from ingest.sources.govuk.shelf import Absent, Page, Shelf
from ingest.sources.mirror import Kept, Mirror, earlier_version
from ingest.sources.port import FileSource, Gathered, Gone

_MOVES = 5  # pointers from page to page that are followed
_NAMED = 20  # addresses in a notice
# What GOV.UK calls the files that are read here; of others their name tells what they are.
_SUFFIXES = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/rtf": ".rtf",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rtf": ".rtf",
}


class Gathering:
    """Goes from page to page; what it finds is in the mirror and in what `run` returns."""

    def __init__(self, entry: GovukEntry, client: Client, mirror: Mirror, site: Site) -> None:
        self._entry = entry
        self._client = client
        self._mirror = mirror
        self._site = site
        self._shelf = Shelf(client, mirror, site)
        self._files: dict[str, FileSource] = {}  # by id: what is reached twice is one document
        self._refused: dict[str, Refusal] = {}  # by address
        self._gone: dict[str, str] = {}  # id → reason
        self._elsewhere: dict[str, None] = {}  # addresses on other sites, in the order they were met
        self._notices: list[str] = []
        self._searched = True
        self._done: set[str] = set()  # paths of pages of which all was taken
        self._texts: set[str] = set()  # paths of pages of which the text was

    def run(self, progress: Progress) -> Gathered:
        """Return all that there is now."""
        found = self._found()
        progress.stage(f"Asking GOV.UK for {self._entry.id}", len(self._entry.pages) + len(found))
        for address in self._entry.pages:
            self._take_listed(address)
            progress.advance()
        for path in found:
            self._take_found(path)
            progress.advance()
        if self._searched:  # else what a search would have led to was never come upon
            self._shelf.lose_unvisited()
        lost = {
            version.version_id: each.gone
            for each in self._mirror.all()
            if each.document and each.gone
            for version in (each, *self._mirror.earlier(each.key))
        }
        gone = {key: reason for key, reason in (self._gone | lost).items() if key not in self._files}
        return Gathered(
            files=tuple(self._files.values()),
            refused=tuple(self._refused.values()),
            gone=tuple(Gone(key, reason) for key, reason in gone.items()),
            notices=(*self._notices, *self._told()),
        )

    def _found(self) -> tuple[str, ...]:
        if not self._entry.searches:
            return ()

        def look() -> tuple[str, ...]:
            found = find(self._client, self._site, self._entry)
            self._elsewhere |= dict.fromkeys(found.elsewhere)
            if found.total > len(found.paths) + len(found.elsewhere):
                self._notices.append(
                    f"GOV.UK has {found.total:,} pages for '{self._entry.id}', of which the newest "
                    f"{len(found.paths):,} are taken; raise 'most' for more."
                )
            return found.paths

        try:
            return self._shelf.search(query_of(self._entry), look)
        except (FetchFailed, UnreadableFile) as fault:
            self._refuse(self._site.search, fault.kind, fault.reason)
            self._searched = False
            return ()

    def _take_listed(self, address: str) -> None:
        """Take a page by its address: what it lists too, or of a document's full text only that."""
        path = self._site.path_of(address)
        if not path:
            self._refuse(address, "refused", "this is no address of GOV.UK; use a source of another type")
            return
        page = self._page(path)
        if page is None:
            return
        if page.item.landing:
            self._take_text(page, self._landing_of(page))
        else:
            self._take_all(page)

    def _take_found(self, path: str) -> None:
        """Take a page that a search found; of a document's full text, its landing page with all it lists."""
        page = self._page(path)
        landing = page and self._landing_of(page)
        if landing:
            self._take_all(landing)
        elif page:
            self._take_text(page, None) if page.item.landing else self._take_all(page)

    def _take_all(self, page: Page) -> None:
        if page.item.path in self._done:
            return
        self._done.add(page.item.path)
        if page.has_text or not page.item.attachments:
            self._take_text(page, None)
        for attachment in page.item.attachments:
            _TAKERS[attachment.kind](self, attachment, page)

    def _take_text(self, page: Page, landing: Page | None) -> None:
        if page.item.path in self._texts:
            return
        self._texts.add(page.item.path)
        item = completed(page.item, landing.item if landing else None)
        url = self._site.page(item.path)
        if page.has_text:
            self._add(page.kept, describe(page.kept, item, self._entry, title=item.title, url=url))
        else:
            self._refuse(url, "no_text", f"GOV.UK gives no text for it; it is of the kind '{item.kind}'")

    def _take_html(self, attachment: Attachment, landing: Page) -> None:
        path = self._site.path_of(attachment.url)
        if not path:
            self._take_external(attachment, landing)
        elif page := self._page(path):
            self._take_text(page, landing)

    def _take_file(self, attachment: Attachment, landing: Page) -> None:
        suffix = _SUFFIXES.get(attachment.content_type) or named_suffix(attachment.url)
        if suffix not in LOADERS:
            self._refuse(
                attachment.url,
                "unsupported",
                f"{suffix or attachment.content_type} is not a format that is read",
            )
            return
        kept = self._shelf.file(attachment, landing.item.path, suffix)
        if isinstance(kept, Absent):
            self._note_absent(kept, file_id(landing.item.path, attachment.url))
            return
        title = attachment.title or file_name(kept.url)
        self._add(kept, describe(kept, landing.item, self._entry, title=title, url=kept.url))

    def _take_external(self, attachment: Attachment, _landing: Page) -> None:
        self._elsewhere[attachment.url] = None

    def _landing_of(self, page: Page) -> Page | None:
        landing = self._shelf.page(page.item.landing) if page.item.landing else None
        return landing if isinstance(landing, Page) else None

    def _page(self, path: str) -> Page | None:
        """Return a page, wherever pointers lead; where there is none, note why."""
        for _ in range(_MOVES):
            page = self._shelf.page(path)
            if isinstance(page, Absent):
                self._note_absent(page, page_id(path))
                return None
            if not page.item.moved_to:
                return page
            address = page.item.moved_to
            path = self._site.path_of(address)
            if not path:
                self._elsewhere[address] = None
                return None
        self._refuse(self._site.page(path), "missing", "it leads from page to page without an end")
        return None

    def _note_absent(self, absent: Absent, identity: str) -> None:
        if absent.kind == "gone":
            self._gone[absent.document or identity] = absent.reason
            self._notices.append(f"{absent.url}: {absent.reason}.")
        else:
            self._refuse(absent.url, absent.kind, absent.reason)

    def _add(self, kept: Kept, source: Source) -> None:
        versions = [FileSource(kept.path, source, catalogued=False)]
        versions += [
            FileSource(each.path, earlier_version(source, each), catalogued=True)
            for each in self._mirror.earlier(kept.key)
        ]
        for version in versions:
            self._files.setdefault(version.source.id, version)

    def _refuse(self, address: str, kind: str, reason: str) -> None:
        self._refused[address] = Refusal(address, kind, reason, self._entry.audience)

    def _told(self) -> Iterator[str]:
        """What a person should know: older copies that stand, and what is on other sites."""
        for reason, addresses in self._shelf.stale.items():
            yield f"{reason}; as they were when last fetched: {_named(addresses)}."
        if self._elsewhere:
            yield f"On other sites, and not fetched: {_named(list(self._elsewhere))}."


_TAKERS = {
    AttachmentKind.HTML: Gathering._take_html,
    AttachmentKind.FILE: Gathering._take_file,
    AttachmentKind.EXTERNAL: Gathering._take_external,
}


def _named(addresses: list[str]) -> str:
    more = len(addresses) - _NAMED
    return ", ".join(addresses[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
