"""Read what a reader narrowed the search to as the subject of a question that names none."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.inquiry import Inquiry
from assistant.retrieval.filtering import described
from assistant.retrieval.understanding import Shape

_READ_IN = ("programmes", "places", "barriers")
_NAMES = 3  # more would say little of any


def narrowed(inquiry: Inquiry) -> Inquiry:
    """Return an inquiry whose question is about what its filters keep to, as if it had named it.

    "What was found?", asked of one document, is about that document. What the question names itself
    goes before: of a programme that it names, a filter on another says nothing.
    """
    question, filters = inquiry.question, inquiry.filters
    mentions = question.mentions
    if mentions.programmes or question.shape is Shape.COMPARE:
        return inquiry
    unnamed = [facet for facet in _READ_IN if getattr(filters, facet) and not getattr(mentions, facet)]
    names = [
        term.name
        for term in described(filters, inquiry.generation)
        if term.facet in unnamed or term.facet == "documents"
    ]
    # Of several, a sentence need not be about each.
    single = {facet: value for facet in unnamed if len(value := getattr(filters, facet)) == 1}
    read = replace(question, mentions=replace(mentions, **single), within=tuple(names[:_NAMES]))
    return replace(inquiry, question=read)
