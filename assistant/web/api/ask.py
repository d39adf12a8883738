"""`POST /api/ask`: a question → its answer, whole or as a stream of events."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse

from assistant.answering.progress import Tell, silent
from assistant.bootstrap import Reply
from assistant.retrieval.filtering import resolve
from assistant.web.api import examples
from assistant.web.api.answer_schemas import AnswerShown, AskRequest
from assistant.web.api.events import Events
from assistant.web.api.problems import documented
from assistant.web.dependencies import AssistantGiven, GenerationGiven, StopGiven
from assistant.web.telling import STREAM, as_it_happens, event_stream, wants_events

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": f"The answer; with `Accept: {STREAM}`, events while it is made.",
        "content": {STREAM: {"schema": {"type": "string"}, "example": examples.EVENTS}},
    },
    **documented(413),
}

router = APIRouter(prefix="/api", tags=["Questions"])


@router.post("/ask", response_model=AnswerShown, responses=_RESPONSES, summary="Ask a question")
def ask(
    body: AskRequest,
    request: Request,
    assistant: AssistantGiven,
    generation: GenerationGiven,
    stop: StopGiven,
) -> AnswerShown | StreamingResponse:
    """Answer a question with quotations, each proven to stand on the page that it names.

    Where a language model is set, it writes the answer; each sentence is checked against what it cites.

    The answer is kept in a conversation, which anyone who has its id may read. A conversation that was
    begun in a browser is carried on only there: with its id, a new one begins, and the question stands alone.

    With `Accept: text/event-stream` events are sent as they happen: `begun` (where the answer is kept),
    `understood` (how the question was read), `searched` (what was looked through), `writing` (which language
    model was asked, where one is set), `checking` (how many quotations), a `statement` or `notice` for each
    thing said, before it a `citation` for each that is new, and `done` with the whole answer; or `problem`,
    which ends the stream. An answer is kept even if nobody listens to the end; a language model is stopped.
    """
    # Read before the stream begins, whose status can tell of no fault.
    question = assistant.taken(body.question)
    filters = resolve(body.filters.to_domain(), generation)

    def reply(tell: Tell) -> Reply:
        return assistant.ask(
            question,
            filters=filters,
            ignored=tuple(body.ignored),
            conversation_id=body.conversation_id or None,
            once=body.once,
            tell=tell,
            stop=stop,
        )

    if wants_events(request):
        return event_stream(Events(request.url.path).of(as_it_happens(reply)))
    made = reply(silent)
    return AnswerShown.of(made.answer, made.conversation_id, made.number)
