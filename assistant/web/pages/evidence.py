"""The page at `/documents/{id}/pages/{n}`: a quote in its place, in the text and on the picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from assistant.answering.grounding import page_address
from assistant.kernel.domain import CELL, Block, BlockKind, Page, Span
from assistant.web.addresses import document_address, file_address
from assistant.web.catalogue import catalogued
from assistant.web.dependencies import GenerationGiven, PageGiven, PagesGiven, QuoteGiven
from assistant.web.originals import original
from assistant.web.pages.rendering import place_in_document
from assistant.web.quotes import heading_of

_POINTS_PER_INCH = 72
_CSS_PIXELS_PER_INCH = 96

router = APIRouter(prefix="/documents", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a block's text, marked or not."""

    text: str
    marked: bool
    first: bool = False  # where the quote begins: what the address opens at
    note: str = ""  # the mark of the note that explains what comes before, where it stands after the piece


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the page's text in pieces."""

    kind: BlockKind
    level: int
    pieces: tuple[Piece, ...]
    header: str = ""  # the columns that a row of a table stands under
    note: str = ""  # of a note: its mark


@router.get("/{document_id}/pages/{number}", response_class=HTMLResponse)
def evidence(
    document_id: str, page: PageGiven, quoted: QuoteGiven, generation: GenerationGiven, pages: PagesGiven
) -> HTMLResponse:
    """Show one page of a document with a quote marked, and the ways on and back."""
    entry = catalogued(generation, document_id)
    passages = [found.passage for found in generation.passages.of_document(document_id)]
    kept = original(generation, entry)
    viewed = kept.disposition == "inline"
    scale = _CSS_PIXELS_PER_INCH / _POINTS_PER_INCH
    return pages.render(
        "evidence.html",
        entry=entry,
        source=entry.source,
        successor=generation.sources.get(entry.source.superseded_by),
        page=page,
        place=place_in_document(page.number, page.label, entry.pages, entry.paginated),
        heading=heading_of(passages, page.number, quoted),
        quoted=quoted,
        paragraphs=list(paragraphs(page, quoted)),
        picture=_picture_address(document_id, page, quoted) if entry.paginated and page.width else "",
        picture_size=(round(page.width * scale), round(page.height * scale)),
        document_url=document_address(document_id),
        file_url=file_address(document_id, page.anchor if viewed else ""),
        viewed=viewed,
        origin_url=f"{entry.source.url}#{page.anchor}" if page.anchor else entry.source.url,
        format=kept.path.suffix.removeprefix(".").upper(),
        previous=page_address(document_id, page.number - 1) if page.number > 1 else "",
        following=page_address(document_id, page.number + 1) if page.number < entry.pages else "",
    )


def paragraphs(page: Page, quoted: Span | None) -> Iterator[Paragraph]:
    """Yield the page's text block by block: the quote marked, notes linked from their marks."""
    notes = {block.marked_at: block.mark for block in page.blocks if block.mark and block.marked_at >= 0}
    begun = False
    for block in page.blocks:
        pieces = []
        for piece in _pieces(page, block, quoted, notes):
            first = piece.marked and not begun
            begun = begun or first
            pieces.append(replace(piece, first=first))
        columns = CELL.join(name for name in block.header if name)
        yield Paragraph(block.kind, block.level, tuple(pieces), columns, block.mark)


def _pieces(page: Page, block: Block, quoted: Span | None, notes: Mapping[int, str]) -> Iterator[Piece]:
    """Yield a block's text, cut where the quote begins and ends and where notes are marked."""
    cuts = {block.start, block.end, *(place for place in notes if block.start < place <= block.end)}
    if quoted is not None:
        cuts |= {min(max(place, block.start), block.end) for place in (quoted.start, quoted.end)}
    places = sorted(cuts)
    for start, end in pairwise(places):
        marked = quoted is not None and quoted.start <= start and end <= quoted.end
        yield Piece(page.text[start:end], marked, note=notes.get(end, ""))


def _picture_address(document_id: str, page: Page, quoted: Span | None) -> str:
    marked = "?" + urlencode({"start": quoted.start, "end": quoted.end}) if quoted else ""
    return f"/api/documents/{document_id}/pages/{page.number}.png{marked}"
