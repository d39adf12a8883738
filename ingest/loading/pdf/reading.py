"""Load a PDF: from its words to blocks in reading order, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from assistant.kernel.errors import UnreadableFile
from ingest.loading.characters import is_legible
from ingest.loading.hyphens import Vocabulary
from ingest.loading.loaded import Loaded, Reading
from ingest.loading.metadata import iso_date, publisher
from ingest.loading.page_text import write_page
from ingest.loading.pdf.blocks import page_blocks
from ingest.loading.pdf.columns import regions
from ingest.loading.pdf.drafts import Draft
from ingest.loading.pdf.furniture import Sheet, furniture
from ingest.loading.pdf.gap_tables import Flow, flow
from ingest.loading.pdf.geometry import Frame, RawPage, Rules, read_rules
from ingest.loading.pdf.grouping import Grouping
from ingest.loading.pdf.headings import marks
from ingest.loading.pdf.lines import Line, rows
from ingest.loading.pdf.ruled_tables import TableRow, ruled_tables
from ingest.loading.pdf.rules import read_rules as read_page_rules
from ingest.loading.pdf.setting import Setting, setting
from ingest.loading.pdf.struck import standing
from ingest.loading.pdf.structure import Structure, read_structure
from ingest.loading.pdf.text import TextReader
from ingest.loading.pdf.title import find_title


@dataclass(frozen=True, slots=True)
class _Turned:
    """The text of one page that runs in one direction, in its reading frame."""

    page: int
    rows: list[list[Line]]
    rules: Rules
    width: float
    height: float


def load(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read a PDF; raises UnreadableFile when it is damaged, locked, or has no text on any page."""
    raw = _read(path)
    if not any(words for page in raw for words in page.words.values()):
        raise UnreadableFile(_no_text(len(raw)), kind="no_text")
    structure = read_structure(path)
    labels = _labels(structure, len(raw))
    turned = [part for number, page in enumerate(raw) for part in _turned(number, page)]
    dropped = furniture([Sheet(t.page, labels[t.page], t.height, t.rows, t.rules.upright) for t in turned])
    flows: list[list[Flow]] = [[] for _ in raw]
    for part, gone in zip(turned, dropped, strict=True):
        flows[part.page].extend(_flows(part, gone))
    document = setting(_running_lines(flows))
    drafts = [_drafts(page, document) for page in flows]
    found = marks(drafts, structure.outline, document)
    blocks = page_blocks(drafts, found, document, _vocabulary(flows))
    pages = tuple(
        write_page(
            blocks[number],
            number=number + 1,
            label=labels[number],
            anchor=f"page={number + 1}",
            width=page.width,
            height=page.height,
        )
        for number, page in enumerate(raw)
    )
    if not any(page.blocks for page in pages):
        raise UnreadableFile(_no_text(len(raw)), kind="no_text")
    title = find_title(structure.title, drafts, found, document)
    return Loaded(pages, True, title, iso_date(structure.created), publisher(structure.author))


def _no_text(pages: int) -> str:
    which = "Its one page has no" if pages == 1 else f"None of its {pages} pages has"
    return f"{which} text that can be read; if it is a scan, run text recognition (OCR) on it first"


def _read(path: Path) -> list[RawPage]:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as fault:
        if getattr(fault, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise UnreadableFile("It needs a password to open", kind="password") from fault
        raise UnreadableFile("It is damaged, or not a PDF: no page could be found in it") from fault
    try:
        count = len(document)
        if count == 0:
            raise UnreadableFile("It is damaged: no page could be found in it")
        return [_read_page(document, number) for number in range(count)]
    finally:
        document.close()


def _read_page(document: pdfium.PdfDocument, number: int) -> RawPage:
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return RawPage(0.0, 0.0, {})  # a damaged page: the others may be sound
    try:
        frame = Frame(page.get_bbox(), page.get_rotation() // 90)
        reader = TextReader(page, frame)
        try:
            words = reader.words()
        finally:
            reader.close()
        if not is_legible("".join(word.text for group in words.values() for word in group)):
            words = {}
        return RawPage(*frame.size, words, read_page_rules(page, frame))
    except pdfium.PdfiumError:
        return RawPage(0.0, 0.0, {})
    finally:
        page.close()


def _labels(structure: Structure, pages: int) -> list[str]:
    told = structure.labels if len(structure.labels) == pages else ()
    return [told[number] if told and told[number] else str(number + 1) for number in range(pages)]


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
