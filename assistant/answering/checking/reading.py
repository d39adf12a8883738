"""Read what a text says as items that can be looked up in another: figures, dates, names, words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from assistant.answering.checking import dates, figures, names
from assistant.answering.checking.dates import Date
from assistant.answering.checking.figures import Figure
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.lexical import WORD
from assistant.retrieval.words import telling_words

_KEPT = 16_384  # texts
# How much an item tells; a word as much as it is rare, within bounds.
_THING = 3.5  # a programme, place or barrier: about a word in one passage of thirty
_FIGURE = 3.0
_DATE = 1.5
_RAREST = 4.5  # a word that no passage has says no more than one that a few have
_COMMONEST = 0.4
# "(LSE 2013; PublicNet undated)" says who wrote of it, and nothing of when it was.
REFERENCE = re.compile(r"\s*\([^()]*\b(?:(?:19|20)\d\d[a-z]?|undated(?:-[a-z]|\s[a-z])?)\)")


class ItemKind(StrEnum):
    """What an item is."""

    FIGURE = "figure"
    DATE = "date"
    PROGRAMME = "programme"
    PLACE = "place"
    BARRIER = "barrier"
    WORD = "word"


THINGS = frozenset((ItemKind.PROGRAMME, ItemKind.PLACE, ItemKind.BARRIER))


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a text says, and where."""

    kind: ItemKind
    start: int
    end: int
    value: Figure | Date | str  # of a thing its id or name, of a word its stem
    weight: float  # how much it tells
    at: int = 0  # where it begins when references to sources are left out
    in_reference: bool = False

    @property
    def loose(self) -> bool:
        """Whether it is a figure that may count nothing."""
        return isinstance(self.value, Figure) and self.value.loose

    def said_by(self, other: Item) -> bool:
        """Tell whether `other` says as much."""
        if isinstance(self.value, Figure) and isinstance(other.value, Figure):
            return self.value.same(other.value)
        if isinstance(self.value, Date) and isinstance(other.value, Date):
            return self.value.told_by(other.value)
        return self.kind is other.kind and self.value == other.value

    def like(self, other: Item) -> bool:
        """Tell whether one might stand in the place of the other: two shares, two months, two programmes."""
        if isinstance(self.value, Figure) and isinstance(other.value, Figure):
            return self.value.like(other.value)
        if isinstance(self.value, Date) and isinstance(other.value, Date):
            return (self.value.month is None) is (other.value.month is None)
        return self.kind is other.kind and self.kind in THINGS


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says."""

    text: str
    items: tuple[Item, ...]  # in order
    by_kind: Mapping[ItemKind, tuple[Item, ...]]
    by_value: Mapping[tuple[ItemKind, str], tuple[Item, ...]]  # its words and things
    runs: tuple[tuple[names.Capital, ...], ...]  # its proper names
    said: names.Said  # what of names it says

    def of(self, *kinds: ItemKind) -> Iterator[Item]:
        """Yield its items of some kinds."""
        return (item for kind in kinds for item in self.by_kind.get(kind, ()))

    def saying(self, item: Item) -> Sequence[Item]:
        """Return its items that say what `item` says."""
        if isinstance(item.value, str):
            return self.by_value.get((item.kind, item.value), ())
        return [own for own in self.by_kind.get(item.kind, ()) if item.said_by(own)]


class TextReader:
    """Reads texts with the words and the taxonomy of one generation, and remembers what it read."""

    def __init__(self, generation: Generation) -> None:
        self._lexical = generation.lexical
        self._finder = generation.finder
        self._places = {
            name: place.name for place in generation.taxonomy.places for name in (place.name, *place.aliases)
        }
        self._barriers = {
            form.casefold().replace("-", " "): item.id
            for item in generation.taxonomy.barriers
            for form in (item.name, item.id)
        }
        named = "|".join(re.escape(form).replace(r"\ ", r"[\s-]") for form in self._barriers)
        self._barrier = re.compile(rf"\b({named or '(?!)'})\s+barriers?\b", re.IGNORECASE)
        self.read = lru_cache(maxsize=_KEPT)(self._read)

    def stem(self, word: str) -> str:
        """Return the stem of a word."""
        return " ".join(self._lexical.stems(word))

    def _read(self, text: str) -> Reading:
        """Return what `text` says."""
        references = [match.span() for match in REFERENCE.finditer(text)]
        facts = [*self._facts(text), *self._things(text)]
        taken = [*references, *((item.start, item.end) for item in facts)]
        found = sorted((*facts, *self._words(text, taken)), key=lambda item: item.start)
        items = [_apart_from(references, item) for item in found]
        by_kind: dict[ItemKind, tuple[Item, ...]] = {}
        by_value: dict[tuple[ItemKind, str], tuple[Item, ...]] = {}
        for item in items:
            by_kind[item.kind] = (*by_kind.get(item.kind, ()), item)
            if isinstance(item.value, str):
                key = (item.kind, item.value)
                by_value[key] = (*by_value.get(key, ()), item)
        said = names.said(text, self._lexical.words(text))
        return Reading(text, tuple(items), by_kind, by_value, names.read(text), said)

    def _facts(self, text: str) -> Iterator[Item]:
        for figure in figures.read(text):
            weight = _COMMONEST if figure.loose else _FIGURE
            yield Item(ItemKind.FIGURE, figure.start, figure.end, figure, weight)
        for date in dates.read(text):
            yield Item(ItemKind.DATE, date.start, date.end, date, _DATE)

    def _things(self, text: str) -> Iterator[Item]:
        for start, end in self._finder.programme_spans(text):
            for found in self._finder.programmes(text[start:end])[:1]:
                yield Item(ItemKind.PROGRAMME, start, end, found, _THING)
        named = self._finder.find(text).places
        for name, place in self._places.items():
            if place in named and (match := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)):
                yield Item(ItemKind.PLACE, *match.span(), place, _THING)
        for match in self._barrier.finditer(text):
            form = re.sub(r"[\s-]", " ", match[1].casefold())
            yield Item(ItemKind.BARRIER, *match.span(), self._barriers[form], _THING)

    def _words(self, text: str, taken: list[tuple[int, int]]) -> Iterator[Item]:
        for match, stem in zip(WORD.finditer(text), self._lexical.words(text), strict=True):
            if any(start <= match.start() < end for start, end in taken) or not telling_words(match.group()):
                continue
            if len(stem) > 1 and not stem.isdigit():
                weight = min(max(self._lexical.rarity(stem), _COMMONEST), _RAREST)
                yield Item(ItemKind.WORD, match.start(), match.end(), stem, weight)


def _apart_from(references: Sequence[tuple[int, int]], item: Item) -> Item:
    left_out = sum(end - start for start, end in references if end <= item.start)
    inside = any(start <= item.start < end for start, end in references)
    return replace(item, at=item.start - left_out, in_reference=inside)
