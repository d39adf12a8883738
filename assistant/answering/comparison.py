"""Answer programme by programme: those a question compares, or those the collection shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering import extractive
from assistant.answering.composing import (
    best_nearest,
    compose,
    compose_not_found,
    heading,
    not_found,
    notice,
    quoted,
    tell_searched,
)
from assistant.answering.evidence import Evidence, Found, find, quotations, weigh
from assistant.answering.extractive import Extract
from assistant.answering.grounding import Grounding
from assistant.answering.inquiry import Inquiry
from assistant.answering.progress import Checking
from assistant.answering.sentences import Candidate
from assistant.answering.sufficiency import ANSWERED
from assistant.answering.transcript import Transcript
from assistant.kernel.domain import Answer, AnswerStatus, Hit, Statement
from assistant.kernel.index.generation import Generation
from assistant.retrieval.understanding import narrowed_to

_COMPARED = 4  # programmes set side by side in one answer
_PART_WORDS = 55  # for each of them, at least
_SHOWN = 8  # programmes in an answer across the collection
_ACROSS_PASSAGES = 30
_ACROSS_WORDS = 45  # for each programme
_ACROSS_WORTH = 0.6  # share of the best sentence's score that a programme's own best must reach


def by_programme(inquiry: Inquiry) -> Answer:
    """Answer for each programme that is compared; one without evidence is said to have none."""
    compared = inquiry.question.mentions.programmes[:_COMPARED]
    share = max(_PART_WORDS, inquiry.words // len(compared))
    found = {programme: _of_programme(inquiry, programme, words=share) for programme in compared}
    tell_searched(inquiry, (each for each in found.values() if each))
    evidence = {programme: weigh(each) for programme, each in found.items() if each}
    inquiry.tell(Checking(sum(quotations(each.extracts) for each in evidence.values())))
    transcript = Transcript(inquiry)
    missing = sum(not _set_out(inquiry, transcript, each, evidence.get(each)) for each in compared)
    if left_out := inquiry.question.mentions.programmes[_COMPARED:]:
        names = ", ".join(_name(inquiry.generation, programme) for programme in left_out)
        transcript.say([notice(f"Not looked up: {names}. Ask for at most {_COMPARED} at a time.")])
    status = AnswerStatus.ANSWERED if not missing else AnswerStatus.PARTIAL
    if missing == len(compared):
        status = AnswerStatus.NOT_FOUND
    hits: list[Hit] = [hit for each in evidence.values() for hit in each.hits]
    return compose(inquiry, status, transcript, nearest=best_nearest(hits))


def _of_programme(inquiry: Inquiry, programme: str, *, words: int) -> Found | None:
    """Return what is found on one programme; None where the filters leave that programme out."""
    filters = inquiry.filters
    if filters.programmes and programme not in filters.programmes:
        return None
    generation = inquiry.generation
    part = narrowed_to(inquiry.question, programme, _name(generation, programme), generation.finder)
    return find(
        replace(inquiry, question=part, filters=replace(filters, programmes=(programme,)), words=words)
    )


def _set_out(inquiry: Inquiry, transcript: Transcript, programme: str, evidence: Evidence | None) -> bool:
    """Say what there is on one programme, under its name; return whether there was anything."""
    name = _name(inquiry.generation, programme)
    transcript.say([heading(name)])
    extracts = evidence.extracts if evidence else ()
    if transcript.say(quoted(extracts, transcript.grounding, titled=False)):
        return True
    transcript.say([notice(f"The collection does not say this of {name}.")])
    return False


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
    inquiry.tell(Checking(sum(quotations(group.extracts) for group in groups)))
    transcript = Transcript(inquiry)
    for group in groups:
        transcript.say(_told(group, transcript.grounding))
    if not transcript.statements:
        return compose_not_found(inquiry, transcript, evidence)
    missing = evidence.sufficiency.missing
    transcript.say(not_found(missing))
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
            _name(generation, key) if key else "In general", extractive.choose(items, budget=_ACROSS_WORDS)
        )
        for key, items in list(grouped.items())[:_SHOWN]
    ]


def _told(group: _Group, grounding: Grounding) -> Iterator[Statement]:
    said = list(quoted(group.extracts, grounding, titled=False))
    if said:
        yield heading(group.name)
        yield from said


def _name(generation: Generation, programme: str) -> str:
    found = generation.taxonomy.programme(programme)
    return found.name if found else programme
