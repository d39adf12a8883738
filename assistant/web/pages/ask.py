"""`POST /ask`: a question from a form → its conversation's page, or its answer as it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.answering.progress import Begun, Tell
from assistant.bootstrap import Assistant, Reply
from assistant.kernel.domain import Filters
from assistant.kernel.errors import PersonalData, QuestionInvalid
from assistant.retrieval.filtering import resolve
from assistant.web.api.problems import problem_of
from assistant.web.dependencies import AssistantGiven, ChatGiven, GenerationGiven, KeptGiven, StopGiven
from assistant.web.kept import Kept
from assistant.web.pages.chat import Box, Chat
from assistant.web.pages.forms import AskFields
from assistant.web.pages.streamed import from_a_script, streamed
from assistant.web.pages.turns import conversation_address
from assistant.web.readers import FromOwnPages, belongs, new_reader, reader_of, remember
from assistant.web.telling import Failed, as_it_happens

router = APIRouter(include_in_schema=False)


@router.get("/ask")
def begin() -> Response:
    """Lead whoever comes back to the address of a question that was refused to the box."""
    return RedirectResponse("/", status_code=303)


@router.post("/ask", response_class=HTMLResponse, dependencies=[FromOwnPages])
def ask(
    fields: Annotated[AskFields, Form()],
    request: Request,
    assistant: AssistantGiven,
    generation: GenerationGiven,
    kept: KeptGiven,
    chat: ChatGiven,
    stop: StopGiven,
) -> Response:
    """Answer a question, and go to its place in its conversation.

    A page with a script is sent the answer as it is made, and stays where it is.
    """
    chosen, ignored = fields.narrowed()
    filters = Filters()
    try:
        filters = resolve(chosen, generation)
        question = assistant.taken(fields.asked)
    except QuestionInvalid as fault:
        box = Box(
            fields.question,
            filters,
            fields.conversation,
            str(fault),
            without=fault.without if isinstance(fault, PersonalData) else "",
            repeats=fields.repeats,
            ignored=ignored,
            alone=fields.alone,
        )
        return _refused(box, request, kept, chat)
    reader = reader_of(request) or new_reader(fields.once)
    put = partial(
        assistant.ask,
        question,
        filters=filters,
        ignored=ignored,
        conversation_id=fields.conversation or None,
        reader=reader,
        repeats=fields.repeats,
        once=fields.once,
        history=() if fields.alone else None,
        stop=stop,
    )
    return answered(put, reader, request, assistant, kept, chat)


def answered(
    put: Callable[..., Reply], reader: str, request: Request, assistant: Assistant, kept: Kept, chat: Chat
) -> Response:
    """Answer what `put` asks: at once as events for a script, or else whole, and then go where it is."""

    def ask(tell: Tell) -> Reply:
        return put(tell=tell)

    _ = assistant.records  # raises at once where nothing is kept
    response: Response
    if from_a_script(request):
        response = streamed(ask, kept, chat)
    else:
        response = RedirectResponse(_kept(ask), status_code=303)
    remember(response, reader, request, days=assistant.settings.conversation_days)
    return response


def _kept(ask: Callable[[Tell], Reply]) -> str:
    """Answer, and return where the answer is kept, or else why there is none."""
    address = ""
    for event in as_it_happens(ask):
        if isinstance(event, Begun):
            address = conversation_address(event.conversation_id, event.number)
        elif isinstance(event, Failed):
            if not address:
                raise event.error
            problem_of(event.error, "/ask")  # a defect is logged; the turn tells the reader
    return address


def _refused(box: Box, request: Request, kept: Kept, chat: Chat) -> Response:
    """Show the box again with what was typed and chosen, and what is wrong with it."""
    if from_a_script(request):
        return HTMLResponse(chat.part("chat/refused.html", **chat.box(box)), 422)
    conversation = kept.conversation(box.conversation) if box.conversation else None
    if conversation is None or not belongs(conversation, reader_of(request)):
        return chat.home(replace(box, conversation=""))
    return chat.conversation(conversation, box, own=True)
