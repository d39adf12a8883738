"""Load a PowerPoint presentation (.pptx): a section for each slide that is shown, with its notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.kernel.domain import CELL, BlockKind
from assistant.kernel.errors import UnreadableFile
from ingest.loading.archive import open_parts
from ingest.loading.characters import clean_text
from ingest.loading.loaded import Hidden, Loaded, Reading
from ingest.loading.markup.hidden import MARKED
from ingest.loading.markup.properties import read_properties
from ingest.loading.metadata import choose_title, iso_date, publisher
from ingest.loading.page_text import reads_as_row
from ingest.loading.sections import Piece, clean_piece, hidden_in, sections

if TYPE_CHECKING:
    from pptx.shapes.autoshape import Shape
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide
    from pptx.table import Table

_HIDDEN_SLIDE = "on a hidden slide"
_OUTSIDE = "off the slide"
_FEWEST_WORDS = 4  # of hidden text that is told
_OPENING = 40  # pieces in which a title is looked for
_LONGEST_TOLD = 300  # characters of hidden text in the report
_NOTES = "Notes"
# Of placeholders: what the slide says of itself on every slide.
_FURNITURE = frozenset({"DATE", "FOOTER", "SLIDE_NUMBER", "HEADER"})
_TITLES = frozenset({"TITLE", "CENTER_TITLE", "VERTICAL_TITLE"})
_LINE = 150_000  # EMU, 4 mm: shapes that begin within so much of each other stand in one line
_DEEPEST = 10  # groups in groups
_ONLY_A_NUMBER = re.compile(r"[\d\s.‹#›/-]*")


def load_pptx(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read a presentation; hidden slides and what stands off a slide are left out and told."""
    from pptx import Presentation  # a sixth of a second that only a presentation needs
    from pptx.exc import PackageNotFoundError

    with open_parts(path) as parts:  # its bounds
        told = read_properties(parts)
    try:
        shown = Presentation(str(path))
    except (PackageNotFoundError, KeyError, ValueError) as fault:
        raise UnreadableFile("It is damaged, or not a presentation") from fault
    made = _Made()
    for number, slide in enumerate(shown.slides, start=1):
        made.add(slide, number, (shown.slide_width or 0, shown.slide_height or 0))
    if not made.pieces:
        raise UnreadableFile(
            "There is no text on its slides; if they are pictures, save it as a PDF and run text "
            "recognition (OCR)",
            kind="no_text",
        )
    opening = " ".join(piece.text for piece in made.pieces[:_OPENING])
    title = choose_title(told.title, made.titles, opening)
    return Loaded(
        pages=sections(made.pieces, title=title),
        paginated=False,
        title=title,
        published=iso_date(told.published),
        publisher=next((found for name in told.publishers if (found := publisher(name))), ""),
        hidden=(*made.hidden, *hidden_in(made.pieces)),
        tables=made.tables,
    )


@dataclass(slots=True)
class _Made:
    """What the slides come to so far."""

    pieces: list[Piece] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    slides: int = 0
    tables: int = 0

    def add(self, slide: Slide, number: int, size: tuple[int, int]) -> None:
        """Add a slide that is shown; tell of one that is hidden, and of what is hidden on it."""
        shapes: dict[str, list[BaseShape]] = {}
        for shape in _shapes(slide.shapes):
            shapes.setdefault(_why_hidden(shape, size), []).append(shape)
        seen = shapes.pop("", [])
        title, body = _slide(slide, seen)
        heading = f"Slide {number}: {title}" if title else f"Slide {number}"
        if slide.element.get("show") in ("0", "false"):
            self._tell(_HIDDEN_SLIDE, f"{heading} {' '.join(piece.text for piece in body)}")
            return
        if title or body:
            self.slides += 1
            self.titles += [title] if title else []
            self.pieces += [Piece(BlockKind.HEADING, heading, 1, f"slide-{number}"), *body]
            self.tables += sum(shape.has_table for shape in seen)
        for why, unseen in shapes.items():
            self._tell(why, " ".join(text for shape in unseen for text in _words(shape)))

    def _tell(self, why: str, text: str) -> None:
        if len(told := clean_text(text)) and len(told.split()) >= _FEWEST_WORDS:
            self.hidden.append(Hidden(max(self.slides, 1), why, told[:_LONGEST_TOLD]))


def _slide(slide: Slide, shapes: Sequence[BaseShape]) -> tuple[str, list[Piece]]:
    """A slide's title, and its pieces: shapes from the top down, then the speaker's notes."""
    titles = [shape for shape in shapes if _placeholder(shape) in _TITLES and any(_words(shape))]
    made: list[Piece] = []
    for shape in _in_order([shape for shape in shapes if shape not in titles[:1]]):
        if _placeholder(shape) not in _FURNITURE:
            made += _shape(shape)
    if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame) is not None:
        notes = [paragraph.text for paragraph in frame.paragraphs]
        if any(not _ONLY_A_NUMBER.fullmatch(note) for note in notes):
            made.append(Piece(BlockKind.HEADING, _NOTES, 3))
            made += [clean_piece(BlockKind.PARAGRAPH, note) for note in notes]
    title = clean_text(" ".join(_words(titles[0]))) if titles else ""
    return title, [piece for piece in made if piece.text or piece.unseen]


def _why_hidden(shape: BaseShape, size: tuple[int, int]) -> str:
    """Why a shape is not shown; "" if it is."""
    if any(told in ("1", "true") for told in shape.element.xpath("./*[1]/p:cNvPr/@hidden")):
        return MARKED
    return _OUTSIDE if _is_outside(shape, size) else ""


def _shapes(shapes: Iterable[BaseShape], depth: int = 0) -> Iterator[BaseShape]:
    """All shapes, those in groups among them."""
    for shape in shapes:
        inner = getattr(shape, "shapes", None)
        if inner is None:
            yield shape
        elif depth < _DEEPEST:
            yield from _shapes(inner, depth + 1)


def _placeholder(shape: BaseShape) -> str:
    """What kind of placeholder a shape is; "" for none, or one of a kind that does not exist."""
    if not shape.is_placeholder:
        return ""
    try:
        return str(shape.placeholder_format.type.name)
    except (AttributeError, KeyError, ValueError):
        return ""


def _place(shape: BaseShape) -> tuple[int, int]:
    """Top and left of a shape, or of the layout's placeholder that it fills; at the top where none says."""
    try:
        return shape.top or 0, shape.left or 0
    except (AttributeError, KeyError, ValueError):
        return 0, 0


def _in_order(shapes: Sequence[BaseShape]) -> list[BaseShape]:
    """As they are read: lines from the top down, in a line from the left."""
    ordered = sorted(shapes, key=_place)
    lines: list[list[BaseShape]] = []
    for shape in ordered:
        if lines and _place(shape)[0] - _place(lines[-1][0])[0] <= _LINE:
            lines[-1].append(shape)
        else:
            lines.append([shape])
    return [shape for line in lines for shape in sorted(line, key=lambda shape: _place(shape)[1])]


def _is_outside(shape: BaseShape, size: tuple[int, int]) -> bool:
    """Whether a shape stands wholly beside the slide."""
    if shape.element.getparent().tag.endswith("}grpSp"):
        return False  # in the measures of its group
    (top, left), (width, height) = _place(shape), size
    return (
        left + (shape.width or 0) <= 0
        or top + (shape.height or 0) <= 0
        or (0 < width <= left)
        or (0 < height <= top)
    )


def _words(shape: BaseShape) -> list[str]:
    if shape.has_text_frame:
        return [paragraph.text for paragraph in _of_text(shape).text_frame.paragraphs]
    return [cell.text for row in _table(shape).rows for cell in row.cells] if shape.has_table else []


def _of_text(shape: BaseShape) -> Shape:
    return shape  # type: ignore[return-value]


def _table(shape: BaseShape) -> Table:
    return shape.table  # type: ignore[attr-defined,no-any-return]


def _shape(shape: BaseShape) -> Iterator[Piece]:
    if shape.has_table:
        yield from _table_rows(_table(shape))
    elif shape.has_text_frame:
        listed = _placeholder(shape) in ("OBJECT", "BODY", "VERTICAL_BODY", "VERTICAL_OBJECT")
        paragraphs = _of_text(shape).text_frame.paragraphs
        for paragraph in paragraphs:
            if listed and (len(paragraphs) > 1 or paragraph.level):
                yield clean_piece(BlockKind.LIST_ITEM, paragraph.text, min(paragraph.level + 1, 6))
            elif not _ONLY_A_NUMBER.fullmatch(paragraph.text):
                yield clean_piece(BlockKind.PARAGRAPH, paragraph.text)


def _table_rows(table: Table) -> Iterator[Piece]:
    rows = [[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows]
    header = rows[0] if len(rows) > 1 and len(set(rows[0])) > 1 else []
    for row in rows[1:] if header else rows:
        cells = [(header[at] if at < len(header) else "", text) for at, text in enumerate(row) if text]
        named = [f"{name}: {text}" if name else text for name, text in cells]
        if named and reads_as_row([len(text.split()) for _, text in cells]):
            yield clean_piece(BlockKind.TABLE_ROW, CELL.join(named))
        else:
            yield from (clean_piece(BlockKind.PARAGRAPH, text) for text in named)
