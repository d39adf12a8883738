"""`/api/documents/{id}/pages/{n}`: a page's text and picture, with a quote found on it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query
from starlette.responses import Response

from assistant.kernel.errors import NotFound
from assistant.web.api.document_schemas import BoxShown, PageShown, QuoteShown
from assistant.web.api.problems import documented
from assistant.web.catalogue import catalogued
from assistant.web.dependencies import GenerationGiven, HighlightGiven, PageGiven, PicturesGiven, QuoteGiven
from assistant.web.page_pictures import PictureOf, PictureSize
from assistant.web.picture_requests import page_picture, thumbnail
from assistant.web.quotes import Box, heading_of, line_boxes

# What stands at an address with its version never changes; at any other it is asked for again.
_FOR_GOOD = "private, max-age=31536000, immutable"
_ASKED_AGAIN = "private, no-cache"

router = APIRouter(prefix="/api/documents", tags=["Documents"])


@router.get(
    "/{document_id}/pages/{number}.png",
    response_class=Response,
    responses={
        200: {"content": {"image/png": {}}, "description": "The page, a quote marked in yellow."},
        304: {"description": "The picture looks as it did when it had that ETag."},
        **documented(404),
    },
    summary="See a page",
)
def picture(
    document_id: str,
    page: PageGiven,
    marked: HighlightGiven,
    generation: GenerationGiven,
    pictures: PicturesGiven,
    size: Annotated[
        PictureSize, Query(description="A thumbnail is small, and has nothing marked.")
    ] = PictureSize.PAGE,
    v: Annotated[
        str, Query(description="The version that is meant, from an ETag: such a picture is kept for good.")
    ] = "",
    if_none_match: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """Return a PDF page as a picture, with a quote marked where one is named."""
    entry = catalogued(generation, document_id)
    if not (entry.paginated and page.width):
        raise NotFound(
            f"'{document_id}' has no page pictures, because its format has no pages; "
            f"/api/documents/{document_id}/pages/{page.number} has the text of the section."
        )
    small = size is PictureSize.THUMBNAIL
    wanted = (
        thumbnail(generation, entry, page.number) if small else page_picture(generation, entry, page, marked)
    )
    headers = _headers(wanted, v)
    if headers["ETag"] in (tag.strip() for tag in if_none_match.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(pictures.png(wanted), media_type="image/png", headers=headers)


def _headers(wanted: PictureOf, version: str) -> dict[str, str]:
    kept = _FOR_GOOD if version == wanted.version else _ASKED_AGAIN
    return {"ETag": f'"{wanted.version}"', "Cache-Control": kept}


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
