"""Judge whether what was found answers what was asked."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.sentences import Candidate
from assistant.retrieval.understanding import Question

# Logistic weights fitted by `python -m bench.sufficiency`; bench/README.md says on what.
_INTERCEPT = -6.0
_COSINE = 8.0
_COVERAGE = 6.0
_UNKNOWN = -5.0
ANSWERED = 0.5  # probability from which a question counts as answered

_OURS = re.compile(
    r"\b(my|our)\s+(\w+\s+)?(council|area|town|city|county|borough|district|place|neighbourhood|region|school|ward)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(will|going to|next (year|month|decade)|in future|forecast for|in 20(2[7-9]|[3-9]\d))\b", re.IGNORECASE
)
_SAYS_UNKNOWN = re.compile(
    r"\b(no|not|nor|never|neither|without)\b(\W+\w+){0,8}?\W+(published|evaluat\w*|recorded|known|held|evidence|"
    r"measured|available|outcomes?|identified|figures?|named?)\b|\bis not (known|recorded|held|available)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """How likely the evidence answers the question, and what it leaves open."""

    probability: float
    missing: tuple[str, ...]  # in plain words, what was not found


def assess(question: Question, candidates: Sequence[Candidate], weights: Mapping[str, float]) -> Sufficiency:
    """Judge the best sentences (best first) against the question's words and their rarity."""
    if not candidates:
        return Sufficiency(0.0, ())
    return Sufficiency(probability(features(candidates, weights)), _missing(question, candidates))


@dataclass(frozen=True, slots=True)
class Features:
    """What the judgement rests on, each 0..1."""

    cosine: float  # of the best sentence by meaning
    coverage: float  # of the question's words by the best sentences together
    unknown: float  # share of the question's words, by rarity, that the collection does not have


def features(candidates: Sequence[Candidate], weights: Mapping[str, float]) -> Features:
    """Return the features of the best candidates."""
    total = sum(weights.values()) or 1.0
    top = candidates[:5]
    unseen = max(weights.values(), default=0.0)
    held = frozenset().union(*(item.words for item in candidates[:40])) if candidates else frozenset()
    return Features(
        cosine=max((item.cosine for item in top), default=0.0),
        coverage=max((item.coverage for item in top), default=0.0),
        unknown=sum(weight for word, weight in weights.items() if word not in held and weight >= 0.6 * unseen) / total,
    )


def probability(found: Features) -> float:
    """Return the calibrated probability that the evidence answers."""
    logit = (
        _INTERCEPT + _COSINE * found.cosine + _COVERAGE * found.coverage + _UNKNOWN * found.unknown
    )
    return 1 / (1 + math.exp(-logit))


def _missing(question: Question, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    missing = []
    if _OURS.search(question.query) and not question.mentions.places:
        missing.append("figures for your own area: name it, or look at the programme's list of places")
    if _AHEAD.search(question.query):
        missing.append("what lies ahead: the documents tell what was done and announced")
    if _SAYS_UNKNOWN.search(candidates[0].sentence.text):
        missing.append("an answer beyond what the first quotation says is not known")
    return tuple(missing)
