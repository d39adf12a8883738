"""What differs between a collection and the generation before, down to the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from assistant.kernel.domain import Document, DocumentStatus, Source
from assistant.kernel.index.passages import PassageReader
from ingest.previous import Previous


@dataclass(frozen=True, slots=True)
class PageChanges:
    """The pages that differ between two readings of one document."""

    changed: tuple[int, ...] = ()  # as numbered now; new ones among them
    removed: tuple[int, ...] = ()  # as numbered before


@dataclass(frozen=True, slots=True)
class Changes:
    """Document ids against the generation before."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()  # those that another has replaced since
    withdrawn: tuple[str, ...] = ()  # those that were withdrawn since
    pages: Mapping[str, PageChanges] = field(default_factory=dict)  # of the changed documents


def compare(documents: Sequence[Document], earlier: Previous | None) -> Changes:
    """Compare documents that were read with those of the generation before."""
    now = {document.source.id: document for document in documents}
    known = earlier.sources if earlier else {}
    changed = tuple(name for name, item in now.items() if name in known and _differs(item, known[name]))
    return Changes(
        new=tuple(name for name in now if name not in known),
        changed=changed,
        same=tuple(name for name in now if name in known and name not in changed),
        gone=tuple(name for name in known if name not in now),
        superseded=_became(DocumentStatus.SUPERSEDED, now, known),
        withdrawn=_became(DocumentStatus.WITHDRAWN, now, known),
        pages=_pages([now[name] for name in changed], earlier),
    )


def listed(numbers: Sequence[int]) -> str:
    """Return page numbers as people write them: "3, 7–9"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _differs(document: Document, known: Source) -> bool:
    return document.source.sha256 != known.sha256


def _became(
    status: DocumentStatus, now: Mapping[str, Document], known: Mapping[str, Source]
) -> tuple[str, ...]:
    return tuple(
        name
        for name, document in now.items()
        if document.source.status is status and (name not in known or known[name].status is not status)
    )


def _pages(changed: Sequence[Document], earlier: Previous | None) -> dict[str, PageChanges]:
    if earlier is None or not changed:
        return {}
    with earlier.passages() as reader:
        return {document.source.id: _changed_pages(document, reader) for document in changed}


def _changed_pages(document: Document, reader: PassageReader) -> PageChanges:
    name = document.source.id
    numbers = [number for number, _, _ in reader.pages(name)]
    before = [reader.page_text(name, number) for number in numbers]
    after = [page.text for page in document.pages]
    changed: list[int] = []
    removed: list[int] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for step, first, last, start, end in steps:
        if step != "equal":
            changed += [document.pages[index].number for index in range(start, end)]
            removed += numbers[first + (end - start) : last]
    return PageChanges(tuple(changed), tuple(removed))
