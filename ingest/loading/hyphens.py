"""Decide how a word goes on that was parted at the end of a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

from ingest.loading.ligatures import restored

_TRIM = "\"'“”‘’()[]{}<>.,;:!?…"
_HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_SUSPENDED = frozenset({"and", "or", "to", "und", "et"})  # "short- and long-term"
# Parts that keep their hyphen though the document spells the word nowhere else. Syllables that
# also begin or end whole words ("state-ment", "out-come") are left out on purpose.
# fmt: off
_FIRST_PARTS = frozenset({
    "anti", "cross", "half", "high", "low", "mid", "multi", "non", "quasi", "self", "short", "socio", "well",
    "whole",
})
_SECOND_PARTS = frozenset({
    "aged", "based", "building", "class", "confidence", "cutting", "depth", "driven", "economic",
    "effective", "existing", "funded", "generation", "income", "led", "level", "making", "off", "oriented",
    "person", "profit", "quarters", "related", "resourced", "scale", "sector", "sharing", "sized",
    "specific", "style", "term", "thirds", "up", "wide", "year",
})
# fmt: on
_VOWEL_PREFIXES = frozenset({"co", "de", "pre", "re"})
_JOINING_HEADS = frozenset(
    {"any", "back", "every", "fore", "inter", "out", "over", "some", "there", "under", "up", "where", "with"}
)
_SHORTEST_WORD = 3  # letters: both parts of a compound are words of the document at least so long


class Joint(Enum):
    """How the two parts of a word stand in running text."""

    TOGETHER = "without the hyphen"
    HYPHENATED = "with the hyphen, without a space"
    APART = "with the hyphen and a space"


class Vocabulary:
    """The words of one document, which show how it spells what a line end has parted."""

    def __init__(self, words: Iterable[str]) -> None:
        self._plain: set[str] = set()
        self._hyphenated: set[str] = set()
        for word in words:
            bare = word.strip(_TRIM).lower()
            if "-" not in bare:
                self._plain.add(bare)
            elif _HYPHENATED.fullmatch(bare):
                self._hyphenated.add(bare)

    def knows(self, word: str) -> bool:
        """Whether the document spells a word so, in any case."""
        return word.strip(_TRIM).lower() in self._plain

    def whole(self, word: str) -> str:
        """The word with a lost ligature restored, where the document spells it elsewhere."""
        return restored(word, self._plain)

    def joint(self, first: str, second: str) -> Joint:
        """How `first`, which ends in a hyphen at a line end, goes on with the word `second`."""
        head = first[:-1].lstrip(_TRIM)
        tail = second.strip(_TRIM)
        if tail.lower() in _SUSPENDED:
            return Joint.APART
        if head and (head + tail).lower() in self._plain:
            return Joint.TOGETHER
        if not head or not head[-1].isalpha() or not tail[:1].islower() or "/" in first or "." in head:
            return Joint.HYPHENATED if head and tail[:1].isalnum() else Joint.APART
        head, tail = head.lower(), tail.lower()
        if f"{head}-{tail}" in self._hyphenated:
            return Joint.HYPHENATED
        if "-" not in tail and head.rpartition("-")[2] + tail in self._plain:
            return Joint.TOGETHER
        if head in _VOWEL_PREFIXES and tail[0] == head[-1]:  # "co-operate", "re-examine"
            return Joint.HYPHENATED
        if (
            len(head) == 1
            or head in _FIRST_PARTS
            or tail.partition("-")[0] in _SECOND_PARTS
            or self._are_words(head, tail)
        ):
            return Joint.HYPHENATED
        return Joint.TOGETHER

    def _are_words(self, head: str, tail: str) -> bool:
        """Whether both parts stand as words of their own elsewhere: then they make a compound."""
        shortest = min(len(head), len(tail))
        return (
            shortest >= _SHORTEST_WORD
            and head not in _JOINING_HEADS
            and head.rpartition("-")[2] in self._plain
            and tail in self._plain
        )
