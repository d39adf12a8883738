"""Fetch the documents of a list of addresses, and fall back on what was fetched before."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.kernel.domain import Source
from assistant.kernel.errors import UnreadableFile
from assistant.kernel.index.manifest import Refusal
from ingest.progress import Progress
from ingest.sources.addresses.entry import Address, AddressesEntry
from ingest.sources.fetching.client import Client
from ingest.sources.fetching.outcomes import Fetched, FetchFailed, Missing, NotModified
from ingest.sources.fetching.outcomes import Gone as Removed
from ingest.sources.mirror import Kept, Mirror, earlier_version
from ingest.sources.port import FileSource, Gathered, Gone, Outlook
from ingest.sources.sameness import sameness

NOTHING_THERE = "there is nothing at its address any more (404)"
REMOVED = "its publisher says that it was removed (410)"
UNLISTED = "its address is no longer listed"


@dataclass(slots=True)
class _Found:
    files: list[FileSource] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


class AddressList:
    """The documents at the addresses of one entry."""

    def __init__(self, entry: AddressesEntry, client: Client, mirror: Mirror) -> None:
        self._entry = entry
        self._client = client
        self._mirror = mirror

    @property
    def name(self) -> str:
        """What sources.yaml calls it."""
        return self._entry.id

    def gather(self, progress: Progress) -> Gathered:
        """Ask for every address and return the files; raise `MirrorBusy` where another run does the same.

        What cannot be fetched now stands as it was fetched last, with a notice.
        """
        found = _Found()
        progress.stage(f"Fetching {self.name}", len(self._entry.addresses))
        try:
            with self._mirror.run():
                for address in self._entry.addresses:
                    self._settle(address, found)
                    progress.advance()
                self._drop_unlisted()
                for kept in self._mirror.all():
                    if kept.gone:
                        versions = (kept, *self._mirror.earlier(kept.key))
                        found.gone += [Gone(version.version_id, kept.gone) for version in versions]
        finally:
            self._client.close()
        return Gathered(tuple(found.files), tuple(found.refused), tuple(found.gone), tuple(found.notices))

    def check(self, progress: Progress) -> Outlook:
        """Look at every address, and fetch nothing but the head of its answer."""
        progress.stage(f"Asking {self.name}", len(self._entry.addresses))
        there, problems = 0, []
        try:
            for address in self._entry.addresses:
                try:
                    peeked = self._client.peek(address.url)
                    there += peeked.status == 200
                    if peeked.status != 200:
                        problems.append(f"{address.url}: the server answers with status {peeked.status}")
                except FetchFailed as fault:
                    problems.append(str(fault))
                progress.advance()
        finally:
            self._client.close()
        kept = sum(not each.gone for each in self._mirror.all())
        return Outlook(there, kept, tuple(problems))

    def _settle(self, address: Address, found: _Found) -> None:
        """Ask for an address unless that was done, and note what became of it."""
        key = self._entry.document_id(address)
        problem = ("", "") if self._mirror.asked(key) else self._ask(address, key)
        kept = self._mirror.get(key)
        if kept is None:
            found.refused.append(Refusal(address.url, *problem, self._audience(address)))
        elif not kept.gone:
            current = self._source(address, kept)
            found.files.append(FileSource(kept.path, current, catalogued=False))
            found.files += [
                FileSource(version.path, earlier_version(current, version), catalogued=True)
                for version in self._mirror.earlier(key)
            ]
            if problem[1]:
                found.notices.append(f"{address.url}: {problem[1]}; the copy of {kept.checked[:10]} stands.")

    def _ask(self, address: Address, key: str) -> tuple[str, str]:
        """Bring the mirror up to date; return the kind and reason of what went wrong, or blanks."""
        kept = self._mirror.get(key)
        known = kept.known if kept and kept.url == address.url and kept.path.is_file() else None
        try:
            outcome = self._client.get(address.url, known=known)
            if isinstance(outcome, Fetched):
                self._keep(address, key, outcome)
        except (FetchFailed, UnreadableFile) as fault:
            return fault.kind, fault.reason
        match outcome:
            case NotModified():
                self._mirror.stands(key, outcome.known)
            case Missing() | Removed():
                reason = NOTHING_THERE if isinstance(outcome, Missing) else REMOVED
                self._mirror.lose(key, reason)
                return "missing", reason
        return "", ""

    def _keep(self, address: Address, key: str, fetched: Fetched) -> None:
        """Keep what came; raise `UnreadableFile` for a page that is plainly an error page."""
        self._mirror.keep(
            key,
            fetched.path,
            fetched.suffix,
            url=address.url,
            known=fetched.known,
            document=key,
            sameness=sameness(fetched.path, fetched.suffix),
        )

    def _drop_unlisted(self) -> None:
        listed = {self._entry.document_id(address) for address in self._entry.addresses}
        for kept in self._mirror.all():
            if kept.key not in listed and not kept.gone:
                self._mirror.lose(kept.key, UNLISTED)

    def _audience(self, address: Address) -> tuple[str, ...]:
        return address.audience or self._entry.audience

    def _source(self, address: Address, kept: Kept) -> Source:
        entry = self._entry
        return Source(
            id=kept.document,
            name=f"{entry.id}/{kept.path.name}",
            sha256=kept.sha256,
            size=kept.size,
            title=address.title,
            publisher=address.publisher,
            published=address.published,
            kind=address.kind,
            nation=address.nation,
            licence=address.licence,
            programmes=_both(entry.programmes, address.programmes),
            places=_both(entry.places, address.places),
            barriers=_both(entry.barriers, address.barriers),
            themes=_both(entry.themes, address.themes),
            origin=entry.id,
            url=address.url,
            audience=self._audience(address),
        )


def _both(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def origin(entry: AddressesEntry, client: Client, mirror: Mirror) -> AddressList:
    """Return the source that an entry of sources.yaml describes."""
    return AddressList(entry, client, mirror)
