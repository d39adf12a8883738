"""Measure the detection of headings against documents that carry a sound outline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

from assistant.evaluation.tables import Table, share
from assistant.kernel.domain import BlockKind, Page
from ingest.loading.labels import is_caption
from ingest.loading.pdf import reading
from ingest.loading.pdf.headings import bare
from ingest.loading.pdf.structure import OutlineEntry, Structure, read_structure

_FEWEST = 10  # entries; a document with fewer has an outline of its parts, as files were put together
_SPARSEST = 15  # pages to an entry
_DENSEST = 6  # entries to a page; more is an outline of paragraphs or cells
_BORNE_OUT = 0.7  # share of an outline's titles that stand on their pages


@dataclass(frozen=True, slots=True)
class Measured:
    """The headings found in one document, set against its outline."""

    document: str
    pages: int
    entries: int  # titles that stand on their page
    found: int
    right: int  # headings found that are titles of the outline
    recalled: int  # titles that were found

    @property
    def figures(self) -> dict[str, Any]:
        """As recorded."""
        return {
            "pages": self.pages,
            "entries": self.entries,
            "headings": self.found,
            "precision": round(self.right / max(self.found, 1), 3),
            "recall": round(self.recalled / max(self.entries, 1), 3),
        }


def read_bare(path: Path) -> tuple[tuple[OutlineEntry, ...], tuple[Page, ...]]:
    """The outline of a document, and its pages as they are read without it."""
    known: list[Structure] = []

    def without(*given: Any, **named: Any) -> Structure:
        known.append(read_structure(*given, **named))
        return replace(known[0], outline=())

    with mock.patch.object(reading, "read_structure", without):
        pages = reading.load(path).pages
    return known[0].outline, pages


def measure(documents: Mapping[str, tuple[Sequence[OutlineEntry], Sequence[Page]]]) -> list[Measured]:
    """The figures of the documents with a sound outline."""
    return [
        _measured(name, titles, pages)
        for name, (outline, pages) in documents.items()
        if len(outline) >= _FEWEST and (titles := sound(outline, pages))
    ]


def sound(outline: Sequence[OutlineEntry], pages: Sequence[Page]) -> list[tuple[str, int]]:
    """The titles of an outline with their pages, if it lists the headings of its document; else nothing.

    It does if it has an entry for every fifteen pages but no more than six to a page, and if seven titles
    in ten stand on their page or the next one. Those that do not, as where a title was shortened, are left
    out; so are figures, tables and boxes, which are captions.
    """
    if not len(pages) / _SPARSEST <= len(outline) <= len(pages) * _DENSEST:
        return []
    titles = {
        (bare(entry.title), entry.page)
        for entry in outline
        if bare(entry.title) and not is_caption(entry.title, set_apart=False)
    }
    kept = [(title, page) for title, page in sorted(titles) if _stands_on(title, page, pages)]
    return kept if len(kept) >= _BORNE_OUT * len(titles) else []


def _stands_on(title: str, page: int, pages: Sequence[Page]) -> bool:
    return any(title in bare(near.text) for near in pages[max(page - 1, 0) : page + 2])


def _blocks(page: Page) -> Iterator[tuple[BlockKind, str]]:
    for block in page.blocks:
        yield block.kind, bare(page.text[block.start : block.end])


def _measured(document: str, titles: Sequence[tuple[str, int]], pages: Sequence[Page]) -> Measured:
    found = [
        (text, number)
        for number, page in enumerate(pages)
        for kind, text in _blocks(page)
        if kind is BlockKind.HEADING
    ]
    right = sum(any(_same(heading, title) for title in titles) for heading in found)
    recalled = sum(any(_same(heading, title) for heading in found) for title in titles)
    return Measured(document, len(pages), len(titles), len(found), right, recalled)


def _same(heading: tuple[str, int], title: tuple[str, int]) -> bool:
    return heading[0] == title[0] and abs(heading[1] - title[1]) <= 1


def overall(measured: Sequence[Measured]) -> Measured:
    """All documents as one."""
    sums = [
        sum(getattr(item, name) for item in measured)
        for name in ("pages", "entries", "found", "right", "recalled")
    ]
    return Measured("All", *sums)


def report(measured: Sequence[Measured]) -> Table:
    """A row for each document, and one for all."""
    rows = []
    for item in [*measured, overall(measured)]:
        figures = item.figures
        rows.append(
            (
                item.document,
                str(item.pages),
                str(item.entries),
                str(item.found),
                share(figures["precision"]),
                share(figures["recall"]),
            )
        )
    return Table(("Document", "Pages", "Titles", "Headings found", "Precision", "Recall"), tuple(rows))
