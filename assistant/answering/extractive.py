"""Choose the sentences that answer, verbatim and whole, and put them in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf

from assistant.answering.sentences import Candidate
from assistant.kernel.domain import BlockKind, Passage, Sentence

# A sentence worth less than this share of the best one is left out.
_WORTH = 0.68
# What a sentence loses when all that it says, beyond the question's own words, was said already.
_SAID_ALREADY = 0.2
# A sentence of which this much was said already is not shown at all.
_REPEATS = 0.9
_GROUPED = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)


@dataclass(frozen=True, slots=True)
class Extract:
    """Sentences that are shown together: one sentence, or a list with its introduction."""

    passage: Passage
    sentences: tuple[Sentence, ...]
    score: float

    @property
    def words(self) -> int:
        """How long it is."""
        return sum(len(sentence.text.split()) for sentence in self.sentences)


def choose(candidates: Sequence[Candidate], *, budget: int, worth: float = _WORTH) -> list[Extract]:
    """Return the best extracts within about `budget` words, best first.

    Each is the one that adds most to those before it. The first is taken even when it is
    longer than the budget; after that nothing that repeats what was said, falls far below
    the best, or does not fit.
    """
    chosen: list[Extract] = []
    said: set[str] = set()
    shown: set[tuple[str, int, int, int]] = set()
    left = budget
    best_score = candidates[0].score if candidates else 0.0
    floor = min(worth * best_score, best_score)  # the best one is taken, were it worth less than nothing
    open_ones = [candidate for candidate in candidates if candidate.score >= floor]
    while open_ones and left > 0:
        best = max(open_ones, key=lambda item: item.score - _SAID_ALREADY * _share_said(item, said))
        open_ones.remove(best)
        extract = _unseen(_whole(best), shown)
        too_long = bool(chosen) and extract.words > left
        repeats = _key(best.passage, best.sentence) in shown or _share_said(best, said) > _REPEATS
        if repeats or too_long:
            continue
        chosen.append(extract)
        said |= best.words.keys()
        shown |= {_key(extract.passage, sentence) for sentence in extract.sentences}
        left -= extract.words
    return chosen


def _share_said(candidate: Candidate, said: set[str]) -> float:
    """Return how much of what a sentence says, the rare words counting more, was said already."""
    total = sum(candidate.words.values())
    if not said or not total:
        return 0.0
    return sum(weight for word, weight in candidate.words.items() if word in said) / total


def in_reading_order(extracts: Iterable[Extract]) -> list[Extract]:
    """Return extracts grouped by document, the best document first, each in the order of its text.

    Those of one passage become one, so that further items of a list stand in their place in it.
    """
    passages: dict[tuple[str, int], list[Extract]] = {}
    for item in extracts:
        passages.setdefault((item.passage.document_id, item.passage.ordinal), []).append(item)
    best: dict[str, float] = {}
    for (document_id, _), items in passages.items():
        best[document_id] = max(best.get(document_id, -inf), *(item.score for item in items))
    ordered = sorted(passages, key=lambda key: (-best[key[0]], *key))
    return [_together(passages[key]) for key in ordered]


def _together(items: Sequence[Extract]) -> Extract:
    """Return extracts of one passage as one, its sentences in their order."""
    passage = items[0].passage
    sentences = sorted(
        (sentence for item in items for sentence in item.sentences), key=lambda each: _key(passage, each)
    )
    return Extract(passage, tuple(sentences), max(item.score for item in items))


def _unseen(extract: Extract, shown: set[tuple[str, int, int, int]]) -> Extract:
    """Return an extract without what is shown already, as the introduction of a list may be."""
    fresh = (each for each in extract.sentences if _key(extract.passage, each) not in shown)
    return replace(extract, sentences=tuple(fresh))


def _whole(candidate: Candidate) -> Extract:
    """Return the sentence with what it must not be cut from: an introduction and its list."""
    sentences = candidate.passage.sentences
    at = sentences.index(candidate.sentence)
    chosen = [candidate.sentence]
    if candidate.sentence.kind in _GROUPED:
        start = at
        while start > 0 and sentences[start - 1].kind is candidate.sentence.kind:
            start -= 1
        introduction = sentences[start - 1 : start] if start else ()
        if introduction and introduces(introduction[0]):
            chosen = [introduction[0], candidate.sentence]
    elif introduces(candidate.sentence):
        end = at + 1
        while end < len(sentences) and sentences[end].kind in _GROUPED:
            end += 1
        chosen = list(sentences[at:end])
    return Extract(candidate.passage, tuple(chosen), candidate.score)


def introduces(sentence: Sentence) -> bool:
    """Tell whether a sentence opens a list or table, and says little without it."""
    return sentence.text.rstrip().endswith(":") or sentence.kind is BlockKind.CAPTION


def _key(passage: Passage, sentence: Sentence) -> tuple[str, int, int, int]:
    span = sentence.spans[0]
    return (passage.document_id, span.page, span.start, span.end)
