"""One turn of a conversation by itself: asked again, judged by its reader, its sources looked up."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.kernel.errors import NotFound, QuestionInvalid
from assistant.records.model import Feedback
from assistant.records.reasons import LONGEST, reasons
from assistant.web.dependencies import (
    AnswerableGiven,
    AssistantGiven,
    ChatGiven,
    ConversationGiven,
    GenerationGiven,
    KeptGiven,
    OwnConversationGiven,
    PagesGiven,
    StopGiven,
    TurnGiven,
)
from assistant.web.pages.ask import answered
from assistant.web.pages.turns import conversation_address, is_as_typed
from assistant.web.readers import FromOwnPages, ReaderGiven, belongs
from assistant.web.recorded_sources import Gone, find

router = APIRouter(prefix="/conversations/{conversation_id}/turns/{number}", include_in_schema=False)


@router.get("", response_class=HTMLResponse)
def turn(
    found: ConversationGiven, turn: TurnGiven, chat: ChatGiven, reader: ReaderGiven, request: Request
) -> Response:
    """Show a turn: in its conversation, or, to a script, by itself."""
    if request.headers.get("hx-request"):
        shown = chat.turn(found, turn.number)
        part = chat.part("chat/turn.html", shown=shown, own=belongs(found, reader))
        return HTMLResponse(part, headers={"Cache-Control": "no-store"})
    return RedirectResponse(conversation_address(found.id, turn.number), status_code=303)


@router.post("/again", dependencies=[FromOwnPages])
def again(
    found: OwnConversationGiven,
    turn: AnswerableGiven,
    request: Request,
    assistant: AssistantGiven,
    kept: KeptGiven,
    chat: ChatGiven,
    stop: StopGiven,
    once: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Ask the same question again, of today's collection."""
    put = partial(
        assistant.ask,
        turn.question,
        filters=turn.filters,
        ignored=turn.ignored,
        conversation_id=found.id,
        reader=found.reader,
        repeats=turn.id,
        once=once,
        history=() if is_as_typed(turn) else None,
        stop=stop,
    )
    return answered(put, found.reader, request, assistant, kept, chat)


@router.post("/feedback", dependencies=[FromOwnPages])
def feedback(
    found: OwnConversationGiven,
    turn: AnswerableGiven,
    request: Request,
    assistant: AssistantGiven,
    kept: KeptGiven,
    chat: ChatGiven,
    useful: Annotated[str, Form(pattern="^(yes|no)$")],
    reason: Annotated[list[str], Form()] = [],  # noqa: B006  # FastAPI copies it
    text: Annotated[str, Form()] = "",
) -> Response:
    """Keep what the reader thinks of an answer."""
    known = {value for value, _ in reasons(useful == "yes")}
    chosen = tuple(each for each in reason if each in known)
    assistant.records.give_feedback(turn.id, Feedback(useful == "yes", chosen, _words(text)))
    if not request.headers.get("hx-request"):
        address = f"{conversation_address(found.id)}#turn-{turn.number}-feedback"
        return RedirectResponse(address, status_code=303)
    changed = kept.conversation(found.id) or kept.shown(found)
    shown = chat.turn(changed, turn.number)
    return HTMLResponse(chat.part("chat/feedback.html", shown=shown, just_given=True))


@router.get("/sources/{citation}", response_class=HTMLResponse)
def source(turn: TurnGiven, citation: str, generation: GenerationGiven, pages: PagesGiven) -> Response:
    """Go to where a recorded quotation stands in today's collection, or say what became of it."""
    citations = turn.answer.citations if turn.answer else ()
    cited = next((item for item in citations if str(item.number) == citation), None)
    if cited is None:
        raise NotFound("This answer has no such source.")
    found = find(cited, generation)
    if not isinstance(found, Gone):
        return RedirectResponse(found.address, status_code=303)
    return pages.render("gone.html", 410, citation=cited, gone=found, turn=turn)


def _words(text: str) -> str:
    """Return what was typed; raise `QuestionInvalid` where it is longer than the box allows."""
    text = text.replace("\r\n", "\n").strip()  # a form sends two characters for a line end, and counts one
    if len(text) > LONGEST:
        raise QuestionInvalid(
            f"What you wrote has {len(text):,} characters; {LONGEST:,} are taken at most. "
            "Go back to it and shorten it."
        )
    return text
