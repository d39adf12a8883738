"""Read the pages of an open PDF: words, drawn lines, what is hidden, and what stands in pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium

from ingest.loading import ocr
from ingest.loading.characters import is_legible, visible
from ingest.loading.loaded import Reading
from ingest.loading.pdf.geometry import Frame, RawPage, Word, common, read_box
from ingest.loading.pdf.hiding import runs, unseen
from ingest.loading.pdf.painting import Painting, read_painting
from ingest.loading.pdf.rules import drawn_rules
from ingest.loading.pdf.text import PageText, TextReader

_PICTURED = 0.05  # of a page without text: with so much of it under pictures, text may stand in them
_OUTLINES = 200  # paths that are no lines or boxes: so many may be letters drawn as outlines
_UNOPENED = RawPage(0.0, 0.0, {}, is_damaged=True)


def read_pages(document: pdfium.PdfDocument) -> list[RawPage]:
    """Every page; one that cannot be opened is marked as damaged, for the others may be sound."""
    return [_read_page(document, number) for number in range(len(document))]


def _read_page(document: pdfium.PdfDocument, number: int) -> RawPage:
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return _UNOPENED
    try:
        frame = Frame(page.get_bbox(), page.get_rotation() // 90)
        reader = TextReader(page, frame)
        try:
            return _raw_page(page, frame, reader.read())
        finally:
            reader.close()
    except pdfium.PdfiumError:
        return _UNOPENED
    finally:
        page.close()


def _raw_page(page: pdfium.PdfPage, frame: Frame, text: PageText) -> RawPage:
    painting = read_painting(page)
    found = unseen(page, frame, text, painting)
    hidden = runs(text, found.words)
    if smuggled := visible(text.characters)[1]:
        hidden.append(("characters that are not shown", smuggled))
    words = text.by_turns(without=found.words.keys())
    seen = "".join(word.text for group in words.values() for word in group)
    legible = is_legible(seen)
    has_signs = not text.words and not text.characters.isspace() and text.characters != ""
    return RawPage(
        *frame.size,
        words if legible else {},
        drawn_rules(painting, frame),
        is_picture=not legible or (not seen and (has_signs or _is_pictured(painting, frame))),
        ocr=found.is_layer and legible,
        slanted=text.slanted(),
        hidden=hidden,
    )


def _is_pictured(painting: Painting, frame: Frame) -> bool:
    width, height = frame.size
    paper = (0.0, 0.0, width, height)
    boxes = [common(frame.shown(*box), paper) for _, box in painting.pictures()]
    covered = sum(max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0) for box in boxes)
    outlines = sum(1 for path in painting.paths if path.filled and path.segments > 5)
    return covered >= _PICTURED * width * height or outlines >= _OUTLINES


def recognised(path: Path, pages: Sequence[RawPage], reading: Reading) -> list[RawPage]:
    """The pages, with the words that were recognised in those that are pictures."""
    wanted = [number for number, page in enumerate(pages) if page.is_picture]
    if not wanted or not reading.ocr or ocr.remedy(reading.languages):
        return list(pages)
    read = ocr.recognise(path, wanted, reading)
    return [_with_words(page, read[number]) if number in read else page for number, page in enumerate(pages)]


def _with_words(page: RawPage, read: ocr.RecognisedPage) -> RawPage:
    """A page with what was found in its picture; with nothing found, it is a picture without text."""
    words: dict[int, list[Word]] = {}
    for order, word in enumerate(read.words):
        left, top, right, bottom = word.shown
        shown = round(left, 2), round(top, 2), round(right, 2), round(bottom, 2)
        box = read_box(word.shown, word.turns, page.width, page.height)
        words.setdefault(word.turns, []).append(
            Word(word.text, *box, word.base, word.size, False, False, 0, order, shown)
        )
    if not words:
        return replace(page, is_picture=False)
    return replace(page, words=words, is_picture=False, ocr=True, confidence=read.confidence)


def numbers(flags: Iterable[bool]) -> tuple[int, ...]:
    """The numbers, from 1, of the pages for which something holds."""
    return tuple(number for number, flag in enumerate(flags, start=1) if flag)
