"""`/api/documents/{id}/pages/{n}`: a page's text and picture, with a quote found on it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from assistant.kernel.errors import NotFound
from assistant.web.api.document_schemas import BoxShown, PageShown, QuoteShown
from assistant.web.api.problems import documented
from assistant.web.catalogue import catalogued
from assistant.web.dependencies import GenerationGiven, HighlightGiven, PageGiven, PicturesGiven, QuoteGiven
from assistant.web.originals import original
from assistant.web.page_pictures import PictureOf
from assistant.web.quotes import Box, heading_of, line_boxes

router = APIRouter(prefix="/api/documents", tags=["Documents"])


@router.get(
    "/{document_id}/pages/{number}.png",
    response_class=Response,
    responses={
        200: {"content": {"image/png": {}}, "description": "The page, a quote marked in yellow."},
        **documented(404),
    },
    summary="See a page",
)
def page_picture(
    document_id: str,
    page: PageGiven,
    marked: HighlightGiven,
    generation: GenerationGiven,
    pictures: PicturesGiven,
) -> Response:
    """Return a PDF page as a picture, with a quote marked where one is named."""
    entry = catalogued(generation, document_id)
    if not entry.paginated or not page.width:
        raise NotFound(
            f"'{document_id}' has no page pictures, because its format has no pages; "
            f"/api/documents/{document_id}/pages/{page.number} has the text of the section."
        )
    boxes = tuple(line_boxes(page, marked)) if marked else ()
    wanted = PictureOf(original(generation, entry).path, page.number, page.width, boxes)
    return Response(
        pictures.png(wanted), media_type="image/png", headers={"Cache-Control": "private, max-age=300"}
    )


@router.get("/{document_id}/pages/{number}", responses=documented(404), summary="Read a page")
def page_text(
    document_id: str,
    page: PageGiven,
    quoted: QuoteGiven,
    generation: GenerationGiven,
) -> PageShown:
    """Return a page's text, and where a quote stands in it when one is named.

    A document without pages (DOCX, ODT, HTML, …) counts its sections instead, the heading
    standing where a page label would. A quote that is not on the page is a problem (404).
    """
    entry = catalogued(generation, document_id)
    passages = [found.passage for found in generation.passages.of_document(document_id)]
    return PageShown(
        document_id=document_id,
        number=page.number,
        label=page.label,
        anchor=page.anchor,
        heading=heading_of(passages, page.number, quoted),
        text=page.text,
        previous=page.number - 1 if page.number > 1 else None,
        next=page.number + 1 if page.number < entry.pages else None,
        paginated=entry.paginated,
        width=round(page.width, 2),
        height=round(page.height, 2),
        quote=QuoteShown(start=quoted.start, end=quoted.end) if quoted else None,
        boxes=[_box_shown(box) for box in line_boxes(page, quoted)] if quoted else [],
    )


def _box_shown(box: Box) -> BoxShown:
    return BoxShown(
        left=round(box.left, 2), top=round(box.top, 2), right=round(box.right, 2), bottom=round(box.bottom, 2)
    )
