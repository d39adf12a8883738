"""Load a PDF: from its words to blocks in reading order, page by page."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from assistant.kernel.domain import Page
from ingest.loading.hyphens import Vocabulary
from ingest.loading.loaded import Hidden, Loaded, Reading
from ingest.loading.metadata import iso_date, publisher
from ingest.loading.page_text import BlockText, write_page
from ingest.loading.pdf.blocks import page_blocks
from ingest.loading.pdf.columns import regions
from ingest.loading.pdf.drafts import Draft
from ingest.loading.pdf.furniture import Sheet, furniture
from ingest.loading.pdf.gap_tables import Flow, flow
from ingest.loading.pdf.geometry import RawPage, Rules, read_rules
from ingest.loading.pdf.grouping import Grouping
from ingest.loading.pdf.headings import marks
from ingest.loading.pdf.line_numbers import Margin, line_numbers
from ingest.loading.pdf.lines import Line, rows
from ingest.loading.pdf.opening import opened
from ingest.loading.pdf.pages import numbers, read_pages, recognised
from ingest.loading.pdf.refusal import refuse_without_text
from ingest.loading.pdf.ruled_tables import TableRow, ruled_tables
from ingest.loading.pdf.setting import Setting, setting
from ingest.loading.pdf.struck import standing
from ingest.loading.pdf.structure import read_structure
from ingest.loading.pdf.table_headers import table_count
from ingest.loading.pdf.title import find_title
from ingest.loading.pdf.watermarks import without_watermarks

_MOST_HIDDEN = 50  # pieces of a file that are reported
_LONGEST_HIDDEN = 200  # characters of one


@dataclass(frozen=True, slots=True)
class _Turned:
    """The text of one page that runs in one direction, in its reading frame."""

    page: int
    rows: list[list[Line]]
    rules: Rules
    width: float
    height: float


def load(path: Path, reading: Reading = Reading()) -> Loaded:
    """Read a PDF; raises UnreadableFile when it is damaged, locked or too long, or only pictures."""
    with _no_collecting():
        return _load(path, reading)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Look for no cycles: a document's words make none, and looking takes a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load(path: Path, reading: Reading) -> Loaded:
    with opened(path, reading) as document:
        read = read_pages(document)
        structure = read_structure(document, path, reading.password)
    raw = without_watermarks(recognised(path, read, reading))
    if not any(page.words for page in raw):
        refuse_without_text(raw, any(page.is_picture for page in read), reading)
    turned = [
        part for number, page in enumerate(_without_line_numbers(raw)) for part in _turned(number, page)
    ]
    labels = structure.labels
    dropped = furniture([Sheet(t.page, labels[t.page], t.height, t.rows, t.rules.upright) for t in turned])
    flows: list[list[Flow]] = [[] for _ in raw]
    for part, gone in zip(turned, dropped, strict=True):
        flows[part.page].extend(_flows(part, gone))
    set_as = setting(_running_lines(flows))
    drafts = [_drafts(page, set_as) for page in flows]
    found = marks(drafts, structure.outline, set_as)
    blocks = page_blocks(drafts, found, set_as, _vocabulary(flows))
    pages = tuple(_page(number, page, labels[number], blocks[number]) for number, page in enumerate(raw))
    return Loaded(
        pages,
        paginated=True,
        title=find_title(structure.title, drafts, found, set_as),
        published=iso_date(structure.created),
        publisher=publisher(structure.author),
        pictures=numbers(page.is_picture for page in raw),
        damaged=numbers(page.is_damaged for page in raw),
        hidden=tuple(islice(_hidden(raw), _MOST_HIDDEN)),
        tables=table_count(drafts),
    )


def _without_line_numbers(pages: Sequence[RawPage]) -> list[RawPage]:
    """The pages without the numbers of their lines, which stand in the margin of text that is not turned."""
    numbers_of = line_numbers([Margin(page.words.get(0, ()), page.rules) for page in pages])
    return [
        replace(page, words={**page.words, 0: [word for word in page.words[0] if word.order not in gone]})
        if gone
        else page
        for page, gone in zip(pages, numbers_of, strict=True)
    ]


def _page(number: int, raw: RawPage, label: str, blocks: Sequence[BlockText]) -> Page:
    page = write_page(
        blocks,
        number=number + 1,
        label=label,
        anchor=f"page={number + 1}",
        width=raw.width,
        height=raw.height,
    )
    return replace(page, ocr=True, confidence=raw.confidence) if raw.ocr else page


def _hidden(pages: Sequence[RawPage]) -> Iterator[Hidden]:
    for number, page in enumerate(pages, start=1):
        for why, text in page.hidden:
            yield Hidden(number, why, text[:_LONGEST_HIDDEN])


def _turned(number: int, page: RawPage) -> Iterator[_Turned]:
    """The text of a page by direction, the direction with most of it first."""
    for turns, words in sorted(page.words.items(), key=lambda item: -len(item[1])):
        rules = read_rules(page.rules, turns, page.width, page.height)
        size = (page.height, page.width) if turns % 2 else (page.width, page.height)
        yield _Turned(number, rows(standing(words, rules.level)), rules, *size)


def _flows(part: _Turned, gone: frozenset[int]) -> list[Flow]:
    kept = [row for number, row in enumerate(part.rows) if number not in gone]
    tables, rest = ruled_tables([word for row in kept for line in row for word in line.words], part.rules)
    if tables:
        kept = rows(rest)
    found = regions(kept, tables, width=part.width, height=part.height)
    return [flow(region, part.rules.level) for region in found]


def _running_lines(flows: Sequence[Sequence[Flow]]) -> Iterator[list[Line]]:
    for page in flows:
        yield [item for part in page for item in part if isinstance(item, Line)]


def _drafts(flows: Sequence[Flow], document: Setting) -> list[Draft]:
    grouping = Grouping(document)
    for part in flows:
        grouping.add(part)
    return grouping.drafts


def _vocabulary(flows: Sequence[Sequence[Flow]]) -> Vocabulary:
    return Vocabulary(
        word.text
        for page in flows
        for part in page
        for item in part
        for line in _lines(item)
        for word in line.words
    )


def _lines(item: Line | TableRow) -> Iterator[Line]:
    if isinstance(item, Line):
        yield item
    else:
        for cell in item.cells:
            yield from cell
