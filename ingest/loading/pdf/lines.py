"""Put the words of a page into rows, and rows into lines that stop at wide gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ingest.loading.pdf.geometry import Word

WIDE_GAP = 1.0  # in sizes of the text: a space this wide is a gutter, a tab or a table cell's edge
_SAME_BASE = 0.3  # in sizes: how far two words of a row may stand from each other's line
_RAISED = 0.85  # a raised mark is at most this share of the size beside it
_NOTE_MARK = re.compile(r"\d{1,3}|[*†‡§]{1,3}")
_CLOSING = re.compile(r"[.,;:!?)\]’”'\"]+")
_LONGEST_MARK = 5  # characters
_MOST_MARKS = 12  # in one row
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_JOINERS = "-–’'/"
_UNITS = frozenset({"m", "km", "cm", "mm", "ft", "yd", "mi", "in", "kg", "s", "μm", "µg", "co"})
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")


@dataclass(frozen=True)
class Line:
    """Words that stand side by side without a wide gap, in reading order."""

    words: tuple[Word, ...]

    @cached_property
    def left(self) -> float:
        """Its left end."""
        return min(word.left for word in self.words)

    @cached_property
    def right(self) -> float:
        """Its right end."""
        return max(word.right for word in self.words)

    @cached_property
    def top(self) -> float:
        """The top of its highest word."""
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        """The bottom of its lowest word."""
        return max(word.bottom for word in self.words)

    @cached_property
    def size(self) -> float:
        """The size of most of its characters."""
        first = self.words[0].size
        if all(word.size == first for word in self.words):
            return first
        weights: dict[float, int] = {}
        for word in self.words:
            weights[word.size] = weights.get(word.size, 0) + len(word.text)
        return max(weights, key=lambda size: (weights[size], size))

    @cached_property
    def base(self) -> float:
        """Where its main words stand."""
        size = self.size
        return next(word.base for word in self.words if word.size == size)

    @cached_property
    def ink(self) -> int:
        """The colour of its first word; lines of mixed colours are rare and their first word tells."""
        return self.words[0].ink

    @cached_property
    def order(self) -> int:
        """Where the file draws its first word."""
        return min(word.order for word in self.words)

    @cached_property
    def text(self) -> str:
        """Its words."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def bold(self) -> bool:
        """Whether nearly all of it is bold."""
        return _share(self.words, [word.bold for word in self.words]) >= 0.9

    @cached_property
    def italic(self) -> bool:
        """Whether nearly all of it is italic."""
        return _share(self.words, [word.italic for word in self.words]) >= 0.9

    @property
    def upper(self) -> float:
        """The height of its capitals: closer to the ink than `top`, which holds the leading too."""
        return self.base - 0.72 * self.size

    @property
    def lower(self) -> float:
        """The depth of its descenders."""
        return self.base + 0.22 * self.size


def _share(words: Sequence[Word], chosen: Sequence[bool]) -> float:
    if not any(chosen):
        return 0.0
    total = sum(len(word.text) for word in words)
    return sum(len(word.text) for word, flag in zip(words, chosen, strict=True) if flag) / total


def join(lines: Sequence[Line]) -> Line:
    """Lines of one row as one line."""
    return lines[0] if len(lines) == 1 else Line(tuple(word for line in lines for word in line.words))


def rows(words: Sequence[Word]) -> list[list[Line]]:
    """The rows of a page from top to bottom, each cut into lines at its wide gaps."""
    return [_cut(_without_marks(_in_order(row))) for row in _joined_marks(_same_base(words))]


def _same_base(words: Sequence[Word]) -> list[list[Word]]:
    found: list[list[Word]] = []
    base = size = 0.0
    for word in sorted(words, key=lambda word: word.base):
        if found and word.base - base <= _SAME_BASE * min(size, word.size):
            found[-1].append(word)
            if word.size > size:
                base, size = word.base, word.size
        else:
            found.append([word])
            base, size = word.base, word.size
    return found


def _joined_marks(found: list[list[Word]]) -> list[list[Word]]:
    """Rows in which raised or lowered small words stand with the words that they belong to."""
    owners: dict[int, int] = {}
    for index, row in enumerate(found):
        if len(row) <= _MOST_MARKS and all(len(word.text) <= _LONGEST_MARK for word in row):
            # Not only the next rows: in columns, rows of the other column come between.
            for other in (index + 1, index - 1, index + 2, index - 2, index + 3):
                if 0 <= other < len(found) and other not in owners and _belongs(row, found[other]):
                    owners[index] = other
                    break
    joined = [list(row) for row in found]
    for index, owner in owners.items():
        joined[owner].extend(found[index])
    return [row for index, row in enumerate(joined) if index not in owners]


def _belongs(row: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether a row is nothing but small words that touch words of another row."""
    return all(
        any(
            word.size <= near.size * _RAISED
            and near.top - 0.2 * near.size <= (word.top + word.bottom) / 2 <= near.bottom
            and _gap(word, near) <= (2.5 if word.right <= near.left else 0.5) * near.size
            for near in other
        )
        for word in row
    )


def _gap(word: Word, other: Word) -> float:
    return max(word.left - other.right, other.left - word.right)


def _in_order(row: Sequence[Word]) -> list[Word]:
    if _RIGHT_TO_LEFT.search("".join([word.text for word in row])):
        leftward = sum(1 for word in row if _RIGHT_TO_LEFT.search(word.text))
        if leftward * 2 > len(row):
            return sorted(row, key=lambda word: -word.right)
    return sorted(row, key=lambda word: (word.left, word.order))


def _without_marks(row: Sequence[Word]) -> list[Word]:
    """The row without the raised marks of notes; "m²" set with a raised 2 stays together."""
    kept: list[Word] = []
    dropped = False
    for word in row:
        before = kept[-1] if kept else None
        if before is None:
            kept.append(word)
            continue
        gap = word.left - before.right
        if gap >= 0.1 * before.size and word.size > before.size * _RAISED and not dropped:
            kept.append(word)  # as nearly all do: the tests below are for the others
            continue
        touching = gap < 0.5 * before.size
        if touching and _is_raised(word, before) and _NOTE_MARK.fullmatch(word.text):
            if before.text.lower() in _UNITS:
                kept[-1] = _glued(before, word)
            else:
                kept[-1] = before._replace(notes=(*before.notes, word.text))
                dropped = True
            continue
        closes = dropped and _CLOSING.fullmatch(word.text) and gap < before.size
        if closes or _is_one_word(before, word):
            kept[-1] = _glued(before, word)
        else:
            kept.append(word)
        dropped = False
    return kept


def _is_one_word(first: Word, second: Word) -> bool:
    """Whether no space is drawn between two words at a hyphen or apostrophe, or before "th" of "5th"."""
    gap = (second.left - first.right) / first.size
    if first.text.isdigit() and second.text in _ORDINALS:
        return -0.1 < gap < 0.1
    return -0.03 < gap < 0.03 and (second.text[0] in _JOINERS or first.text[-1] in _JOINERS)


def _is_raised(word: Word, before: Word) -> bool:
    return word.size <= before.size * _RAISED and word.base < before.base - 0.1 * before.size


def _glued(first: Word, second: Word) -> Word:
    a, b = first.shown, second.shown
    return first._replace(
        text=first.text + second.text,
        left=min(first.left, second.left),
        right=max(first.right, second.right),
        shown=(min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])),
    )


def _cut(row: Sequence[Word]) -> list[Line]:
    cuts = [0]
    for index in range(1, len(row)):
        before, word = row[index - 1], row[index]
        larger = before.size if before.size > word.size else word.size
        if word.left - before.right > WIDE_GAP * larger or before.left - word.right > WIDE_GAP * larger:
            cuts.append(index)
    cuts.append(len(row))
    return [Line(tuple(row[start:end])) for start, end in pairwise(cuts)]
