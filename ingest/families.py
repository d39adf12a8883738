"""Find documents that belong together: the same text published twice, and versions of one document.

Shingles of five words are compared by their resemblance (Broder 1997), candidates for it found by
locality-sensitive hashing, so that a large collection is not compared pair by pair.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.kernel.domain import Document, DocumentStatus, Source

_SHINGLE = 5  # words
_LEAST_WORDS = 50  # shorter texts resemble one another by chance
_SAME = 0.8  # resemblance of one report on two sites: headers, notes and tables are read differently
_SAME_NUMBERS = 0.97  # a template filled in for another place has other figures
_VERSION = 0.4  # resemblance of two versions of a document
_CANDIDATE = 0.35  # resemblance from which two texts are compared
_PERMUTATIONS = 128

_WORD = re.compile(r"\w+")
_VERSION_NUMBER = re.compile(r"\b(?:v|ver|version|rev|revision|issue|edition)\W{0,2}(\d+(?:\.\d+)*)\b", re.I)
_DRAFT = re.compile(r"\bdraft\b", re.I)
# What sets versions of one title apart, and is no part of the title.
_MARKERS = re.compile(
    r"\b(?:v|ver|version|rev|revision|issue|edition)\W{0,2}\d+(?:\.\d+)*\b|\b(?:final|draft|revised|updated|new|"
    r"(?:first|second|third|fourth|fifth) edition|consultation version)\b|\b(?:19|20)\d\d(?:\W?\d\d)*\b|"
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A document that was left out, for another has its text."""

    source: Source
    kept: str  # the id of the other
    resemblance: float  # 0..1


@dataclass(frozen=True, slots=True)
class Families:
    """The documents to index, with their standing, and those that others stand for."""

    documents: tuple[Document, ...]
    folded: tuple[Folded, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """A document's words as needed to compare it."""

    shingles: NDArray[np.uint64]  # sorted, each once
    numbers: Mapping[str, int]
    words: int

    def resemblance(self, other: _Text) -> float:
        shared = len(np.intersect1d(self.shingles, other.shingles, assume_unique=True))
        return shared / max(len(self.shingles) + len(other.shingles) - shared, 1)

    def numbers_in_common(self, other: _Text) -> float:
        mine, theirs = Counter(self.numbers), Counter(other.numbers)
        together = (mine | theirs).total()
        return (mine & theirs).total() / together if together else 1.0


@dataclass(slots=True)
class _Ties:
    folded: dict[int, tuple[int, float]] = field(
        default_factory=dict
    )  # document → the one that stands for it
    newer: dict[int, int] = field(default_factory=dict)  # document → the version after it


def families(documents: Sequence[Document], *, catalogued: Collection[str] = ()) -> Families:
    """Fold documents with one text, and chain versions of one document, the newest standing.

    Of two with one text the one that is catalogued is kept, else the first of `documents`, with the
    addresses of both. Documents in `catalogued` (ids) are what their catalogue says: never folded
    into another, and never chained to one another.
    """
    texts = [_text(document) for document in documents]
    ties = _Ties()
    versions: dict[int, list[int]] = {}
    for first, second in _candidates(texts):
        resemblance = texts[first].resemblance(texts[second])
        one, other = documents[first].source, documents[second].source
        if _is_same(one, other, texts[first], texts[second], resemblance):
            kept, left = (second, first) if other.id in catalogued else (first, second)
            if documents[left].source.id not in catalogued:
                ties.folded.setdefault(left, (kept, resemblance))
        elif resemblance >= _VERSION and not {one.id, other.id} <= set(catalogued):
            order = _later(one, other)
            if order:
                versions.setdefault(first if order > 0 else second, []).append(second if order > 0 else first)
    _chain(documents, versions, ties)
    return _applied(documents, ties)


def _is_same(one: Source, other: Source, first: _Text, second: _Text, resemblance: float) -> bool:
    if set(one.audience) != set(other.audience):  # one that is hidden cannot stand for one that is not
        return False
    if resemblance == 1.0 and first.numbers == second.numbers:
        return not _later(one, other)
    if one.origin == other.origin or min(first.words, second.words) < _LEAST_WORDS:
        return False
    return resemblance >= _SAME and first.numbers_in_common(second) >= _SAME_NUMBERS


def _later(one: Source, other: Source) -> int:
    """Return 1 when `other` is a later version of `one`, -1 when an earlier one, 0 when it is no version."""
    if _family(one.title) != _family(other.title) or not _family(one.title):
        return 0
    if set(one.audience) != set(other.audience):  # a draft that few may see replaces nothing for the others
        return 0
    if one.publisher and other.publisher and one.publisher != other.publisher:
        return 0
    first, second = _edition(one, other), _edition(other, one)
    return (second > first) - (second < first)


def _family(title: str) -> str:
    return " ".join(_WORD.findall(_MARKERS.sub(" ", title).casefold()))


def _edition(source: Source, other: Source) -> tuple[str, tuple[int, ...], bool]:
    """Return what versions are ordered by: the date, as exact as both have it, then number and draft."""
    exact = min(len(source.published), len(other.published))
    said = f"{source.title} {source.name}"
    number = _VERSION_NUMBER.search(said)
    parts = tuple(int(part) for part in number.group(1).split(".")) if number else ()
    return source.published[:exact], parts, not _DRAFT.search(said)


def _chain(documents: Sequence[Document], versions: Mapping[int, Sequence[int]], ties: _Ties) -> None:
    for older, newer in versions.items():
        standing = [item for item in newer if item not in ties.folded]
        if older in ties.folded or not standing:
            continue
        # The next version, not the last: every step of the chain is kept.
        ties.newer[older] = min(standing, key=lambda item: (documents[item].source.published or "9999", item))


def _applied(documents: Sequence[Document], ties: _Ties) -> Families:
    also: dict[int, list[Source]] = {}
    for index, (kept, _) in ties.folded.items():
        also.setdefault(_standing_for(kept, ties), []).append(documents[index].source)
    made = []
    for index, document in enumerate(documents):
        if index in ties.folded:
            continue
        source = _with_addresses(document.source, also.get(index, ()))
        if index in ties.newer and source.status is DocumentStatus.CURRENT:
            newer = documents[ties.newer[index]].source.id
            source = replace(source, status=DocumentStatus.SUPERSEDED, superseded_by=newer)
        made.append(replace(document, source=source))
    folded = tuple(
        Folded(documents[index].source, documents[_standing_for(kept, ties)].source.id, round(share, 3))
        for index, (kept, share) in sorted(ties.folded.items())
    )
    return Families(tuple(made), folded)


def _standing_for(index: int, ties: _Ties) -> int:
    while index in ties.folded:
        index = ties.folded[index][0]
    return index


def _with_addresses(source: Source, others: Sequence[Source]) -> Source:
    addresses = dict.fromkeys([source.url, *source.also_at])
    for other in others:
        addresses |= dict.fromkeys([other.url, *other.also_at])
    known = [address for address in addresses if address]
    return replace(source, url=known[0], also_at=tuple(known[1:])) if known else source


def _text(document: Document) -> _Text:
    words = _WORD.findall("\n".join(page.text for page in document.pages).casefold())
    ids = np.array([_number(word) for word in words] or [0], dtype=np.uint64)
    shingles = np.zeros(max(len(ids) - _SHINGLE + 1, 1), dtype=np.uint64)
    for place in range(min(_SHINGLE, len(ids))):
        # Multiplied with wrap-around: a rolling hash of the words in their order.
        part = ids[place : place + len(shingles)]
        shingles = shingles * np.uint64(1_000_003) + part
    numbers = Counter(word for word in words if word[0].isdigit())
    return _Text(np.unique(shingles), numbers, len(words))


@lru_cache(maxsize=200_000)
def _number(word: str) -> int:
    """Return a number for a word, the same in every run (Python's own hash is not); FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in word.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def _candidates(texts: Sequence[_Text]) -> Iterator[tuple[int, int]]:
    """Yield pairs that may resemble one another, (earlier, later), in order."""
    if len(texts) < 2:
        return
    from datasketch import MinHash, MinHashLSH  # slow to import, and not needed for one document

    index = MinHashLSH(threshold=_CANDIDATE, num_perm=_PERMUTATIONS)
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=_PERMUTATIONS, hashfunc=lambda value: int(value) & 0xFFFFFFFF)
        sketch.update_batch(text.shingles)
        for other in sorted(index.query(sketch)):
            yield other, number
        index.insert(number, sketch)
