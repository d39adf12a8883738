"""Which picture of a page is meant, and the address that shows it for as long as it looks the same."""

from __future__ import annotations

from urllib.parse import urlencode

from assistant.kernel.domain import Page, Span
from assistant.kernel.index.generation import Catalogued, Generation
from assistant.web.originals import original
from assistant.web.page_pictures import PictureOf, PictureSize
from assistant.web.quotes import line_boxes


def page_picture(generation: Generation, entry: Catalogued, page: Page, marked: Span | None) -> PictureOf:
    """Return what to draw for a page with a quote marked on it."""
    boxes = tuple(line_boxes(page, marked)) if marked else ()
    return PictureOf(original(generation, entry).path, page.number, boxes)


def thumbnail(generation: Generation, entry: Catalogued, number: int) -> PictureOf:
    """Return what to draw for a small picture of a page."""
    return PictureOf(original(generation, entry).path, number, size=PictureSize.THUMBNAIL)


def picture_address(document_id: str, picture: PictureOf, marked: Span | None = None) -> str:
    """Return where a picture is: a browser may keep what it finds there for good."""
    query: dict[str, str | int] = {"start": marked.start, "end": marked.end} if marked else {}
    if picture.size is not PictureSize.PAGE:
        query["size"] = picture.size.value
    query["v"] = picture.version
    return f"/api/documents/{document_id}/pages/{picture.page}.png?{urlencode(query)}"
