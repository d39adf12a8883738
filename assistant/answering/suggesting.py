"""Suggest questions to follow up with, each of which was tried and is answered."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice, zip_longest

from assistant.answering.inquiry import Inquiry
from assistant.answering.pipeline import answer
from assistant.answering.progress import silent
from assistant.answering.tracing import Tracer
from assistant.kernel.domain import Answer, AnswerStatus, Filters
from assistant.kernel.index.generation import Generation
from assistant.retrieval.understanding import AnswerType, understand

_SUGGESTED = 3  # at most
_TRIED = 6  # for one answer
_REMEMBERED = 4096  # questions that were tried
_FOLLOWED_UP = (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL, AnswerStatus.NOT_FOUND)

# What is asked of what the passages are tagged with: facet of a tag → name → question.
_ASKED: Mapping[str, Callable[[str], str]] = {
    "barrier": lambda name: f"Which programmes met the {name.lower()} barrier, and what helped?",
    "place": lambda name: f"What was tried before in {name}?",
    "programme": lambda name: f"What got in the way of {name}?",
}


class Suggester:
    """Finds questions that follow from an answer. Safe to share between threads."""

    def __init__(self) -> None:
        # (generation as seen, question, filters) → is it answered: the same few come up again and again.
        self._tried: dict[tuple[tuple[str, frozenset[str]], str, Filters], bool] = {}

    def added(self, inquiry: Inquiry, found: Answer) -> Answer:
        """Return an answer with suggestions, and the time that it took to find them."""
        started = time.perf_counter()
        suggestions = self.suggest(inquiry, found)
        took = round((time.perf_counter() - started) * 1000, 1)
        return replace(found, suggestions=suggestions, timings_ms={**found.timings_ms, "suggest": took})

    def suggest(self, inquiry: Inquiry, found: Answer) -> tuple[str, ...]:
        """Return questions that are answered within the filters that the inquiry was put with."""
        if found.status not in _FOLLOWED_UP:
            return ()
        asked = {inquiry.question.asked.casefold(), inquiry.question.query.casefold()}
        near = dict.fromkeys(text for text in _near(inquiry, found) if text.casefold() not in asked)
        answered = (text for text in islice(near, _TRIED) if self._is_answered(inquiry, text))
        return tuple(islice(answered, _SUGGESTED))

    def answered(self, generation: Generation, questions: Iterable[str]) -> tuple[str, ...]:
        """Return those of some questions that a generation answers, in their order."""
        return tuple(
            text
            for text in questions
            if self._is_answered(Inquiry(generation, understand(text, generation.finder)), text)
        )

    def _is_answered(self, inquiry: Inquiry, text: str) -> bool:
        key = (inquiry.generation.key, text, inquiry.filters)
        known = self._tried.get(key)
        if known is None:
            question = understand(text, inquiry.generation.finder)
            tried = answer(replace(inquiry, question=question, tell=silent, trace=Tracer(), writer=None))
            known = tried.status is not AnswerStatus.NOT_FOUND and bool(tried.citations)
            if len(self._tried) >= _REMEMBERED:
                self._tried.clear()
            self._tried[key] = known
        return known


def _near(inquiry: Inquiry, found: Answer) -> Iterator[str]:
    """Yield questions near an answer, the nearest first, those of one kind not all together."""
    mentions, generation = inquiry.question.mentions, inquiry.generation
    named = {"programme": mentions.programmes, "place": mentions.places, "barrier": mentions.barriers}
    if found.status is AnswerStatus.NOT_FOUND or AnswerType.TROUBLE not in inquiry.question.wants:
        yield from _put(generation, "programme", mentions.programmes[:1])
    if found.status is AnswerStatus.NOT_FOUND:  # parts of it may be answered where the whole is not
        yield from chain.from_iterable(_put(generation, facet, values) for facet, values in named.items())
    tags = _tags(generation, found)
    others = (
        _put(generation, facet, [value for value in tags.get(facet, ()) if value not in named[facet]])
        for facet in _ASKED
    )
    yield from (text for each in zip_longest(*others) for text in each if text)


def _put(generation: Generation, facet: str, values: Sequence[str]) -> Iterator[str]:
    taxonomy = generation.taxonomy
    known = {"programme": taxonomy.programme, "barrier": taxonomy.barrier}
    for value in values:
        term = known[facet](value) if facet in known else None
        yield _ASKED[facet](term.name if term else value)


def _tags(generation: Generation, found: Answer) -> dict[str, list[str]]:
    """Return what the passages cited or near are tagged with: facet → values, the commonest first."""
    shown = chain((item.passage_id for item in found.citations), (item.passage_id for item in found.nearest))
    counted: dict[str, Counter[str]] = {}
    for passage_id in dict.fromkeys(shown):
        if passage := generation.passages.by_id(passage_id):
            for facet, value in sorted(generation.passages.tags(passage.row)):
                counted.setdefault(facet, Counter())[value] += 1
    return {facet: [value for value, _ in values.most_common()] for facet, values in counted.items()}
