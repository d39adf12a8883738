"""Words and rules of a page, and the frames they are measured in.

Shown: points from the top left corner of the page as displayed. Reading: the same turned
so that the text runs left to right, for text that stands sideways. In both, y grows downwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]  # left, top, right, bottom


def common(a: Box, b: Box) -> Box:
    """What two boxes share; its sides are the wrong way round where that is nothing."""
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


class Word(NamedTuple):
    """A run of characters without a space, in the reading frame."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float  # the line it stands on
    size: float  # points
    bold: bool
    italic: bool
    ink: int  # its colour, 0xRRGGBB
    order: int  # where the file draws it
    shown: Box  # to a hundredth of a point
    notes: tuple[str, ...] = ()  # the marks of notes that stood raised after it


class Rule(NamedTuple):
    """A drawn line: level ones have `start` and `end` along x and stand at y = `at`."""

    at: float
    start: float
    end: float


class Rules(NamedTuple):
    """The drawn lines of a page; filled and stroked rectangles count with their edges."""

    level: Sequence[Rule] = ()
    upright: Sequence[Rule] = ()


@dataclass(frozen=True, slots=True)
class RawPage:
    """What stands on a page before any order is made of it."""

    width: float
    height: float
    words: Mapping[int, Sequence[Word]]  # by the quarter turns (0..3, clockwise) their text is turned
    rules: Rules = field(default_factory=Rules)
    is_picture: bool = False  # whatever text it has stands in a picture
    is_damaged: bool = False  # it could not be opened
    ocr: bool = False  # its words were recognised in its picture, by us or by who made the file
    confidence: float = 1.0  # 0..1, of our recognition; a file says nothing of its own
    slanted: Mapping[int, Set[int]] = field(default_factory=dict)  # by turns, the `order` of words askew
    hidden: Sequence[tuple[str, str]] = ()  # what a reader of it cannot see: why, and the words


class Frame(NamedTuple):
    """From user space (y upwards, page not yet turned) to the page as displayed."""

    box: Box  # user space: left, bottom, right, top
    turns: int  # quarter turns clockwise

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed."""
        left, bottom, right, top = self.box
        across, up = right - left, top - bottom
        return (up, across) if self.turns % 2 else (across, up)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of user space, as displayed."""
        left, bottom, right, top = self.box
        if self.turns == 0:
            return x - left, top - y
        if self.turns == 1:
            return y - bottom, x - left
        if self.turns == 2:
            return right - x, y - bottom
        return top - y, right - x

    def shown(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box of user space given by two corners, as displayed."""
        if self.turns == 0:
            left, _, _, top = self.box
            return min(x0, x1) - left, top - max(y0, y1), max(x0, x1) - left, top - min(y0, y1)
        a, b = self.point(x0, y0)
        c, d = self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)

    def shown_all(self, boxes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Boxes of user space (left, bottom, right, top), one to a row, as displayed."""
        left, bottom, right, top = self.box
        x0, y0, x1, y1 = boxes.T
        edges = {
            0: (x0 - left, top - y1, x1 - left, top - y0),
            1: (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
            2: (right - x1, y0 - bottom, right - x0, y1 - bottom),
            3: (top - y1, right - x1, top - y0, right - x0),
        }
        return np.column_stack(edges[self.turns])


def read_point(x: float, y: float, turns: int, width: float, height: float) -> tuple[float, float]:
    """A displayed point in the reading frame of text turned clockwise by `turns` quarters."""
    if turns == 0:
        return x, y
    if turns == 1:
        return y, width - x
    if turns == 2:
        return width - x, height - y
    return height - y, x


def read_box(box: Box, turns: int, width: float, height: float) -> Box:
    """A displayed box in the reading frame."""
    if turns == 0:
        return box
    a, b = read_point(box[0], box[1], turns, width, height)
    c, d = read_point(box[2], box[3], turns, width, height)
    return min(a, c), min(b, d), max(a, c), max(b, d)


def read_rules(rules: Rules, turns: int, width: float, height: float) -> Rules:
    """The drawn lines in the reading frame."""
    if turns == 0:
        return rules
    level: list[Rule] = []
    upright: list[Rule] = []
    for at, start, end in rules.level:
        a, b, c, d = read_box((start, at, end, at), turns, width, height)
        (level if turns == 2 else upright).append(Rule(b, a, c) if turns == 2 else Rule(a, b, d))
    for at, start, end in rules.upright:
        a, b, c, d = read_box((at, start, at, end), turns, width, height)
        (upright if turns == 2 else level).append(Rule(a, b, d) if turns == 2 else Rule(b, a, c))
    return Rules(level, upright)
