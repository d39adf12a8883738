"""Find the words of a query that stand nowhere in the collection, and those that are spelt much like them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from assistant.kernel.index.generation import Generation
from assistant.retrieval.searching.syntax import Query
from assistant.retrieval.words import telling_words

_SHORT = 6  # letters; a shorter word may differ in one, a longer one in two
_TOO_SHORT = 4  # too many words are like one of fewer letters
_OFFERED = 3
_CONSIDERED = 8  # stems, the commonest of those that are nearest
_ENDING = 4  # letters by which a stem may be longer or shorter: misspelt words lose their endings differently
_READ = 3  # passages, to learn how a stem is written out


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that no passage has, and words that some have."""

    word: str
    near: tuple[str, ...]  # the likeliest first


def unknown(generation: Generation, query: Query) -> tuple[Unknown, ...]:
    """Return what stands nowhere, in the order of the query."""
    found = {}
    for word in telling_words(query.text):
        stems = generation.lexical.analyse(word)
        if stems and not any(map(generation.lexical.frequency, stems)):
            found[word.casefold()] = Unknown(word, _near(generation, word, stems[0]))
    return tuple(found.values())


def _near(generation: Generation, word: str, stem: str) -> tuple[str, ...]:
    """Return words of the collection that differ in a letter or two: stems are compared, then words."""
    plain = word.casefold()
    if len(plain) < _TOO_SHORT or not stem.isalpha():
        return ()
    most = 1 if len(plain) < _SHORT else 2
    likely = sorted(
        (distance, -passages, other)
        for other, passages in generation.lexical.words_from(stem[0])
        if abs(len(other) - len(stem)) <= _ENDING
        and (distance := min(edits(stem, other), edits(plain, other))) <= most
    )
    written = (_written_out(generation, other) for _, _, other in likely[:_CONSIDERED])
    near = {form: edits(plain, form) for form in written if form}
    return tuple(sorted((form for form in near if near[form] <= most), key=near.__getitem__))[:_OFFERED]


def _written_out(generation: Generation, stem: str) -> str:
    """Return the commonest form in which a stem stands in passages that have it; "" when in a name only."""
    rows = generation.lexical.weigh({stem: 1.0}, limit=_READ)
    forms = Counter(
        word.casefold()
        for found in generation.passages.by_rows(list(rows)).values()
        for word in telling_words(" ".join((found.passage.text, *found.passage.heading_path)))
        if generation.lexical.analyse(word) == [stem]
    )
    return min(forms, key=lambda form: (-forms[form], form), default="")


def edits(one: str, other: str) -> int:
    """Return how many letters are put in, left out, changed or swapped to make one word the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, opposite in enumerate(other, 1):
            least = min(row[-1] + 1, before[j] + 1, before[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                least = min(least, earlier[j - 2] + 1)
            row.append(least)
    return row[-1]
