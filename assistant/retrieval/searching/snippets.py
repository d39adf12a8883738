"""Choose the sentences of a passage that show why it was found, and mark the words that were looked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.kernel.domain import Passage, Sentence, Span
from assistant.retrieval.searching.marking import Mark, Marker, Run, cut

_ENOUGH = 24  # words; a shorter snippet is given a second sentence
_WORTH_ADDING = 3  # words
_SLIGHT = 6  # words
_MOST = 48  # words of one sentence; a longer one is cut
_BEFORE = 8  # words that a cut leaves before the first that is marked
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Verbatim words of a page: the runs, one after the other, are `page.text[span.start:span.end]`."""

    runs: tuple[Run, ...]
    span: Span
    opens: bool  # with the first word of a sentence
    closes: bool  # with the last

    @property
    def text(self) -> str:
        """The words."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Snippet:
    """What is shown of a passage, in reading order."""

    pieces: tuple[Piece, ...]

    @property
    def slight(self) -> bool:
        """Whether it is no more than a name or a date."""
        return sum(len(piece.text.split()) for piece in self.pieces) < _SLIGHT

    @property
    def marked(self) -> bool:
        """Whether a word that was looked for stands in it."""
        return any(run.marked for piece in self.pieces for run in piece.runs)

    @property
    def page(self) -> int:
        """The page or section on which it begins; 0 where nothing is shown."""
        return self.pieces[0].span.page if self.pieces else 0


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence, or as much of it as stands on one page."""

    text: str
    span: Span
    marks: tuple[Mark, ...]
    weight: float  # of the different words that are marked
    opens: bool
    closes: bool

    @property
    def words(self) -> int:
        return len(self.text.split())


def snippet(
    passage: Passage, marker: Marker, rarity: Callable[[str], float], nearness: Sequence[float] = ()
) -> Snippet:
    """Return the sentence that holds most of what was looked for and, where it is short, another.

    `rarity` weighs a stemmed word; `nearness` says how near each sentence is in meaning, which
    decides where no words do. A sentence is taken as far as it stands on one page.
    """
    parts = [
        (index, part)
        for index, sentence in enumerate(passage.sentences)
        for part in _parts(sentence, marker, rarity)
    ]
    if not parts:
        return Snippet(())

    def standing(place: int) -> tuple[float, float, int]:
        index, part = parts[place]
        return part.weight, nearness[index] if len(nearness) > index else 0.0, -place

    best = max(range(len(parts)), key=standing)
    chosen = [best]
    others = [place for place, (_, part) in enumerate(parts) if place != best and part.words >= _WORTH_ADDING]
    if parts[best][1].words < _ENOUGH and others:
        second = max(
            others, key=lambda place: (parts[place][1].weight, place == best + 1, -abs(place - best))
        )
        chosen = sorted((best, second))
    return Snippet(tuple(_shown(parts[place][1]) for place in chosen))


def _parts(sentence: Sentence, marker: Marker, rarity: Callable[[str], float]) -> Iterator[_Part]:
    spans = sentence.spans
    for number, (text, span) in enumerate(zip(_by_page(sentence), spans, strict=True)):
        marks = tuple(marker.marks(text))
        weight = sum(map(rarity, {stem for mark in marks for stem in mark.stems}))
        yield _Part(text, span, marks, weight, opens=number == 0, closes=number == len(spans) - 1)


def _by_page(sentence: Sentence) -> list[str]:
    """Return the words of a sentence for each of its spans; between them lies white space."""
    texts: list[str] = []
    place = 0
    for span in sentence.spans:
        while sentence.text[place : place + 1].isspace():
            place += 1
        texts.append(sentence.text[place : place + span.end - span.start])
        place += span.end - span.start
    return texts


def _shown(part: _Part) -> Piece:
    words = [(match.start(), match.end()) for match in _WORD.finditer(part.text)]
    marked = [(mark.start, mark.end) for mark in part.marks]
    if len(words) <= _MOST:
        return Piece(cut(part.text, marked), part.span, part.opens, part.closes)
    first = _densest(words, marked)
    last = min(first + _MOST, len(words))
    start, end = words[first][0], words[last - 1][1]
    inside = [(a - start, b - start) for a, b in marked if start <= a and b <= end]
    return Piece(
        cut(part.text[start:end], inside),
        Span(part.span.page, part.span.start + start, part.span.start + end),
        opens=part.opens and first == 0,
        closes=part.closes and last == len(words),
    )


def _densest(words: Sequence[tuple[int, int]], marked: Sequence[tuple[int, int]]) -> int:
    """Return the word to begin with so that most marks are shown, a few words before the first of them."""
    begins = [next(i for i, (_, end) in enumerate(words) if end > start) for start, _ in marked]
    candidates = [max(min(place - _BEFORE, len(words) - _MOST), 0) for place in begins] or [0]
    return max(
        candidates, key=lambda first: (sum(first <= place < first + _MOST for place in begins), -first)
    )
