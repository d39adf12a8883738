"""`POST /v1/chat/completions`: a conversation → its next message, whole or while it is made."""

from __future__ import annotations

from typing import Any, cast

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, StreamingResponse

from assistant.retrieval.understanding import tidy
from assistant.web.dependencies import AssistantGiven, GenerationGiven, StopGiven
from assistant.web.keyring import DEFAULT_SOURCES
from assistant.web.keys import KeyGiven
from assistant.web.openai.chore_answers import Desk, Suggestions, done
from assistant.web.openai.chores import recognise
from assistant.web.openai.conversation import earlier, history, question_of
from assistant.web.openai.errors import documented
from assistant.web.openai.listening import Asking, Listening
from assistant.web.openai.replies import DONE, Chunks, Head, usage_of, whole
from assistant.web.openai.requests import ChatRequest, check_model, check_possible
from assistant.web.telling import STREAM, event_stream

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The message; with “stream”, chunks of it while it is made.",
        "content": {STREAM: {"schema": {"type": "string"}}},
    },
    **documented(),
}

router = APIRouter(prefix="/v1", tags=["OpenAI"])


@router.post("/chat/completions", response_model=None, responses=_RESPONSES, summary="Carry on a chat")
def complete(
    key: KeyGiven,
    body: ChatRequest,
    request: Request,
    assistant: AssistantGiven,
    generation: GenerationGiven,
    stop: StopGiven,
) -> JSONResponse | StreamingResponse:
    """Answer the last message of the user, read with those before it, as `/api/ask` does.

    What the client tells of the conversation makes a follow-up stand alone, and is not kept. The question
    and its answer are, as a conversation of their own. Messages of the system are not obeyed. Requests of
    front ends for a title, tags and the like are answered by rules, and not searched for.

    Sources come in the ways that the key was made with; without keys as `annotations` and as a list of
    references. Tokens are those that a language model took, and 0 where none was asked.
    """
    check_model(body.model)
    suggestions = cast(Suggestions, request.app.state.suggestions)
    chore = recognise(body.messages, as_json=body.wants_json)
    if chore is not None:
        return _said(body, Head(generation.id), done(chore, Desk(generation.finder, suggestions)))
    check_possible(body)
    limit = assistant.settings.question_characters
    asking = Asking(
        assistant,
        generation,
        # Read before the stream begins, whose status can tell of no fault.
        question=tidy(question_of(body.messages), limit=limit),
        history=history(earlier(body.messages), generation.finder, limit=limit),
        ways=key.sources if key else DEFAULT_SOURCES,
        service=assistant.settings.url or str(request.base_url),
        stop=stop,
    )
    listening = Listening(asking, suggestions)
    if body.stream:
        return event_stream(listening.streamed(with_usage=body.wants_usage))
    return JSONResponse(listening.whole())


def _said(body: ChatRequest, head: Head, content: str) -> JSONResponse | StreamingResponse:
    """Return the response that says what needed no search."""
    usage = usage_of(None)
    if not body.stream:
        return JSONResponse(whole(head, content, usage=usage))
    chunks = Chunks(head, with_usage=body.wants_usage)
    parts = (chunks.first(), chunks.content(content), chunks.last(), chunks.usage(usage), DONE)
    return event_stream(iter(parts))
