"""Judge whether what was found answers what was asked."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.sentences import Candidate
from assistant.kernel.mentions import MentionFinder
from assistant.retrieval.understanding import Question

# Logistic weights, fitted by `python -m bench.sufficiency`; bench/sufficiency.md says on what and how well.
_INTERCEPT = -12.28
_CLOSENESS = 17.7
_COVERAGE = 9.54
_BEST = 5  # sentences that are judged
_READ = 60  # sentences whose passages are read for names
ANSWERED = 0.5  # probability from which a question counts as answered

_OURS = re.compile(
    r"\b(my|our)\s+(\w+\s+)?(council|area|town|city|county|borough|district|place|neighbourhood|region|school|ward)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(will|going to|next (year|month|decade)|in future|forecast for|in 20(2[7-9]|[3-9]\d))\b",
    re.IGNORECASE,
)
_UNKNOWN_HEADING = re.compile(r"\b(not known|unknown|gaps?|not recorded|missing)\b", re.IGNORECASE)
_SAYS_UNKNOWN = re.compile(
    r"\bno\b(\W+\w+){0,6}?\W+(evaluation|evidence|figures?|results?|outcomes?)\b.{0,80}?"
    r"\b(recorded|held|published|available|yet|exists?)\b|"
    r"\b(is|are|was|were)\s+not\s+(yet\s+)?(known|recorded|held|available|published|stated|covered|named)\b",
    re.IGNORECASE,
)


# A name inside a sentence: capitals that do not merely begin it.
_NAME = re.compile(r"(?<=[a-z,;:’'\d)] )[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*|\b(?:19|20)\d\d\b")


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


def assess(question: Question, candidates: Sequence[Candidate], finder: MentionFinder) -> Sufficiency:
    """Judge the best sentences, best first."""
    if not candidates:
        return Sufficiency(0.0, ())
    return Sufficiency(probability(features(candidates)), tuple(_missing(question, candidates, finder)))


def features(candidates: Sequence[Candidate]) -> Features:
    """Return the features of the best candidates, of which there is at least one."""
    best = candidates[:_BEST]
    return Features(max(item.cosine for item in best), max(item.coverage for item in best))


def probability(found: Features) -> float:
    """Return the calibrated probability that the evidence answers."""
    logit = _INTERCEPT + _CLOSENESS * found.closeness + _COVERAGE * found.coverage
    return 1 / (1 + math.exp(-logit))


def _missing(question: Question, candidates: Sequence[Candidate], finder: MentionFinder) -> Iterator[str]:
    if _OURS.search(question.query) and not question.mentions.places:
        yield "anything on your own area, which the question does not name"
    if _AHEAD.search(question.query):
        yield "what lies ahead; the documents tell what was done or announced"
    best = candidates[0]
    headings = " ".join(best.passage.heading_path)
    if _SAYS_UNKNOWN.search(best.sentence.text) or _UNKNOWN_HEADING.search(headings):
        yield "more than the sources know, as the quotation says"
    unfound = _unfound_names(question, candidates, finder)
    if unfound:
        yield f"anything on {' or '.join(unfound)} in this connection"


def _unfound_names(question: Question, candidates: Sequence[Candidate], finder: MentionFinder) -> list[str]:
    """Return names and years of the question that none of the passages read holds."""
    text = question.query
    for start, end in reversed(finder.programme_spans(text)):
        text = text[:start] + " " * (end - start) + text[end:]
    names = dict.fromkeys((*_NAME.findall(text), *question.mentions.places))
    read = {
        candidate.passage.id: " ".join(
            (candidate.hit.source.title, *candidate.passage.heading_path, candidate.passage.text)
        )
        for candidate in candidates[:_READ]
    }
    held = " ".join(read.values()).casefold()
    return [name for name in names if name.casefold() not in held]
