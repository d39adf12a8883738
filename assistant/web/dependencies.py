"""What request handlers are given: the assistant, the generation being read, the page asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, HTTPException, Path, Query, Request

from assistant.bootstrap import Assistant
from assistant.kernel.domain import Page, Span
from assistant.kernel.errors import NotFound
from assistant.kernel.index.generation import Generation
from assistant.kernel.stopping import Stop
from assistant.records.model import Conversation, Turn
from assistant.web.catalogue import page_of
from assistant.web.kept import Kept, is_withheld
from assistant.web.page_pictures import PagePictures
from assistant.web.pages.chat import Chat
from assistant.web.pages.rendering import Pages
from assistant.web.pages.turns import Service
from assistant.web.quotes import Sought, find_span
from assistant.web.readers import ReaderGiven, belongs


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


async def _began(request: Request) -> datetime:
    return cast(datetime, request.app.state.began)


async def _stop(request: Request) -> AsyncIterator[Stop]:
    stop = Stop()

    async def listen() -> None:
        # The body was read before this, so that what comes now is that the client has gone.
        while (await request.receive())["type"] != "http.disconnect":
            pass
        stop.set()

    listening = asyncio.create_task(listen())
    try:
        yield stop
    finally:
        listening.cancel()


StopGiven = Annotated[Stop, Depends(_stop)]  # set when the client goes away


BeganGiven = Annotated[datetime, Depends(_began)]  # when this service began


def _service(assistant: AssistantGiven, began: BeganGiven) -> Service:
    return Service.of(assistant.settings, since=began)


ServiceGiven = Annotated[Service, Depends(_service)]


def _chat(pages: PagesGiven, generation: GenerationGiven, service: ServiceGiven) -> Chat:
    return Chat(pages, generation, service)


ChatGiven = Annotated[Chat, Depends(_chat)]


def _kept(assistant: AssistantGiven, generation: GenerationGiven) -> Kept:
    return Kept(lambda: assistant.records, assistant.library.audience, generation)


KeptGiven = Annotated[Kept, Depends(_kept)]


def _recorded(conversation_id: str, assistant: AssistantGiven) -> Conversation:
    found = assistant.records.conversation(conversation_id)
    if found is None:
        days = assistant.settings.conversation_days
        kept = f" Conversations are kept for {days} days after their last question." if days else ""
        raise NotFound(f"There is no such conversation: it was deleted, or its time has run out.{kept}")
    return found


# As it is recorded: to be changed or deleted, even where there is no index, and not to be shown.
RecordedGiven = Annotated[Conversation, Depends(_recorded)]


def _conversation(found: RecordedGiven, kept: KeptGiven) -> Conversation:
    return kept.shown(found)


ConversationGiven = Annotated[Conversation, Depends(_conversation)]


def _own_conversation(found: RecordedGiven, reader: ReaderGiven) -> Conversation:
    if not belongs(found, reader):
        raise HTTPException(
            403, "This conversation was begun in another browser; only that one can change it."
        )
    return found


OwnConversationGiven = Annotated[Conversation, Depends(_own_conversation)]


def _turn(number: str, found: ConversationGiven) -> Turn:
    turn = next((item for item in found.turns if str(item.number) == number), None)
    if turn is None:
        raise NotFound(f"This conversation has no question {number}.")
    return turn


TurnGiven = Annotated[Turn, Depends(_turn)]


def _answerable(turn: TurnGiven) -> Turn:
    if is_withheld(turn):
        raise NotFound(turn.problem)
    return turn


AnswerableGiven = Annotated[Turn, Depends(_answerable)]  # one that is shown, and can be asked again or judged

_MOST = 1_000_000_000  # no page has so many characters, and no document so many pages

_Number = Annotated[int, Path(ge=1, le=_MOST, description="From 1.")]
_Start = Annotated[int | None, Query(ge=0, le=_MOST, description="Offset of the quote's first character.")]
_End = Annotated[int | None, Query(ge=0, le=_MOST, description="Offset after the quote's last character.")]
_Words = Annotated[str | None, Query(description="A quote, word for word as it stands in the page's text.")]


def _page(document_id: str, number: _Number, generation: GenerationGiven) -> Page:
    return page_of(generation, document_id, number)


PageGiven = Annotated[Page, Depends(_page)]


def _sought(quote: _Words = None, start: _Start = None, end: _End = None) -> Sought:
    return Sought(quote or "", start, end)


SoughtGiven = Annotated[Sought, Depends(_sought)]


def _highlighted(
    page: PageGiven, highlight: _Words = None, start: _Start = None, end: _End = None
) -> Span | None:
    return find_span(page, Sought(highlight or "", start, end))


def _quoted(page: PageGiven, sought: SoughtGiven) -> Span | None:
    return find_span(page, sought)


HighlightGiven = Annotated[Span | None, Depends(_highlighted)]
QuoteGiven = Annotated[Span | None, Depends(_quoted)]
