"""What request handlers are given: the assistant, the generation being read, the page asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, cast

from fastapi import Depends, Path, Query, Request

from assistant.bootstrap import Assistant
from assistant.kernel.domain import Page, Span
from assistant.kernel.index.generation import Generation
from assistant.web.catalogue import page_of
from assistant.web.page_pictures import PagePictures
from assistant.web.pages.rendering import Pages
from assistant.web.quotes import find_span


async def _assistant(request: Request) -> Assistant:
    return cast(Assistant, request.app.state.assistant)


async def _pictures(request: Request) -> PagePictures:
    return cast(PagePictures, request.app.state.pictures)


async def _pages(request: Request) -> Pages:
    return cast(Pages, request.app.state.pages)


AssistantGiven = Annotated[Assistant, Depends(_assistant)]
PicturesGiven = Annotated[PagePictures, Depends(_pictures)]
PagesGiven = Annotated[Pages, Depends(_pages)]


def _generation(assistant: AssistantGiven) -> Iterator[Generation]:
    # Held until the response is sent, so that a swap takes no file from under a download.
    with assistant.library.open() as generation:
        yield generation


GenerationGiven = Annotated[Generation, Depends(_generation)]

_MOST = 1_000_000_000  # no page has so many characters, and no document so many pages

_Number = Annotated[int, Path(ge=1, le=_MOST, description="From 1.")]
_Start = Annotated[int | None, Query(ge=0, le=_MOST, description="Offset of the quote's first character.")]
_End = Annotated[int | None, Query(ge=0, le=_MOST, description="Offset after the quote's last character.")]
_Words = Annotated[str | None, Query(description="A quote, word for word as it stands in the page's text.")]


def _page(document_id: str, number: _Number, generation: GenerationGiven) -> Page:
    return page_of(generation, document_id, number)


PageGiven = Annotated[Page, Depends(_page)]


def _highlighted(
    page: PageGiven, highlight: _Words = None, start: _Start = None, end: _End = None
) -> Span | None:
    return find_span(page, quote=highlight, start=start, end=end)


def _quoted(page: PageGiven, quote: _Words = None, start: _Start = None, end: _End = None) -> Span | None:
    return find_span(page, quote=quote, start=start, end=end)


HighlightGiven = Annotated[Span | None, Depends(_highlighted)]
QuoteGiven = Annotated[Span | None, Depends(_quoted)]
