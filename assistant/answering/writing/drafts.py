"""Cut what a model writes into statements with the numbers that they cite, as it comes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(</\1>|\Z)", re.IGNORECASE | re.DOTALL)
_FENCE = re.compile(r"^[ \t]*(```|~~~).*$", re.MULTILINE)
# [2], [2, 5], [2-4], [^2], 【2】, [passage 2]; at the end of a sentence that has none of these, (2)
_NUMBERS = r"\s*(?:\^|passages?\s+|sources?\s+)?\d{1,3}(?:\s*(?:,|;|and|&|-|–|to)\s*\^?\d{1,3})*\s*"
_MARKER = rf"(?:\[{_NUMBERS}\]|【{_NUMBERS}(?:†[^】]*)?】)"
_MARKERS = re.compile(_MARKER, re.IGNORECASE)
_RANGE = re.compile(r"(\d+)\s*(?:-|–|to)\s*(\d+)")
_ROUND = r"\(\d{1,3}(?:\s*[,;]\s*\d{1,3})*\)"
_ROUND_LAST = re.compile(rf"(?:\s*{_ROUND})+(?=[.!?…”’\"']*\s*$)")
# The end of a sentence, with the markers after it: known once something else follows.
_END = re.compile(
    rf"[.!?…]+[”’\"')\]]*(?:\s*(?:{_MARKER}|{_ROUND}))*(?=\s+(?:[^\s\[【(]|\([^\d\s]))"
    rf"|(?:\s*{_MARKER})+(?=\s+(?-i:[A-Z“‘\"£]))",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|al|no|nos|vol|pp?|para|paras|dr|mr|mrs|ms|st|prof|rt|hon|ltd|inc|approx"
    r"|[A-Z])|^\W*\d{1,2})\.$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\s*(?:\*\*[^*]{1,40}:\*\*|\*\*[^*]{1,40}\*\*:)\s+")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)]|[a-z][.)])\s+")
_HEADING = re.compile(r"^\s*(?:#{1,6}\s.*|\*\*[^*]+\*\*:?|[^.!?\[]{1,80}:)\s*$")
_EMPHASIS = re.compile(r"(\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`)")
_NOTHING = re.compile(r"^\W*not[ _]found\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement as a model wrote it, not yet checked."""

    text: str  # without markers and markup
    numbers: tuple[int, ...]  # of the passages that it cites, as written: they may not exist

    @property
    def is_nothing(self) -> bool:
        """Whether it says that nothing was found."""
        return bool(_NOTHING.match(self.text))


class Cutter:
    """Takes pieces of text and gives back the statements that are complete.

    A sentence without markers takes those of the next one in its paragraph that has some: people
    cite so, too, and whether they hold is checked afterwards.
    """

    def __init__(self) -> None:
        self._rest = ""
        self._waiting: list[Draft] = []  # without markers so far

    def take(self, piece: str) -> Iterator[Draft]:
        """Add what came, and yield the statements that it completes."""
        self._rest += piece
        if _thinks_on(self._rest):
            return
        self._rest = _THOUGHT.sub("", self._rest)
        while (cut := _first_end(self._rest)) is not None:
            sentence, self._rest = self._rest[:cut], self._rest[cut:]
            yield from self._cited(sentence)
            if self._rest.lstrip(" \t\r").startswith("\n"):
                yield from self._paragraph_ended()

    def end(self) -> Iterator[Draft]:
        """Yield what is left when nothing more comes."""
        rest, self._rest = _THOUGHT.sub("", self._rest), ""
        yield from self._cited(rest)
        yield from self._paragraph_ended()

    def _cited(self, sentence: str) -> Iterator[Draft]:
        draft = _draft(sentence)
        if draft is None:
            return
        if not draft.numbers and not draft.is_nothing:
            self._waiting.append(draft)
            return
        for earlier in self._waiting:
            yield replace(earlier, numbers=draft.numbers)
        self._waiting.clear()
        yield draft

    def _paragraph_ended(self) -> Iterator[Draft]:
        yield from self._waiting
        self._waiting.clear()


def _thinks_on(text: str) -> bool:
    opened = re.search(r"<(think|thinking|reasoning)>", text, re.IGNORECASE)
    return bool(opened and not re.search(rf"</{opened[1]}>", text, re.IGNORECASE))


def _first_end(text: str) -> int | None:
    """Return where the first sentence or line ends; None while more may belong to it."""
    at = 0
    while True:
        line = text.find("\n", at)
        found = _END.search(text, at)
        if found and (line < 0 or found.start() < line):
            if not _ABBREVIATED.search(text[: found.end()]):
                return found.end()
            at = found.end()
            continue
        if line < 0:
            return None
        # A line that begins with a marker belongs to the sentence before it.
        after = text[line:].lstrip()
        if not after or (after[0] in "[【" and not re.search(r"[\]】]", after)):
            return None
        if _MARKERS.match(after) and text[:line].strip():
            at = line + 1
            continue
        return line if text[:line].strip() else line + 1


def _draft(written: str) -> Draft | None:
    """Return a statement without what is no part of it; None where nothing is left that says anything."""
    text = unicodedata.normalize("NFKC", _FENCE.sub("", written))
    text = "".join(
        " " if c in "\n\t\r" else c for c in text if c in "\n\t\r" or unicodedata.category(c)[0] != "C"
    )
    markers = _MARKERS if _MARKERS.search(text) else _ROUND_LAST
    numbers = tuple(number for marker in markers.findall(text) for number in _numbers(marker))
    text = markers.sub("", text)
    if _HEADING.match(text) and not _NOTHING.match(text):
        return None
    text = _EMPHASIS.sub("", _LABEL.sub("", _BULLET.sub("", text)))
    text = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split()))
    if not any(character.isalnum() for character in text):
        return None
    return Draft(text, tuple(dict.fromkeys(numbers)))


def _numbers(marker: str) -> Iterator[int]:
    for first, last in _RANGE.findall(marker):
        yield from range(int(first), min(int(last), int(first) + 20) + 1)
    yield from (int(number) for number in re.findall(r"\d+", marker.partition("†")[0]))
