"""Answer a question across programmes: programme by programme, those that the collection shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from assistant.answering import extractive
from assistant.answering.composing import (
    best_nearest,
    compose,
    compose_not_found,
    heading,
    quoted,
    tell_searched,
)
from assistant.answering.evidence import Evidence, find, quotations, weigh
from assistant.answering.extractive import Extract
from assistant.answering.grounding import Grounding
from assistant.answering.inquiry import Inquiry
from assistant.answering.part_by_part import programme_name
from assistant.answering.saying import Quotations, begin, close, tell_checking
from assistant.answering.sentences import Candidate
from assistant.answering.sufficiency import ANSWERED
from assistant.answering.transcript import Transcript
from assistant.kernel.domain import Answer, AnswerStatus, Statement
from assistant.kernel.index.generation import Generation

_SHOWN = 8  # programmes in an answer across the collection
_ACROSS_PASSAGES = 30
_ACROSS_WORDS = 45  # for each programme
_ACROSS_WORTH = 0.6  # share of the best sentence's score that a programme's own best must reach


def across(inquiry: Inquiry) -> Answer | None:
    """Answer programme by programme from the whole collection; None when nothing is grouped that way."""
    found = find(inquiry, passages=_ACROSS_PASSAGES)
    evidence = weigh(found)
    if evidence.sufficiency.probability < ANSWERED:
        return None
    groups = _groups(inquiry.generation, evidence, inquiry.question.mentions.places)
    if len(groups) < 2:
        return None
    tell_searched(inquiry, [found])
    number = sum(quotations(group.extracts) for group in groups)
    tell_checking(inquiry, number)
    transcript = Transcript(inquiry)
    if not begin(inquiry, evidence, Quotations(number, partial(_told, groups)))(transcript):
        return compose_not_found(inquiry, transcript, evidence)
    missing = evidence.sufficiency.missing
    close(inquiry, transcript, missing)
    return compose(
        inquiry,
        AnswerStatus.PARTIAL if missing else AnswerStatus.ANSWERED,
        transcript,
        nearest=best_nearest(evidence.hits),
        timings_ms=evidence.timings_ms,
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """The best sentences about one programme."""

    name: str
    extracts: Sequence[Extract]


def _groups(generation: Generation, evidence: Evidence, places: Collection[str]) -> list[_Group]:
    """Group the sentences worth showing by programme, the best programme first."""
    floor = _ACROSS_WORTH * evidence.candidates[0].score
    grouped: dict[str, list[Candidate]] = {}
    for candidate in evidence.candidates:
        if candidate.score >= floor and candidate.is_in(places):
            grouped.setdefault(candidate.programme, []).append(candidate)
    return [
        _Group(
            programme_name(generation, key) if key else "In general",
            extractive.choose(items, budget=_ACROSS_WORDS),
        )
        for key, items in list(grouped.items())[:_SHOWN]
    ]


def _told(groups: Sequence[_Group], grounding: Grounding) -> Iterator[Statement]:
    for group in groups:
        said = list(quoted(group.extracts, grounding, titled=False))
        if said:
            yield heading(group.name)
            yield from said
