"""Ask back when a question cannot stand alone or may mean several things."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answering.sentences import question_weights
from assistant.kernel.domain import Filters
from assistant.kernel.index.generation import Generation
from assistant.kernel.mentions import speaks_of_barriers
from assistant.retrieval.following_up import refers_back
from assistant.retrieval.understanding import AnswerType, Question, Shape

# A question whose rarest word is in more than this share of the passages could be about anything.
_COMMON = 0.06
_CHOICES = 5
# With no more words than this beside what is unclear, a question cannot be told apart by them.
_GENERAL_WORDS = 2


@dataclass(frozen=True, slots=True)
class Unclear:
    """What to ask back, and questions to choose from."""

    message: str
    choices: tuple[str, ...]


def unclear(generation: Generation, question: Question, filters: Filters) -> Unclear | None:
    """Return what to ask back, or None when the question can be answered as it is."""
    if question.mentions.programmes or filters.programmes or filters.documents:
        return None
    words = len(question_weights(generation, question))
    if question.mentions.ambiguous:
        own = len(question.mentions.ambiguous[0].split())
        return _ambiguous(generation, question) if words - own <= _GENERAL_WORDS else None
    if not any(character.isalpha() for character in question.query):
        return Unclear("What would you like to know? Type a question in words.", _examples(generation))
    if question.mentions.barriers or question.mentions.places or question.phrases:
        return None
    if speaks_of_barriers(question.query) or question.shape is not Shape.SINGLE:
        return None
    leans = refers_back(question.query, generation.finder)
    if leans and (words <= _GENERAL_WORDS or not _specific(generation, question)):
        return Unclear(
            "Which programme or place do you mean? The question leans on something that was not said before.",
            _about_each(generation, question),
        )
    # A fact is a fact of something; an open question may well be about the whole collection.
    asks_a_fact = bool(question.wants - {AnswerType.OVERVIEW})
    if (asks_a_fact or not words) and not _specific(generation, question):
        return Unclear("Which programme do you mean? Many could be meant.", _about_each(generation, question))
    return None


def _specific(generation: Generation, question: Question) -> bool:
    """Tell whether some word of the question singles out a small part of the collection."""
    total = generation.lexical.count()
    words = question_weights(generation, question)
    return any(generation.lexical.frequency(word) <= _COMMON * total for word in words)


def _ambiguous(generation: Generation, question: Question) -> Unclear:
    term = question.mentions.ambiguous[0]
    meant = next(item.programmes for item in generation.taxonomy.ambiguous if item.term == term)
    names = [generation.taxonomy.programme(programme) for programme in meant]
    choices = [_replaced(question.query, term, item.name) for item in names if item is not None]
    several = "either of two" if len(choices) == 2 else f"any of {len(choices)}"
    return Unclear(f"“{term}” may mean {several} programmes. Which do you mean?", tuple(choices))


def _replaced(text: str, term: str, name: str) -> str:
    found = re.search(re.escape(term), text, re.IGNORECASE)
    return f"{text[: found.start()]}{name}{text[found.end() :]}" if found else f"{text} ({name})"


def _about_each(generation: Generation, question: Question) -> tuple[str, ...]:
    return tuple(f"{question.query.rstrip(' ?.')} – {name}?" for name in _largest_programmes(generation))


def _examples(generation: Generation) -> tuple[str, ...]:
    return tuple(f"What was {name}?" for name in _largest_programmes(generation))


def _largest_programmes(generation: Generation) -> list[str]:
    """Return the names of the programmes that most documents are about."""
    counts: dict[str, int] = {}
    for item in generation.sources.values():
        for programme in item.source.programmes:
            counts[programme] = counts.get(programme, 0) + 1
    best = sorted(counts, key=lambda programme: (-counts[programme], programme))[:_CHOICES]
    names = [generation.taxonomy.programme(programme) for programme in best]
    return [item.name for item in names if item is not None]
