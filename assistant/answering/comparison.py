"""Answer programme by programme: those a question compares, or those the collection shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering import extractive
from assistant.answering.composing import best_nearest, compose, heading, not_found, notice, quoted
from assistant.answering.evidence import Evidence, gather
from assistant.answering.grounding import Grounding
from assistant.answering.sentences import Candidate
from assistant.answering.sufficiency import ANSWERED
from assistant.kernel.domain import Answer, AnswerStatus, Filters, Hit, Statement
from assistant.kernel.index.generation import Generation
from assistant.retrieval.understanding import Question, narrowed_to

_COMPARED = 4  # programmes set side by side in one answer
_PART_WORDS = 55  # for each of them, at least
_SHOWN = 8  # programmes in an answer across the collection
_ACROSS_PASSAGES = 30
_ACROSS_WORDS = 45  # for each programme
_ACROSS_WORTH = 0.6  # share of the best sentence's score that a programme's own best must reach


def by_programme(
    generation: Generation, question: Question, filters: Filters, *, words: int, strict: bool
) -> Answer:
    """Answer for each programme that is compared; one without evidence is said to have none."""
    grounding = Grounding(generation, strict=strict)
    statements: list[Statement] = []
    hits: list[Hit] = []
    missing = 0
    compared = question.mentions.programmes[:_COMPARED]
    share = max(_PART_WORDS, words // len(compared))
    for programme in compared:
        name = _name(generation, programme)
        statements.append(heading(name))
        evidence = _of_programme(generation, question, filters, programme, words=share)
        hits.extend(evidence.hits if evidence else ())
        said = list(quoted(evidence.extracts, grounding, titled=False)) if evidence else []
        missing += not said
        statements.extend(said or [notice(f"The collection does not say this of {name}.")])
    if left_out := question.mentions.programmes[_COMPARED:]:
        names = ", ".join(_name(generation, programme) for programme in left_out)
        statements.append(notice(f"Not looked up: {names}. Ask for at most {_COMPARED} at a time."))
    status = AnswerStatus.ANSWERED if not missing else AnswerStatus.PARTIAL
    if missing == len(compared):
        status = AnswerStatus.NOT_FOUND
    return compose(generation, question, filters, status, statements, grounding, nearest=best_nearest(hits))


def _of_programme(
    generation: Generation, question: Question, filters: Filters, programme: str, *, words: int
) -> Evidence | None:
    """Return the evidence on one programme; None where the filters leave that programme out."""
    if filters.programmes and programme not in filters.programmes:
        return None
    part = narrowed_to(question, programme, _name(generation, programme), generation.finder)
    return gather(generation, part, replace(filters, programmes=(programme,)), words=words)


def across(
    generation: Generation, question: Question, filters: Filters, *, words: int, strict: bool
) -> Answer | None:
    """Answer programme by programme from the whole collection; None when nothing is grouped that way."""
    evidence = gather(generation, question, filters, words=words, passages=_ACROSS_PASSAGES)
    if evidence.sufficiency.probability < ANSWERED:
        return None
    groups = _groups(generation, evidence, question.mentions.places)
    if len(groups) < 2:
        return None
    grounding = Grounding(generation, strict=strict)
    statements = [statement for group in groups for statement in _told(group, grounding)]
    if not statements:
        return None
    missing = evidence.sufficiency.missing
    return compose(
        generation,
        question,
        filters,
        AnswerStatus.PARTIAL if missing else AnswerStatus.ANSWERED,
        [*statements, *not_found(missing)],
        grounding,
        nearest=best_nearest(evidence.hits),
        timings_ms=evidence.timings_ms,
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """The best sentences about one programme."""

    name: str  # "" for sentences that are about none in particular
    candidates: Sequence[Candidate]


def _groups(generation: Generation, evidence: Evidence, places: Collection[str]) -> list[_Group]:
    """Group the sentences worth showing by programme, the best programme first."""
    floor = _ACROSS_WORTH * evidence.candidates[0].score
    grouped: dict[str, list[Candidate]] = {}
    for candidate in evidence.candidates:
        if candidate.score >= floor and _in_place(candidate, places):
            grouped.setdefault(_programme_of(candidate), []).append(candidate)
    named = [_Group(_name(generation, key) if key else "", items) for key, items in grouped.items()]
    return named[:_SHOWN]


def _in_place(candidate: Candidate, places: Collection[str]) -> bool:
    """Tell whether a sentence, or its document as catalogued, is about one of the places asked about."""
    return not places or bool(set(places) & {*candidate.names.places, *candidate.hit.source.places})


def _programme_of(candidate: Candidate) -> str:
    """Return the programme a sentence is about: the one it names, or its document's own."""
    if candidate.names.programmes:
        return candidate.names.programmes[0]
    own = candidate.hit.source.programmes
    return own[0] if len(own) == 1 else ""


def _told(group: _Group, grounding: Grounding) -> Iterator[Statement]:
    extracts = extractive.choose(group.candidates, budget=_ACROSS_WORDS)
    said = list(quoted(extracts, grounding, titled=False))
    if said:
        yield heading(group.name or "In general")
        yield from said


def _name(generation: Generation, programme: str) -> str:
    found = generation.taxonomy.programme(programme)
    return found.name if found else programme
