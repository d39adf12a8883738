"""Measure table finders on pages that were labelled by eye: `bench/tables.yaml`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pdfplumber
import yaml
from pdfplumber import table as geometry

from assistant.evaluation.tables import Table as Report
from assistant.evaluation.tables import share
from assistant.kernel.domain import Block, BlockKind, Page
from ingest.loading.loaded import Reading
from ingest.loading.pdf.columns import regions
from ingest.loading.pdf.gap_tables import flow
from ingest.loading.pdf.geometry import Box, RawPage, Rules, Word, read_rules
from ingest.loading.pdf.lines import rows
from ingest.loading.pdf.opening import opened
from ingest.loading.pdf.pages import read_pages
from ingest.loading.pdf.ruled_tables import Columns, TableRow, ruled_tables
from ingest.loading.pdf.struck import standing

LABELS = Path(__file__).with_name("tables.yaml")
_MISS = 4.8  # points: how far lines may miss each other, as in the finder that ships; 3 by default
_OVERLAP = 0.6  # of the area that either covers, for a found box to be the labelled one
_SETTINGS = {"text": {"vertical_strategy": "text", "horizontal_strategy": "text"}, "lines": {}}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A table as a person sees it."""

    box: Box
    rows: int
    columns: int
    header_rows: int
    headed: int  # columns with header words over them, those of the page before included


@dataclass(frozen=True, slots=True)
class Sheet:
    """A labelled page."""

    file: str
    page: int  # from 1
    tables: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A table as a finder sees it."""

    box: Box
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Read:
    """A page: its upright words and rules as pdfium gives them, and the page as pdfplumber opens it."""

    words: Sequence[Word]
    rules: Rules
    width: float
    height: float
    plumbed: Any


Finder = Callable[[Read], list[Found]]


def sheets() -> list[Sheet]:
    """The labelled pages."""
    raw = yaml.safe_load(LABELS.read_text(encoding="utf-8"))["pages"]
    return [
        Sheet(item["file"], item["page"], tuple(_labelled(table) for table in item["tables"])) for item in raw
    ]


def _labelled(raw: dict[str, Any]) -> Labelled:
    return Labelled(tuple(raw["box"]), raw["rows"], raw["columns"], *raw["header"])


def _boxes(words: Iterable[Word]) -> Box:
    boxes = [word.shown for word in words]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def ours(page: Read) -> list[Found]:
    """The finders that ship: by drawn lines, then by gaps."""
    tables, rest = ruled_tables(page.words, page.rules)
    found: dict[Columns, list[TableRow]] = {}
    for region in regions(rows(rest), tables, width=page.width, height=page.height):
        for item in flow(region, page.rules.level):
            if isinstance(item, TableRow) and item.columns is not None:
                found.setdefault(item.columns, []).append(item)
    return [_found(own, columns) for columns, own in found.items()]


def ours_ruled(page: Read) -> list[Found]:
    """The one that ships for drawn tables, alone."""
    found = ruled_tables(page.words, page.rules)[0]
    return [_found(table.rows, columns) for table in found if (columns := table.rows[0].columns)]


def _found(own: Sequence[TableRow], columns: Columns) -> Found:
    words = [word for row in own for cell in row.cells for line in cell for word in line.words]
    _, top, _, bottom = _boxes(words)
    edges = columns.edges
    return Found((edges[0], top, edges[-1], bottom), len(own), len(edges) - 1)


def plumbed_rules(page: Read) -> list[Found]:
    """pdfplumber's geometry on the words and lines that pdfium has read."""
    edges = [
        {"x0": start, "x1": end, "top": at, "bottom": at, "width": end - start, "orientation": "h"}
        for at, start, end in page.rules.level
    ] + [
        {"x0": at, "x1": at, "top": start, "bottom": end, "height": end - start, "orientation": "v"}
        for at, start, end in page.rules.upright
    ]
    if not edges:
        return []
    merged = geometry.merge_edges(edges, _MISS, _MISS, _MISS, _MISS)
    cells = geometry.intersections_to_cells(geometry.edges_to_intersections(merged, _MISS, _MISS))
    return list(_filled(geometry.cells_to_tables(cells), page.words))


def _filled(tables: Iterable[Sequence[Box]], words: Sequence[Word]) -> Iterator[Found]:
    """The tables that have words in two columns or more; rows and columns without words are left out."""
    for cells in tables:
        full = [box for box in cells if any(_holds(box, word) for word in words)]
        rows, columns = {box[1] for box in full}, {box[0] for box in full}
        if len(columns) > 1:
            lefts, tops, rights, bottoms = zip(*cells, strict=True)
            yield Found((min(lefts), min(tops), max(rights), max(bottoms)), len(rows), len(columns))


def _holds(box: Box, word: Word) -> bool:
    across, down = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def plumbed(strategy: str) -> Finder:
    """pdfplumber as it is, reading the page itself; the same tables left out as above."""

    def find(page: Read) -> list[Found]:
        tables = page.plumbed.find_tables(_SETTINGS[strategy])
        page.plumbed.close()  # forget what it has read, so that the next strategy reads it again
        return list(_filled([table.cells for table in tables], page.words))

    return find


FINDERS: dict[str, Finder] = {
    "ours: drawn lines, then gaps": ours,
    "ours, drawn lines alone": ours_ruled,
    "pdfplumber's geometry on pdfium's lines": plumbed_rules,
    "pdfplumber as it is (lines)": plumbed("lines"),
    "pdfplumber as it is (text)": plumbed("text"),
}


@dataclass(slots=True)
class Score:
    """How a finder did."""

    found: int = 0
    right: int = 0
    labelled: int = 0
    rows: int = 0
    columns: int = 0
    seconds: float = 0.0
    pages: int = 0

    def figures(self) -> dict[str, float]:
        """Precision and recall of tables; of those found, the share with so many rows and columns as seen."""
        right = max(self.right, 1)
        return {
            "precision": round(self.right / max(self.found, 1), 3),
            "recall": round(self.right / max(self.labelled, 1), 3),
            "rows_right": round(self.rows / right, 3),
            "columns_right": round(self.columns / right, 3),
            "pages_per_second": round(self.pages / max(self.seconds, 1e-6), 1),
        }


def measure(documents: Path, labelled: Sequence[Sheet]) -> dict[str, dict[str, float]]:
    """The figures of each finder over the labelled pages."""
    scores = {name: Score() for name in FINDERS}
    for file, group in groupby(labelled, key=lambda sheet: sheet.file):
        with opened(documents / file, Reading()) as document:
            raw = read_pages(document)
        with pdfplumber.open(documents / file) as plumber:
            for sheet in group:
                page = _read(raw[sheet.page - 1], plumber.pages[sheet.page - 1])
                for name, finder in FINDERS.items():
                    started = time.process_time()
                    found = finder(page)
                    scores[name].seconds += time.process_time() - started
                    scores[name].pages += 1
                    _mark(scores[name], found, sheet.tables)
    return {name: score.figures() for name, score in scores.items()}


def _read(raw: RawPage, plumbed: Any) -> Read:
    rules = read_rules(raw.rules, 0, raw.width, raw.height)
    words = standing(raw.words.get(0, ()), rules.level)
    joined = [word for row in rows(words) for line in row for word in line.words]
    return Read(joined, rules, raw.width, raw.height, plumbed)


def _mark(score: Score, found: Sequence[Found], labelled: Sequence[Labelled]) -> None:
    score.found += len(found)
    score.labelled += len(labelled)
    for table in labelled:
        best = max(found, key=lambda item: overlap(item.box, table.box), default=None)
        if best is not None and overlap(best.box, table.box) >= _OVERLAP:
            score.right += 1
            score.rows += best.rows == table.rows
            score.columns += best.columns == table.columns


def overlap(one: Box, other: Box) -> float:
    """The area that both boxes cover as a share of the area that either covers."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    both = max(across, 0) * max(down, 0)
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return both / (areas - both)


def headers(pages: Mapping[str, Sequence[Page]], labelled: Sequence[Sheet]) -> dict[str, float]:
    """The shares of labelled tables with the header rows right, and with headers on rows if there are any.

    `pages`: those of each document, as they are read in the whole of it.
    """
    heads = headed = count = 0
    for sheet in labelled:
        page = pages[sheet.file][sheet.page - 1]
        table_rows = [block for block in page.blocks if block.kind is BlockKind.TABLE_ROW]
        for table in sheet.tables:
            own = [block for block in table_rows if _inside(page, block, table)]
            names = {text for block in own for text in block.header if text}
            bare = next((number for number, block in enumerate(own) if any(block.header)), 0)
            count += 1
            heads += bare == table.header_rows
            headed += bool(names) == bool(table.headed)
    return {
        "tables": count,
        "header_rows_right": round(heads / count, 3),
        "headed_right": round(headed / count, 3),
    }


def _inside(page: Page, block: Block, table: Labelled) -> bool:
    word = next((word for word in page.words if word.start >= block.start), None)
    if word is None:
        return False
    across, down = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    left, top, right, bottom = table.box
    return left <= across <= right and top <= down <= bottom


def report(figures: dict[str, dict[str, float]]) -> Report:
    """The finders side by side."""
    head = ("Finder", "Precision", "Recall", "Rows right", "Columns right", "Pages a second")
    return Report(
        head,
        tuple(
            (
                name,
                share(item["precision"]),
                share(item["recall"]),
                share(item["rows_right"]),
                share(item["columns_right"]),
                f"{item['pages_per_second']:,.0f}",
            )
            for name, item in figures.items()
        ),
    )
