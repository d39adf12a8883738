"""Judge whether what was found answers what was asked."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering import cues, own_words
from assistant.answering.sentences import Candidate, question_weights, says_unknown
from assistant.kernel.index.generation import Generation
from assistant.retrieval.understanding import Question, Shape
from assistant.retrieval.words import content_words

# Logistic weights, fitted by `python -m bench.sufficiency`; bench/sufficiency.md says on what and how well.
_INTERCEPT = -6.71
_CLOSENESS = 13.89
_COVERAGE = 2.37
_NAMED = 2.5  # set by hand: see there
_UNKNOWN = -2.07
_BEST = 5  # sentences that are judged
_NEAR = 25  # sentences among which one that says nothing is known may fit best
_GENERAL_WORDS = 2  # "which programmes were tried"
_READ = 60  # sentences whose passages are read for names
_OWN_WORDS = 0.4  # share of its own words from which a question is spoken to, where a filter gave its subject
ANSWERED = 0.5  # probability from which a question counts as answered

_OURS = re.compile(
    r"\b([Mm]y|[Oo]ur)\s+([a-z]+\s+)?"
    r"(council|area|town|city|county|borough|district|place|neighbourhood|region|school|ward)\b"
)
_AHEAD = re.compile(
    r"\b(will|going to|next (year|month|decade)|in future|forecast for|in 20(2[7-9]|[3-9]\d))\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"^\W*(was|were|is|are|did|does|do|has|have|had|can|could)\b", re.IGNORECASE)
_TRIED = re.compile(r"\b(tried|tested|run|ran|programmes?|schemes?|initiatives?|funds)\b", re.IGNORECASE)
_CAPITALISED = re.compile(r"(?<=[a-z,;:)] )[A-Z][a-z]+\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """How likely the evidence answers the question, and what it leaves open."""

    probability: float
    missing: tuple[str, ...]  # in plain words, what was not found


@dataclass(frozen=True, slots=True)
class Features:
    """What the judgement rests on."""

    closeness: float  # best cosine among the best sentences
    coverage: float  # best share of the question's words, by rarity, in one of them
    named: float  # 1 when the question names a programme, barrier or place that the collection knows
    unknown: float  # share of the question's words, by rarity, that stand nowhere in the collection


def assess(generation: Generation, question: Question, candidates: Sequence[Candidate]) -> Sufficiency:
    """Judge the best sentences, best first."""
    if not candidates:
        return Sufficiency(0.0, ())
    found = features(generation, question, candidates)
    if question.within:
        found = _of_its_own(found, generation, question, candidates[:_BEST])
    judged = probability(found)
    if _asks_what_was_tried(generation, question) and _tells_what_was_tried(question, candidates[0]):
        judged = max(judged, ANSWERED)
    return Sufficiency(judged, tuple(_missing(generation, question, candidates)))


def features(generation: Generation, question: Question, candidates: Sequence[Candidate]) -> Features:
    """Return the features of the best candidates, of which there is at least one."""
    best = candidates[:_BEST]
    weights = question_weights(generation, question)
    strange = sum(weight for word, weight in weights.items() if not generation.lexical.frequency(word))
    return Features(
        closeness=max(item.cosine for item in best),
        coverage=max(item.coverage for item in best),
        named=float(_named(question, weights)),
        unknown=strange / (sum(weights.values()) or 1.0),
    )


def _of_its_own(
    found: Features, generation: Generation, question: Question, best: Sequence[Candidate]
) -> Features:
    """Return the features of a question whose subject a filter gave.

    That counts as named so far as what is asked of it is said: to be near the subject answers nothing.
    """
    said = own_words.share_said(generation, question, best)
    if said >= _OWN_WORDS:
        return found
    near = own_words.closeness(generation, question, best)
    return replace(found, closeness=near, coverage=said, named=said)


def _asks_what_was_tried(generation: Generation, question: Question) -> bool:
    """Tell whether a question asks what was tried in a place, and nothing more particular."""
    places = question.mentions.places
    if question.shape is not Shape.ACROSS or not places:
        return False
    known = (place for place in generation.taxonomy.places if place.name in places)
    names = " ".join(name for place in known for name in (place.name, *place.aliases))
    asked = content_words(generation.lexical, _TRIED.sub(" ", question.beside))
    return set(asked) <= set(content_words(generation.lexical, names))


def _tells_what_was_tried(question: Question, best: Candidate) -> bool:
    """Tell whether a sentence names a programme and the place: that it was there is the whole answer."""
    there = set(best.names.places) & set(question.mentions.places)
    return bool(there and best.names.programmes) and not says_unknown(best)


def _named(question: Question, weights: Collection[str]) -> bool:
    """Tell whether the question names what the collection knows; years do where it asks of little else."""
    by_years = bool(question.narrowing.programmes) and len(weights) <= _GENERAL_WORDS
    named = question.within or any(term.facet != "years" for term in question.terms)
    return by_years or bool(named)


def probability(found: Features) -> float:
    """Return the calibrated probability that the evidence answers."""
    logit = (
        _INTERCEPT
        + _CLOSENESS * found.closeness
        + _COVERAGE * found.coverage
        + _NAMED * found.named
        + _UNKNOWN * found.unknown
    )
    return 1 / (1 + math.exp(-logit))


def _missing(generation: Generation, question: Question, candidates: Sequence[Candidate]) -> Iterator[str]:
    if _OURS.search(question.query) and not question.mentions.places:
        yield "anything on your own area, which the question does not name"
    if _AHEAD.search(question.query):
        yield "what lies ahead, for the documents tell what was done or announced"
    if silence(question, candidates) is not None:
        yield "more than the sources know, as the quotation says"
    counts = cues.counting(question.counted)
    if counts is not None and not any(counts.search(item.sentence.spoken) for item in candidates[:_READ]):
        yield f"how many {question.counted}"
    for name in dict.fromkeys(_unfound_names(generation, question, candidates)):
        yield f"anything on {name} in this connection"


def silence(question: Question, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the sentence that says that what is asked is not known, where it fits the question best.

    None where another fits better, and for a question of yes or no, which it answers.
    """
    if _YES_OR_NO.search(question.query):
        return None
    near = candidates[:_NEAR]
    silent = max((item for item in near if says_unknown(item)), key=_coverage, default=None)
    told = max((item.coverage for item in near if not says_unknown(item)), default=0.0)
    if silent is None or silent.coverage < told:
        return None
    return silent if silent.coverage > told or says_unknown(candidates[0]) else None


def _coverage(item: Candidate) -> float:
    return item.coverage


def _unfound_names(
    generation: Generation, question: Question, candidates: Sequence[Candidate]
) -> Iterator[str]:
    """Yield places and years that none of the passages read holds, and names unknown to the collection."""
    read = {
        item.passage.id: (item.hit.source.title, *item.passage.heading_path, item.passage.spoken)
        for item in candidates[:_READ]
    }
    held = " ".join(part for parts in read.values() for part in parts)
    if question.mentions.places:
        known = generation.finder.find(held).places
        yield from (
            place for place in question.mentions.places if place not in known and place not in question.within
        )
    yield from (year for year in dict.fromkeys(_YEAR.findall(question.beside)) if year not in held)
    for name in dict.fromkeys(_CAPITALISED.findall(question.beside)):
        if not any(generation.lexical.frequency(word) for word in generation.lexical.analyse(name)):
            yield name
