"""Find the numbers of lines that stand down the margin of pages: 1, 2, 3 … or 5, 10, 15 …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.loading.pdf.geometry import Rules, Word

_NUMBER = re.compile(r"\d{1,4}")
_STEPS = {1: 12, 5: 3, 10: 3}  # how many there must be on a page, by how they rise
_FEWEST_PAGES = 2
_SAME_EDGE = 2.0  # points
_CLEAR = 4.0  # points between a number and the text beside it


class Margin(NamedTuple):
    """The words of a page in one direction, in its reading frame, and its drawn lines."""

    words: Sequence[Word]
    rules: Rules


def line_numbers(pages: Sequence[Margin]) -> list[frozenset[int]]:
    """For each page, where in the file its line numbers are drawn (`Word.order`)."""
    found = [_numbers(page) for page in pages]
    if sum(1 for numbers in found if numbers) < _FEWEST_PAGES:
        return [frozenset() for _ in pages]  # one such page may well be a table
    return [frozenset(word.order for word in numbers) for numbers in found]


def _numbers(page: Margin) -> Sequence[Word]:
    figures = [word for word in page.words if _NUMBER.fullmatch(word.text)]
    if len(figures) < min(_STEPS.values()):
        return ()
    others = [word for word in page.words if not _NUMBER.fullmatch(word.text)]
    if not others:
        return ()
    outer_left, outer_right = min(word.left for word in others), max(word.right for word in others)
    left = [word for word in figures if word.right <= outer_left - _CLEAR]
    right = [word for word in figures if word.left >= outer_right + _CLEAR]
    return next((side for side in (left, right) if _rises(side) and not _is_ruled(side, page.rules)), ())


def _rises(words: Sequence[Word]) -> bool:
    """Whether the words stand in one column and count evenly down the page."""
    if len(words) < 2:
        return False
    ordered = sorted(words, key=lambda word: word.base)
    values = [int(word.text) for word in ordered]
    step = values[1] - values[0]
    if len(words) < _STEPS.get(step, len(words) + 1):
        return False
    even = all(b - a == step for a, b in pairwise(values))
    lefts, rights = [word.left for word in words], [word.right for word in words]
    aligned = min(max(lefts) - min(lefts), max(rights) - min(rights)) <= _SAME_EDGE
    return even and aligned and values[0] % step == 0


def _is_ruled(words: Sequence[Word], rules: Rules) -> bool:
    """Whether lines are drawn between the numbers: then they number the rows of a table."""
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    left, right = min(word.left for word in words), max(word.right for word in words)
    inside = [
        rule for rule in rules.level if top < rule.at < bottom and rule.start < right and rule.end > left
    ]
    return len(inside) > 2
