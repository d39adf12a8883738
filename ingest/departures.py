"""Documents that are in a collection no more: what is remembered of them, and when too many go at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from assistant.kernel.domain import Source
from assistant.kernel.errors import CollectionShrunk
from assistant.kernel.index.manifest import Refusal, Tombstone
from ingest.previous import Previous

_MOST_LOST = 1 / 3  # of a source's documents in one run
_FEW = 3  # documents, of which one more or less is no sign of anything
_NAMED = 5


def check_shrink(
    earlier: Previous | None, sources: Sequence[Source], corpus: Path, origins: Collection[str]
) -> None:
    """Raise `CollectionShrunk` when a source has lost more than a third of its documents at once.

    That is nearly always an unmounted disk or a half-copied folder. Another folder than last
    time is another collection and is not compared, nor is a source that is not among `origins`.
    """
    if earlier is None:
        return
    present = {source.id for source in sources}
    had = Counter(source.origin for source in earlier.sources.values())
    compared = set(origins)
    if Path(earlier.manifest.corpus).resolve() == corpus.resolve():
        compared.add("")
    lost: dict[str, list[str]] = {}
    for source in earlier.sources.values():
        if source.id not in present and source.origin in compared:
            lost.setdefault(source.origin, []).append(source.name)
    for origin, names in lost.items():
        if had[origin] >= _FEW and len(names) > had[origin] * _MOST_LOST:
            where = f"the source '{origin}'" if origin else str(corpus)
            shown = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
            raise CollectionShrunk(
                f"Nothing was published: {len(names)} of the {had[origin]} documents from {where} are not "
                f"there any more or cannot be read ({shown}). The index is as it was. Look whether "
                "the folder is whole, or run this again with --allow-shrink if they are meant to go."
            )


def tombstones(
    earlier: Previous | None, sources: Sequence[Source], refused: Sequence[Refusal], gone: Mapping[str, str]
) -> tuple[Tombstone, ...]:
    """Return what is remembered of documents that earlier generations held and this one does not.

    `gone` has what sources say of documents that they removed: id → reason. A document that
    comes back has no tombstone any more.
    """
    if earlier is None:
        return ()
    present = {source.id for source in sources}
    kept = [stone for stone in earlier.manifest.tombstones if stone.id not in present]
    why = {item.name: item.reason for item in refused}
    today = datetime.now(UTC).date().isoformat()
    fresh = [
        Tombstone(source.id, source.name, source.title, source.sha256, today, _reason(source, why, gone))
        for source in earlier.sources.values()
        if source.id not in present
    ]
    known = {stone.id for stone in fresh}
    return (*(stone for stone in kept if stone.id not in known), *fresh)


def _reason(source: Source, refused: Mapping[str, str], gone: Mapping[str, str]) -> str:
    if source.id in gone:
        return gone[source.id]
    if source.name in refused:
        return f"it could not be read any more: {refused[source.name]}"
    return "its source does not list it any more" if source.origin else "its file is no longer in the folder"
