"""The page at `/documents/{id}/pages/{n}` and the panel: a quote in its place, in text and picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Annotated, Any

from fastapi import APIRouter, Header
from starlette.responses import HTMLResponse

from assistant.addresses import document_address, file_address
from assistant.answering.grounding import page_address
from assistant.kernel.domain import CELL, Block, BlockKind, Page, Span
from assistant.kernel.errors import NotFound
from assistant.kernel.index.generation import Catalogued, Generation
from assistant.web.catalogue import catalogued
from assistant.web.dependencies import GenerationGiven, PageGiven, PagesGiven, PicturesGiven, SoughtGiven
from assistant.web.originals import original
from assistant.web.page_pictures import PictureOf
from assistant.web.pages.rendering import place_in_document
from assistant.web.picture_requests import page_picture, picture_address
from assistant.web.quotes import Sought, find_span, heading_of

_POINTS_PER_INCH = 72
_CSS_PIXELS_PER_INCH = 96

router = APIRouter(prefix="/documents", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the page: where it is, and how much room it takes before it has come."""

    address: str
    width: int  # CSS pixels at the size of the paper
    height: int
    quote_at: float | None  # how far down the quote begins, 0..1; None where none is marked


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a block's text, marked or not."""

    text: str
    marked: bool
    first: bool = False  # where the quote begins: what the address opens at
    last: bool = False  # where it ends
    note: str = ""  # the mark of the note that explains what comes before, where it stands after the piece


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table's row under the header of its column; other text is one cell without a header."""

    header: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the page's text in pieces."""

    kind: BlockKind
    cells: tuple[Cell, ...]
    note: str = ""  # of a note: its mark

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All its text."""
        return tuple(piece for cell in self.cells for piece in cell.pieces)


@router.get("/{document_id}/pages/{number}", response_class=HTMLResponse)
def evidence(
    document_id: str,
    page: PageGiven,
    sought: SoughtGiven,
    generation: GenerationGiven,
    pictures: PicturesGiven,
    pages: PagesGiven,
    hx_request: Annotated[str, Header()] = "",
) -> HTMLResponse:
    """Show one page of a document with a quote marked; with htmx's header, the part of it for the panel."""
    entry = catalogued(generation, document_id)
    quoted = _found(page, sought)
    drawn = page_picture(generation, entry, page, quoted)
    pictured = entry.paginated and page.width > 0
    can_draw = pictured and pictures.can_draw(drawn.path, drawn.page)
    response = pages.render(
        "evidence/fragment.html" if hx_request else "evidence/page.html",
        level=2 if hx_request else 1,
        page=page,
        quoted=quoted,
        missing=bool(sought) and quoted is None,
        heading=_heading(generation, page, document_id, quoted),
        paragraphs=paragraphs(page, quoted),
        picture=_picture(document_id, page, drawn, quoted) if can_draw else None,
        locked=pictured and not can_draw,
        address=_address(document_id, page.number, quoted),
        **_ways(generation, entry, page),
    )
    # The same address gives a whole page or a part of one.
    response.headers["Vary"] = "HX-Request"
    return response


def _found(page: Page, sought: Sought) -> Span | None:
    try:
        return find_span(page, sought)
    except NotFound:  # the collection has changed since it was cited: the page says so
        return None


def _heading(generation: Generation, page: Page, document_id: str, quoted: Span | None) -> str:
    passages = [found.passage for found in generation.passages.of_document(document_id)]
    return heading_of(passages, page.number, quoted)


def _ways(generation: Generation, entry: Catalogued, page: Page) -> dict[str, Any]:
    """Return what the page says of its document, and the ways on and back."""
    source = entry.source
    kept = original(generation, entry)
    viewed = kept.disposition == "inline"
    return {
        "entry": entry,
        "source": source,
        "successor": generation.sources.get(source.superseded_by),
        "place": place_in_document(page.number, page.label, entry.pages, entry.paginated),
        "document_url": document_address(source.id),
        "file_url": file_address(source.id, page.anchor if viewed else ""),
        "viewed": viewed,
        "format": kept.path.suffix.removeprefix(".").upper(),
        "origin_url": f"{source.url}#{page.anchor}" if page.anchor else source.url,
        "previous": page_address(source.id, page.number - 1) if page.number > 1 else "",
        "following": page_address(source.id, page.number + 1) if page.number < entry.pages else "",
    }


def _picture(document_id: str, page: Page, drawn: PictureOf, quoted: Span | None) -> Picture:
    scale = _CSS_PIXELS_PER_INCH / _POINTS_PER_INCH
    return Picture(
        picture_address(document_id, drawn, quoted),
        round(page.width * scale),
        round(page.height * scale),
        round(drawn.boxes[0].top / page.height, 3) if drawn.boxes else None,
    )


def _address(document_id: str, number: int, quoted: Span | None) -> str:
    return page_address(
        document_id, number, start=quoted.start if quoted else None, end=quoted.end if quoted else None
    )


def paragraphs(page: Page, quoted: Span | None) -> list[Paragraph]:
    """Return the page's text block by block: the quote marked, notes linked from their marks."""
    notes = {block.marked_at: block.mark for block in page.blocks if block.mark and block.marked_at >= 0}
    cells = [_cells(page.text, block) for block in page.blocks]
    marked = [
        (max(start, quoted.start), min(end, quoted.end))
        for block in cells
        for _, start, end in block
        if quoted and start < quoted.end and quoted.start < end
    ]
    ends = (marked[0][0], marked[-1][1]) if marked else (-1, -1)
    return [
        Paragraph(
            block.kind,
            tuple(
                Cell(header, tuple(_pieces(page.text, Span(page.number, start, end), quoted, notes, ends)))
                for header, start, end in found
            ),
            block.mark,
        )
        for block, found in zip(page.blocks, cells, strict=True)
    ]


def _cells(text: str, block: Block) -> list[tuple[str, int, int]]:
    """Return header, start and end of each cell of a row, or of the block as it is."""
    parts = text[block.start : block.end].split(CELL)
    if len(parts) != len(block.header):
        return [(CELL.join(name for name in block.header if name), block.start, block.end)]
    starts = accumulate((len(part) + len(CELL) for part in parts[:-1]), initial=block.start)
    return [
        (name, start, start + len(part))
        for name, part, start in zip(block.header, parts, starts, strict=True)
    ]


def _pieces(
    text: str, run: Span, quoted: Span | None, notes: Mapping[int, str], ends: tuple[int, int]
) -> Iterator[Piece]:
    """Yield a run of the text, cut where the quote begins and ends and where notes are marked."""
    cuts = {run.start, run.end, *(place for place in notes if run.start < place <= run.end)}
    if quoted is not None:
        cuts |= {min(max(place, run.start), run.end) for place in (quoted.start, quoted.end)}
    for start, end in pairwise(sorted(cuts)):
        marked = quoted is not None and quoted.start <= start and end <= quoted.end
        yield Piece(
            text[start:end],
            marked,
            first=marked and start == ends[0],
            last=marked and end == ends[1],
            note=notes.get(end, ""),
        )
