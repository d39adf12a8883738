"""Choose the sentences of the passages that best meet a question."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tools.scripted_model.reading import Passage
from tools.scripted_model.words import content, sentences, spelled_out

_AROUND = 0.35  # what a word counts that stands in the title or the heading and not in the sentence
_HELD = 0.5  # added, as a share of the best that words can give, where it holds what is asked for
_BEST_FIRST = 1.0  # added for the first passage, half of it for the second: what is likeliest comes first
_LEANING = 0.6  # what a sentence counts that leans on the one before it, or speaks of the sources themselves
_CAPTION = 0.2  # what a line counts that ends as no sentence does
_ROW = 0.3  # what a row of a table counts: "Place: Leeds; Spent: £3m"
_ALIKE = 0.85  # shared words at which two sentences say the same
_ENOUGH = 0.25  # of the question's weight, that the best sentence must meet
_UNMET = 0.3  # what a word weighs that no sentence has
_WORTH = 0.3  # of the best sentence's score, that another must have
_SHORT = 5  # words
_COLUMNS = " | "  # between the cells of a table's row
_PRONOUN = re.compile(r"^(?:It|They|This|These|Those|He|She|Both|Neither|Another|Others?|Such|That)\b")
_OF_SOURCES = re.compile(r"^(?:Our (?:reading|classification)|The sources)\b")
_ENDED = re.compile(r"[.!?;:”)]$")
_CELLS = re.compile(r"^[^.:;]{2,80}: [^;]+; [^:]{2,80}: ")
_AMOUNT = (
    r"\bhow (?:much|many|long|big|far)\b|\bwhat (?:share|number|proportion|sum)\b"
    r"|\bcost|\bfund|\bcompar|\bdiffer"
)  # fmt: skip
# What a question asks for → what a sentence that answers it holds.
_HOLDS = (
    (re.compile(_AMOUNT, re.I),
     re.compile(r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|thirteen|half)\b")),
    (re.compile(r"\bwhen\b|\bwhat year|\bwhich year", re.I), re.compile(r"\b(?:1[89]|20)\d\d\b")),
    (re.compile(r"\bwho\b|\bwhom\b|\bwhich (?:council|place|area|department|bod)|\bwhere\b", re.I),
     re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")),
    (re.compile(r"\bwhy\b|\bbarrier|\bin the way|\bproblem|\bwent wrong|\bfail", re.I),
     re.compile(r"\bbecause|\bbarrier|\black|\bdifficult|\bslow|\bshort|\bwithout|\bfail|\bnot\b", re.I)),
    (re.compile(r"^(?:what|which) (?:was|is|were|are)\b|\btell me about|\bdescribe", re.I),
     re.compile(r"\b(?:was|is|were|are) (?:a|an|the|one|set|part)\b")),
    (re.compile(r"\blesson|\blearn|\bhelped|\bworked|\brecommend|\badvice", re.I),
     re.compile(r"\blesson|\bhelp|\bneed|\bshould|\bimprov|\brecommend|\bshow", re.I)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence and the passage that it stands in."""

    sentence: str
    passage: Passage
    place: tuple[int, int]  # of the passage among the passages, of the sentence in it
    score: float  # of the question's weight; more where it holds what is asked for, and in a good place


def choose(question: str, passages: Sequence[Passage], *, most: int) -> list[Chosen]:
    """Return the sentences that best meet a question, in the order in which they stand; [] if none does."""
    ranked = _ranked(question, passages)
    if not ranked or ranked[0].score < _ENOUGH:
        return []
    kept: list[Chosen] = []
    for each in ranked:
        if len(kept) == most or each.score < _WORTH * ranked[0].score:
            break
        if not any(_alike(each.sentence, other.sentence) for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda chosen: chosen.place)


def _ranked(question: str, passages: Sequence[Passage]) -> list[Chosen]:
    cut = [sentences(passage.text) for passage in passages]
    wanted = content(spelled_out(question, [passage.title for passage in passages]))
    counts = Counter(word for texts in cut for text in texts for word in content(text) & wanted)
    # A word that many sentences have tells little, and one that none has is most likely put otherwise there.
    weights = {word: 1 / math.log2(2 + counts[word]) if counts[word] else _UNMET for word in wanted}
    whole = sum(weights.values()) or 1.0
    asked_for = [held for asks, held in _HOLDS if asks.search(question)]
    found = [
        Chosen(
            text,
            passage,
            (at, number),
            _score(text, passage, weights, whole, asked_for) * _standing(text, at),
        )
        for at, (passage, texts) in enumerate(zip(passages, cut, strict=True))
        for number, text in enumerate(texts)
        if len(text.split()) >= _SHORT and _COLUMNS not in text
    ]
    return sorted(found, key=lambda chosen: (-chosen.score, chosen.place))


def _score(
    text: str, passage: Passage, weights: dict[str, float], whole: float, asked_for: list[re.Pattern[str]]
) -> float:
    own = content(text)
    around = content(f"{passage.title} {passage.heading}") - own
    met = (
        sum(weight * ((word in own) + _AROUND * (word in around)) for word, weight in weights.items()) / whole
    )
    return met * (1 + _HELD) if any(held.search(text) for held in asked_for) else met


def _standing(text: str, at: int) -> float:
    """Return what a sentence counts by itself, in the passage of this place, whatever is asked."""
    leaning = _LEANING if _PRONOUN.match(text) or _OF_SOURCES.match(text) else 1
    form = _ROW if _CELLS.match(text) else 1 if _ENDED.search(text) else _CAPTION
    return (1 + _BEST_FIRST / (at + 1)) * leaning * form


def _alike(one: str, other: str) -> bool:
    first, second = content(one), content(other)
    return len(first & second) >= _ALIKE * max(1, min(len(first), len(second)))
