"""Mark the words of a query in a text, in whatever form they stand there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.kernel.index.lexical import WORD, LexicalReader
from assistant.retrieval.searching.syntax import Query
from assistant.retrieval.words import telling_words


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of text that was looked for: `text[start:end]`."""

    start: int
    end: int
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Part of a text, marked or not."""

    text: str
    marked: bool


class Marker:
    """Finds one query's words and phrases in texts."""

    def __init__(self, lexical: LexicalReader, query: Query, names: Sequence[str] = ()) -> None:
        """`names`: what the query means besides, such as the name of a programme that it abbreviates."""
        self._lexical = lexical
        words = telling_words(query.free) or ([] if query.phrases else [query.free])
        self._words = frozenset(lexical.stems(" ".join(words)))
        phrases = {tuple(lexical.stems(phrase)) for phrase in (*query.phrases, *names)}
        self._phrases = sorted(filter(None, phrases), key=lambda stems: (-len(stems), stems))
        self._any = self._words | {stems[0] for stems in self._phrases}

    def marks(self, text: str) -> list[Mark]:
        """Return what is to be marked, in order and not overlapping; the longest phrase wins."""
        stems = self._lexical.words(text)
        if self._any.isdisjoint(stems):
            return []
        tokens = [match.span() for match in WORD.finditer(text)]
        marks: list[Mark] = []
        place = 0
        while place < len(stems):
            length = self._length_at(stems, place)
            if length:
                found = stems[place : place + length]
                marks.append(Mark(tokens[place][0], tokens[place + length - 1][1], found))
            place += length or 1
        return marks

    def runs(self, text: str) -> tuple[Run, ...]:
        """Return a text cut where marks begin and end."""
        return cut(text, [(mark.start, mark.end) for mark in self.marks(text)])

    def _length_at(self, stems: Sequence[str], place: int) -> int:
        if stems[place] not in self._any:
            return 0
        for phrase in self._phrases:
            if tuple(stems[place : place + len(phrase)]) == phrase:
                return len(phrase)
        return 1 if stems[place] in self._words else 0


def cut(text: str, marks: Sequence[tuple[int, int]]) -> tuple[Run, ...]:
    """Return a text as runs, those of `marks` (in order, not overlapping) marked."""
    runs: list[Run] = []
    place = 0
    for start, end in marks:
        runs += [Run(text[place:start], marked=False), Run(text[start:end], marked=True)]
        place = end
    runs.append(Run(text[place:], marked=False))
    return tuple(run for run in runs if run.text)
