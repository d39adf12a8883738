"""The page at `/`: a question in its address, the answer, and the sources it rests on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from assistant.bootstrap import Assistant
from assistant.kernel.domain import Answer, Filters
from assistant.kernel.errors import QuestionInvalid
from assistant.kernel.index.generation import Generation
from assistant.kernel.taxonomy import Programme
from assistant.retrieval.filtering import resolve
from assistant.retrieval.understanding import tidy
from assistant.web.api.schemas import CONVERSATION
from assistant.web.dependencies import AssistantGiven, GenerationGiven, PagesGiven
from assistant.web.pages.rendering import place_in_document

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What came of the address: nothing was asked, an answer, or an error with the question kept."""

    programmes: tuple[str, ...]
    conversation: str  # "" before the first question
    answer: Answer | None = None
    read_as: str = ""  # the question as searched, where that is not as typed
    error: str = ""


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
    chosen = tuple(name for name in programme if name)
    conversation = c if re.fullmatch(CONVERSATION, c) else ""
    nothing = _Asked(chosen, conversation)
    asked = nothing if q is None else _ask(assistant, generation, q, nothing)
    programmes = _in_collection(generation)
    return pages.render(
        "home.html",
        422 if asked.error else 200,
        question=q or "",
        asked=asked,
        answer=asked.answer,
        programmes=programmes,
        examples=_examples(generation, programmes),
        counts=generation.manifest.counts,
        place=partial(_place, generation),
    )


def _ask(assistant: Assistant, generation: Generation, question: str, before: _Asked) -> _Asked:
    try:
        filters = resolve(Filters(programmes=before.programmes), generation)
        reply = assistant.ask(question, filters=filters, conversation_id=before.conversation or None)
        typed = tidy(question, limit=assistant.settings.question_characters)
    except QuestionInvalid as fault:
        return replace(before, error=str(fault))
    query = reply.answer.searched.query
    read_as = query if query != typed else ""
    return _Asked(filters.programmes, reply.conversation_id, reply.answer, read_as)


def _place(generation: Generation, document_id: str, number: int, label: str) -> str:
    entry = generation.sources.get(document_id)  # none when a swap came between
    return place_in_document(number, label, entry.pages, entry.paginated) if entry else f"page {number}"


def _examples(generation: Generation, programmes: Sequence[Programme]) -> list[str]:
    """Return questions of each kind that this collection can be asked."""
    names = [item.name for item in programmes[:2]]
    examples = [f"What got in the way of {name}, and what helped?" for name in names[:1]]
    barriers = Counter(name for entry in generation.sources.values() for name in entry.source.barriers)
    examples += [
        f"Which programmes met the {name} barrier, and what helped?"
        for name, _ in barriers.most_common()[-1:]
    ]
    places = Counter(name for entry in generation.sources.values() for name in entry.source.places)
    examples += [f"What was tried before in {name}?" for name, _ in places.most_common(1)]
    examples += [f"Compare {names[0]} with {names[1]}."] if len(names) > 1 else []
    return [*examples, *(f"Who evaluated {item.name}?" for item in programmes[2:3])]


def _in_collection(generation: Generation) -> list[Programme]:
    """Return the programmes that documents are about, those that titles name most often first."""
    sources = [entry.source for entry in generation.sources.values()]
    counts = Counter(name for source in sources for name in source.programmes)
    titles = [source.title.casefold() for source in sources]

    def standing(item: Programme) -> tuple[int, int]:
        return sum(item.name.casefold() in title for title in titles), counts[item.id]

    known = [item for item in generation.taxonomy.programmes if counts[item.id]]
    return sorted(known, key=standing, reverse=True)
