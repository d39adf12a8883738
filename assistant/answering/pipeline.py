"""From a question that stands alone to an answer: screen, clarify, gather, judge, prove."""

from __future__ import annotations

import re
import time
from dataclasses import replace

from assistant.answering import clarifying, comparison
from assistant.answering.composing import best_nearest, compose, not_found, notice, quoted
from assistant.answering.evidence import Evidence, gather
from assistant.answering.grounding import Grounding
from assistant.answering.screening import screen
from assistant.answering.sufficiency import ANSWERED
from assistant.kernel.domain import Answer, AnswerStatus, Filters
from assistant.kernel.index.generation import Generation
from assistant.retrieval.understanding import Question, Shape

_MORE = re.compile(
    r"\b(in (more |full |greater )?detail|everything|tell me more|at length|full account)\b", re.IGNORECASE
)
_MORE_TIMES = 3


def answer(
    generation: Generation, question: Question, filters: Filters, *, words: int, strict: bool
) -> Answer:
    """Answer from one generation in about `words` words, more when the question asks for more."""
    started = time.perf_counter()
    if _MORE.search(question.query):
        words *= _MORE_TIMES
    result = _refused(generation, question, filters) or _answered(
        generation, question, filters, words=words, strict=strict
    )
    total = round((time.perf_counter() - started) * 1000, 1)
    return replace(result, timings_ms={**result.timings_ms, "total": total})


def _refused(generation: Generation, question: Question, filters: Filters) -> Answer | None:
    """Return an answer that needs no search: declined, or asked back."""
    declined = screen(question.query)
    if declined is not None:
        said = [notice(declined.message)]
        return compose(generation, question, filters, AnswerStatus.DECLINED, said)
    unclear = clarifying.unclear(generation, question, filters)
    if unclear is not None:
        said = [notice(unclear.message)]
        return compose(generation, question, filters, AnswerStatus.CLARIFY, said, choices=unclear.choices)
    return None


def _answered(
    generation: Generation, question: Question, filters: Filters, *, words: int, strict: bool
) -> Answer:
    if question.shape is Shape.COMPARE:
        return comparison.by_programme(generation, question, filters, words=words, strict=strict)
    if question.shape is Shape.ACROSS:
        found = comparison.across(generation, question, filters, words=words, strict=strict)
        if found is not None:
            return found
    evidence = gather(generation, question, filters, words=words)
    return _from_evidence(generation, question, filters, evidence, strict=strict)


def _from_evidence(
    generation: Generation, question: Question, filters: Filters, evidence: Evidence, *, strict: bool
) -> Answer:
    grounding = Grounding(generation, strict=strict)
    judged = evidence.sufficiency
    said = list(quoted(evidence.extracts, grounding)) if judged.probability >= ANSWERED else []
    if not said:
        return _not_found(generation, question, filters, evidence)
    return compose(
        generation,
        question,
        filters,
        AnswerStatus.PARTIAL if judged.missing else AnswerStatus.ANSWERED,
        [*said, *not_found(judged.missing)],
        grounding,
        nearest=best_nearest(evidence.hits),
        timings_ms=evidence.timings_ms,
    )


def _not_found(generation: Generation, question: Question, filters: Filters, evidence: Evidence) -> Answer:
    found = compose(
        generation,
        question,
        filters,
        AnswerStatus.NOT_FOUND,
        (),
        nearest=best_nearest(evidence.hits),
        timings_ms=evidence.timings_ms,
    )
    searched = found.searched
    narrowed = " with these filters" if filters else ""
    message = (
        f"The collection does not say. {searched.passages:,} passages of {searched.documents:,} documents "
        f"were searched{narrowed}."
    )
    return replace(found, statements=(notice(message),))
