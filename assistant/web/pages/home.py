"""The page at `/`: a question in its address, the answer, and the sources it rests on."""

from __future__ import annotations

import re
from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from assistant.kernel.domain import Filters
from assistant.kernel.errors import QuestionInvalid
from assistant.kernel.index.generation import Generation
from assistant.kernel.taxonomy import Programme
from assistant.retrieval.understanding import tidy
from assistant.web.api.schemas import CONVERSATION
from assistant.web.dependencies import AssistantGiven, GenerationGiven, PagesGiven
from assistant.web.filters import FilterUnknown, resolve
from assistant.web.pages.rendering import place_in_document

_EXAMPLES = 5

router = APIRouter(include_in_schema=False)


@router.get("/", response_class=HTMLResponse)
def home(
    assistant: AssistantGiven,
    generation: GenerationGiven,
    pages: PagesGiven,
    q: str | None = None,
    programme: Annotated[list[str], Query()] = [],  # noqa: B006  # FastAPI copies it
    c: str = "",
) -> HTMLResponse:
    """Show the question box and, when a question is in the address, its answer.

    `c` carries the conversation from page to page, so that a follow-up needs no script.
    """
    conversation = c if re.fullmatch(CONVERSATION, c) else ""
    reply, error, read_as = None, "", ""
    chosen = tuple(name for name in programme if name)
    if q is not None:
        try:
            chosen = resolve(Filters(programmes=chosen), generation).programmes
            filters = Filters(programmes=chosen)
            reply = assistant.ask(q, filters=filters, conversation_id=conversation or None)
            if reply.answer.searched.query != tidy(q, limit=assistant.settings.question_characters):
                read_as = reply.answer.searched.query
        except (QuestionInvalid, FilterUnknown) as fault:
            error = str(fault)

    def place(document_id: str, number: int, label: str) -> str:
        entry = generation.sources.get(document_id)
        return place_in_document(number, label, entry.pages, entry.paginated) if entry else f"page {number}"

    return pages.render(
        "home.html",
        422 if error else 200,
        question=q or "",
        error=error,
        answer=reply.answer if reply else None,
        read_as=read_as,
        conversation=reply.conversation_id if reply else conversation,
        chosen=chosen,
        programmes=_in_collection(generation),
        examples=[f"What was {item.name}?" for item in _in_collection(generation)[:_EXAMPLES]],
        counts=generation.manifest.counts,
        place=place,
    )


def _in_collection(generation: Generation) -> list[Programme]:
    """Return the programmes that documents are about, the one with most documents first."""
    counts = Counter(name for entry in generation.sources.values() for name in entry.source.programmes)
    known = [item for item in generation.taxonomy.programmes if counts[item.id]]
    return sorted(known, key=lambda item: -counts[item.id])
