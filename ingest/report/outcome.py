"""The report of an ingest, and the account of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.kernel.domain import Document
from assistant.kernel.index.account import LOADED, REUSED, Account, FileAccount
from assistant.kernel.index.manifest import Refusal, Tombstone
from ingest.changes import Changes
from ingest.families import Folded
from ingest.parsing import Parsed
from ingest.quality import assess

DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did."""

    generation: str  # the generation that is current now; "" when there is none
    published: bool
    dry_run: bool
    counts: Mapping[str, int]
    changes: Changes
    account: Account
    refused: tuple[Refusal, ...]
    tombstones: tuple[Tombstone, ...] = ()
    parsed_from_cache: int = 0
    encoded: int = 0  # windows encoded in this run
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def all_well(self) -> bool:
        """Whether nothing was refused; a file that repeats another is no loss."""
        return all(item.kind == DUPLICATE for item in self.refused)


def account(
    generation: str,
    parsed: Parsed,
    documents: Sequence[Document],
    folded: Sequence[Folded],
    refused: Sequence[Refusal],
    notices: Sequence[str],
) -> Account:
    """Return what became of every file: those in the index first, then those that are not."""
    read = [_read(document, parsed) for document in documents]
    repeated = [
        FileAccount(
            item.source.name,
            DUPLICATE,
            f"much the same text as {item.kept} ({item.resemblance:.0%})",
            item.kept,
            item.source.origin,
            item.source.url,
            audience=item.source.audience,
        )
        for item in folded
    ]
    others = [FileAccount(item.name, item.kind, item.reason, audience=item.audience) for item in refused]
    return Account(generation, (*read, *repeated, *others), tuple(notices))


def reused(before: Account, notices: Sequence[str]) -> Account:
    """Return the account of a run that found nothing to do."""
    files = (replace(item, outcome=REUSED) if item.outcome == LOADED else item for item in before.files)
    return Account(before.generation, tuple(files), tuple(notices))


def _read(document: Document, parsed: Parsed) -> FileAccount:
    source = document.source
    return FileAccount(
        name=source.name,
        outcome=REUSED if source.id in parsed.reused else LOADED,
        document=source.id,
        origin=source.origin,
        url=source.url,
        quality=assess(document, parsed.loaded[source.id]),
        audience=source.audience,
    )
