"""Choose the sentences that answer, verbatim and whole, and put them in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answering.sentences import Candidate
from assistant.kernel.domain import BlockKind, Passage, Sentence

# A sentence worth less than this share of the best one is left out.
_WORTH = 0.62
# A sentence that shares more than this with one already chosen says nothing new.
_REPEATS = 0.6
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

    The first is taken even when it is longer; after that nothing that repeats what was
    chosen, falls far below the best, or does not fit.
    """
    chosen: list[Extract] = []
    said: list[frozenset[str]] = []
    shown: set[tuple[str, int, int, int]] = set()
    left = budget
    floor = worth * candidates[0].score if candidates else 0.0
    for candidate in candidates:
        if candidate.score < floor or left <= 0:
            break
        extract = _whole(candidate)
        keys = {_key(extract.passage, sentence) for sentence in extract.sentences}
        if keys & shown or _repeats(candidate.words, said):
            continue
        if chosen and extract.words > left:
            continue
        chosen.append(extract)
        said.append(candidate.words)
        shown |= keys
        left -= extract.words
    return chosen


def in_reading_order(extracts: Iterable[Extract]) -> list[Extract]:
    """Return extracts grouped by document, the best document first, each in the order of its text."""
    items = list(extracts)
    best: dict[str, float] = {}
    for item in items:
        best[item.passage.document_id] = max(best.get(item.passage.document_id, 0.0), item.score)
    return sorted(
        items,
        key=lambda item: (
            -best[item.passage.document_id],
            item.passage.document_id,
            item.passage.ordinal,
            _key(item.passage, item.sentences[0]),
        ),
    )


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
        if introduction and _introduces(introduction[0]):
            chosen = [introduction[0], candidate.sentence]
    elif _introduces(candidate.sentence):
        end = at + 1
        while end < len(sentences) and sentences[end].kind in _GROUPED:
            end += 1
        chosen = list(sentences[at:end])
    return Extract(candidate.passage, tuple(chosen), candidate.score)


def _introduces(sentence: Sentence) -> bool:
    return sentence.text.rstrip().endswith(":") or sentence.kind is BlockKind.CAPTION


def _repeats(words: frozenset[str], said: Sequence[frozenset[str]]) -> bool:
    return any(len(words & other) > _REPEATS * min(len(words), len(other)) for other in said if other and words)


def _key(passage: Passage, sentence: Sentence) -> tuple[str, int, int, int]:
    span = sentence.spans[0]
    return (passage.document_id, span.page, span.start, span.end)
