"""From a question that stands alone to an answer: screen, clarify, gather, judge, prove."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from functools import partial

from assistant.answering import clarifying, part_by_part
from assistant.answering.across import across
from assistant.answering.composing import (
    best_nearest,
    compose,
    compose_not_found,
    notice,
    quoted,
    tell_searched,
)
from assistant.answering.evidence import Found, find, quotations, weigh
from assistant.answering.inquiry import Inquiry
from assistant.answering.narrowing import narrowed
from assistant.answering.progress import Understood
from assistant.answering.saying import Quotations, begin, close, tell_checking
from assistant.answering.screening import screen
from assistant.answering.sufficiency import ANSWERED
from assistant.answering.transcript import Transcript
from assistant.kernel.domain import Answer, AnswerStatus
from assistant.retrieval.parts import split
from assistant.retrieval.understanding import Shape

_MORE = re.compile(
    r"\b(in (more |full |greater )?detail|everything|tell me more|at length|full account)\b", re.IGNORECASE
)
_MORE_TIMES = 3


def answer(inquiry: Inquiry) -> Answer:
    """Answer in about as many words as are wanted, more when the question asks for more.

    Tells of everything but the end: `Finished` is for whoever has done with the answer what is to be done.
    """
    started = time.perf_counter()
    inquiry = narrowed(inquiry)
    inquiry.trace.understood(
        inquiry.question, terms=inquiry.terms, filters=inquiry.filters, within=inquiry.within
    )
    inquiry.tell(Understood(inquiry.question.query, inquiry.terms, inquiry.filters))
    if _MORE.search(inquiry.question.query):
        inquiry = replace(inquiry, words=inquiry.words * _MORE_TIMES)
    result = _refused(inquiry) or _answered(inquiry)
    total = round((time.perf_counter() - started) * 1000, 1)
    return replace(result, timings_ms={**result.timings_ms, "total": total})


def _refused(inquiry: Inquiry) -> Answer | None:
    """Return an answer that needs no search: declined, or asked back."""
    declined = screen(inquiry.question.query, inquiry.generation)
    if declined is not None:
        return _noticed(inquiry, AnswerStatus.DECLINED, declined.message)
    unclear = clarifying.unclear(inquiry.generation, inquiry.question, inquiry.filters)
    if unclear is not None:
        asked_back = _noticed(inquiry, AnswerStatus.CLARIFY, unclear.message)
        return replace(asked_back, choices=unclear.choices)
    return None


def _noticed(inquiry: Inquiry, status: AnswerStatus, message: str) -> Answer:
    transcript = Transcript(inquiry)
    transcript.say([notice(message)])
    return compose(inquiry, status, transcript)


def _answered(inquiry: Inquiry) -> Answer:
    questions = split(inquiry.question.query, inquiry.generation.finder)
    if len(questions) > 1:
        return part_by_part.by_question(inquiry, questions)
    if inquiry.question.shape is Shape.COMPARE:
        return part_by_part.by_programme(inquiry)
    if inquiry.question.shape is Shape.ACROSS:
        found = across(inquiry)
        if found is not None:
            return found
    return _from_evidence(inquiry, find(inquiry))


def _from_evidence(inquiry: Inquiry, found: Found) -> Answer:
    tell_searched(inquiry, [found])
    evidence = weigh(found)
    transcript = Transcript(inquiry)
    judged = evidence.sufficiency
    if judged.probability >= ANSWERED:
        number = quotations(evidence.extracts)
        tell_checking(inquiry, number)
        begin(inquiry, evidence, Quotations(number, partial(quoted, evidence.extracts)))(transcript)
    if not transcript.statements:
        return compose_not_found(inquiry, transcript, evidence)
    close(inquiry, transcript, judged.missing)
    return compose(
        inquiry,
        AnswerStatus.PARTIAL if judged.missing else AnswerStatus.ANSWERED,
        transcript,
        nearest=best_nearest(evidence.hits),
        timings_ms=evidence.timings_ms,
    )
