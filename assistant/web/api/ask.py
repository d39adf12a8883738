"""`POST /api/ask`: a question → its answer, whole or as a stream of events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.sse import format_sse_event
from pydantic import BaseModel
from starlette.responses import StreamingResponse

from assistant.bootstrap import Reply
from assistant.retrieval.filtering import resolve
from assistant.web.api.problems import documented, problem_of
from assistant.web.api.schemas import (
    AnswerShown,
    AskRequest,
    CitationShown,
    FilterSet,
    SearchedShown,
    StatementShown,
)
from assistant.web.dependencies import AssistantGiven, GenerationGiven

_STREAM = "text/event-stream"
_EVENTS = (
    "event: understood\ndata: {…}\n\nevent: searched\ndata: {…}\n\n"
    "event: statement\ndata: {…}\n\nevent: done\ndata: {…}\n\n"
)
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer; with `Accept: text/event-stream`, the same as events.",
        "content": {_STREAM: {"schema": {"type": "string"}, "example": _EVENTS}},
    },
    **documented(413),
}

router = APIRouter(prefix="/api", tags=["Questions"])


class Understood(BaseModel):
    """The first event: how the question was read."""

    conversation_id: str
    question: str  # as asked
    query: str  # as searched
    filters: FilterSet


class Said(BaseModel):
    """A `statement` event."""

    statement: StatementShown
    citations: list[CitationShown]


@router.post("/ask", response_model=AnswerShown, responses=_RESPONSES, summary="Ask a question")
def ask(
    body: AskRequest, request: Request, assistant: AssistantGiven, generation: GenerationGiven
) -> AnswerShown | StreamingResponse:
    """Answer a question with quotations, each proven to stand on the page that it names.

    With `Accept: text/event-stream` the answer comes as events: `understood` (how the
    question was read), `searched` (what was looked through), a `statement` for each thing
    said with its citations, and `done` with the whole answer; or `problem`, which ends the stream.
    """
    filters = resolve(body.filters.to_domain(), generation)

    def reply() -> Reply:
        return assistant.ask(body.question, filters=filters, conversation_id=body.conversation_id)

    if _STREAM in request.headers.get("accept", ""):
        # A proxy must not hold events back.
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        events = _events(body.question, reply, request.url.path)
        return StreamingResponse(events, media_type=_STREAM, headers=headers)
    return answer_shown(reply())


def answer_shown(reply: Reply) -> AnswerShown:
    """Return an answer in the shape that is sent."""
    answer = reply.answer
    shown = {name: getattr(answer, name) for name in AnswerShown.model_fields if hasattr(answer, name)}
    shown["conversation_id"] = reply.conversation_id
    return AnswerShown.model_validate(shown, from_attributes=True)


def _events(question: str, ask: Callable[[], Reply], path: str) -> Iterator[bytes]:
    try:
        reply = ask()
    except Exception as error:  # noqa: BLE001  # the stream has begun, so no status can tell of it
        yield _event("problem", problem_of(error, path))
        return
    answer = answer_shown(reply)
    yield _event(
        "understood",
        Understood(
            conversation_id=reply.conversation_id,
            question=question,
            query=answer.searched.query,
            filters=answer.searched.filters,
        ),
    )
    yield _event("searched", SearchedShown.model_validate(answer.searched))
    for statement in answer.statements:
        cited = [citation for citation in answer.citations if citation.number in statement.citations]
        yield _event("statement", Said(statement=statement, citations=cited))
    yield _event("done", answer)


def _event(name: str, data: BaseModel) -> bytes:
    return format_sse_event(event=name, data_str=data.model_dump_json())
