"""The page at `/documents/{id}/pages/{n}`: a quote in its place, in the text and on the picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from assistant.answering.grounding import page_address
from assistant.kernel.domain import CELL, BlockKind, Page, Span
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


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the page's text in pieces."""

    kind: BlockKind
    level: int
    pieces: tuple[Piece, ...]
    header: str = ""  # the columns that a row of a table stands under


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
    """Yield the page's text block by block, the quote's part of each marked."""
    begun = False
    for block in page.blocks:
        start = min(max(quoted.start, block.start), block.end) if quoted else block.end
        end = min(max(quoted.end, block.start), block.end) if quoted else block.end
        marked = start < end
        pieces = (
            Piece(page.text[block.start : start], marked=False),
            Piece(page.text[start:end], marked=True, first=marked and not begun),
            Piece(page.text[end : block.end], marked=False),
        )
        begun = begun or marked
        columns = CELL.join(name for name in block.header if name)
        yield Paragraph(block.kind, block.level, tuple(piece for piece in pieces if piece.text), columns)


def _picture_address(document_id: str, page: Page, quoted: Span | None) -> str:
    marked = "?" + urlencode({"start": quoted.start, "end": quoted.end}) if quoted else ""
    return f"/api/documents/{document_id}/pages/{page.number}.png{marked}"
