"""Find the columns of a page, and put its lines and tables into reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.loading.pdf.lines import Line
from ingest.loading.pdf.ruled_tables import Table

_NARROWEST = 6.0  # points: the least clear space between two columns
_FEWEST_LINES = 3  # a column has at least so many lines
_FEWEST_FILLED = 8  # and so many where the file draws the page row by row
_FEWEST_CHARACTERS = 12  # on average in a line of a column; less is labels or the cells of a table
_SPREAD = (1.2, 1.7)  # width to height of two pages side by side
_MOST_GUTTERS = 16  # that are looked at


class Element(NamedTuple):
    """A line or a table, with the box that is looked at for clear space."""

    item: Line | Table
    row: int
    place: int  # in its row
    left: float
    right: float
    upper: float
    lower: float
    order: int


class _Band(NamedTuple):
    """The strata `first` to `last` (not included) have two columns, which part at `gutter`."""

    first: int
    last: int
    gutter: float
    lines: int


Row = list[Line | Table]
Region = list[Row]  # what is read downwards before the next region begins
_Stratum = list[Element]  # elements with no clear level space between them


def regions(
    rows: Sequence[Sequence[Line]], tables: Sequence[Table], *, width: float, height: float
) -> list[Region]:
    """The regions of a page in reading order, each a list of rows from top to bottom."""
    elements = [
        Element(line, number, place, line.left, line.right, line.upper, line.lower, line.order)
        for number, row in enumerate(rows)
        for place, line in enumerate(row)
    ]
    elements += [
        Element(table, len(rows) + number, 0, *_sides(table), table.order)
        for number, table in enumerate(tables)
    ]
    return [_rows(part) for half in _halves(elements, width, height) for part in _split(half) if part]


def _halves(elements: Sequence[Element], width: float, height: float) -> list[Sequence[Element]]:
    """The two pages of a spread that was made one wide page; any other page whole."""
    if not _SPREAD[0] < width / max(height, 1.0) < _SPREAD[1]:
        return [elements]
    middle = width / 2
    left, right = _parted(elements, middle)
    clear = all(element.left >= middle for element in right)
    return [left, right] if clear and min(len(left), len(right)) >= _FEWEST_LINES else [elements]


def _sides(table: Table) -> tuple[float, float, float, float]:
    left, top, right, bottom = table.box
    return left, right, top, bottom


def _rows(elements: Sequence[Element]) -> Region:
    by_row: dict[int, list[Element]] = {}
    for element in elements:
        by_row.setdefault(element.row, []).append(element)
    ordered = sorted(by_row.values(), key=lambda row: min(element.upper for element in row))
    return [[e.item for e in sorted(row, key=lambda element: element.place)] for row in ordered]


def _split(elements: Sequence[Element]) -> list[Sequence[Element]]:
    strata = _strata(elements)
    band = _best_band(strata) if any(len(stratum) > 1 for stratum in strata) else None
    if band is None:
        return [elements]
    above = [element for stratum in strata[: band.first] for element in stratum]
    below = [element for stratum in strata[band.last :] for element in stratum]
    inside = [element for stratum in strata[band.first : band.last] for element in stratum]
    parts: list[Sequence[Element]] = [*_split(above)] if above else []
    for chunk in _chunks(inside, band.gutter):
        for side in _parted(chunk, band.gutter):
            parts.extend(_split(side) if side else [])
    return parts + ([*_split(below)] if below else [])


def _strata(elements: Sequence[Element]) -> list[_Stratum]:
    found: list[_Stratum] = []
    lower = 0.0
    for element in sorted(elements, key=lambda element: element.upper):
        if found and element.upper < lower:
            found[-1].append(element)
            lower = max(lower, element.lower)
        else:
            found.append([element])
            lower = element.lower
    return found


def _parted(elements: Sequence[Element], gutter: float) -> tuple[list[Element], list[Element]]:
    left = [element for element in elements if element.right <= gutter]
    right = [element for element in elements if element.right > gutter]
    return left, right


def _best_band(strata: Sequence[_Stratum]) -> _Band | None:
    """The band of two columns with the most lines, or None."""
    free = [_free(stratum) for stratum in strata]
    seen: Counter[int] = Counter()
    starts: dict[int, tuple[int, tuple[float, float]]] = {}
    for number, spaces in enumerate(free):
        for space in spaces[1:-1]:
            middle = round((space[0] + space[1]) / 8)
            seen[middle] += 1
            starts.setdefault(middle, (number, space))
    bands = []
    for middle, _ in seen.most_common(_MOST_GUTTERS):
        band = _grown(strata, free, *starts[middle])
        if band:
            bands.append(band)
    return max(bands, key=lambda band: band.lines, default=None)


def _free(stratum: _Stratum) -> list[tuple[float, float]]:
    """The clear intervals of x, from minus infinity on, in order."""
    spaces: list[tuple[float, float]] = []
    reached = float("-inf")
    for element in sorted(stratum, key=lambda element: element.left):
        if element.left > reached:
            spaces.append((reached, element.left))
        reached = max(reached, element.right)
    spaces.append((reached, float("inf")))
    return spaces


def _grown(
    strata: Sequence[_Stratum],
    free: Sequence[Sequence[tuple[float, float]]],
    number: int,
    space: tuple[float, float],
) -> _Band | None:
    """The strata around one that share its clear space, if what stands on both sides reads as columns."""
    first, last = number, number + 1
    while first > 0 and (common := _common(free[first - 1], space)):
        first, space = first - 1, common
    while last < len(strata) and (common := _common(free[last], space)):
        last, space = last + 1, common
    if space[1] - space[0] < _NARROWEST:
        return None
    gutter = (space[0] + space[1]) / 2
    first, last = _trimmed(strata, first, last, gutter)
    left, right = _parted([e for stratum in strata[first:last] for e in stratum], gutter)
    if not _reads_as_columns(left, right):
        return None
    return _Band(first, last, gutter, len(left) + len(right))


def _common(spaces: Sequence[tuple[float, float]], space: tuple[float, float]) -> tuple[float, float] | None:
    for start, end in spaces:
        low, high = max(start, space[0]), min(end, space[1])
        if high - low >= _NARROWEST:
            return low, high
    return None


def _trimmed(strata: Sequence[_Stratum], first: int, last: int, gutter: float) -> tuple[int, int]:
    """Without the rows before and after that have text on one side only.

    Those after may be the tail of a longer left column: then the file draws them before the right one.
    """

    def sides(number: int) -> tuple[list[Element], list[Element]]:
        return _parted(strata[number], gutter)

    both = [number for number in range(first, last) if all(sides(number))]
    if not both:
        return first, first
    start, end = both[0], both[-1] + 1
    right = [e.order for number in range(start, end) for e in sides(number)[1]]
    while end < last and all(e.right > gutter or e.order < min(right) for e in strata[end]):
        end += 1
    return start, end


def _reads_as_columns(left: Sequence[Element], right: Sequence[Element]) -> bool:
    """Whether both sides hold running text, one side after the other, rather than cells of rows."""
    for side in (left, right):
        if any(isinstance(element.item, Table) for element in side) and len(side) < _FEWEST_LINES:
            continue
        lines = [element.item for element in side if isinstance(element.item, Line)]
        if len(lines) < _FEWEST_LINES:
            return False
        if sum(len(line.text) for line in lines) < _FEWEST_CHARACTERS * len(lines):
            return False
    if _is_drawn_by_column(left, right):
        return True
    # Drawn row by row: columns only if the lines fill them.
    return min(len(left), len(right)) >= _FEWEST_FILLED and _filled(left) and _filled(right)


def _is_drawn_by_column(left: Sequence[Element], right: Sequence[Element]) -> bool:
    """Whether the file goes from one side to the other but seldom."""
    sides = [side for _, side in sorted([(e.order, 0) for e in left] + [(e.order, 1) for e in right])]
    switches = sum(1 for a, b in pairwise(sides) if a != b)
    return switches <= max(1.0, 0.2 * min(len(left), len(right)))


def _filled(side: Sequence[Element]) -> bool:
    start, end = min(e.left for e in side), max(e.right for e in side)
    full = sum(1 for e in side if e.right - e.left >= 0.75 * (end - start))
    return full >= 0.7 * len(side)


def _chunks(elements: Sequence[Element], gutter: float) -> list[list[Element]]:
    """Cut a band where the file goes back to the left below all that it has drawn: columns begin anew."""
    if not _is_drawn_by_column(*_parted(elements, gutter)):
        return [list(elements)]
    ordered = sorted(elements, key=lambda element: element.order)
    chunks: list[list[Element]] = [[]]
    lowest = 0.0
    above = [0.0] * (len(ordered) + 1)  # the highest point of what is still to come
    above[-1] = float("inf")
    for index in range(len(ordered) - 1, -1, -1):
        above[index] = min(above[index + 1], ordered[index].upper)
    for index, element in enumerate(ordered):
        back = index and element.right <= gutter < ordered[index - 1].right
        if back and above[index] >= lowest - 1.0:
            chunks.append([])
        chunks[-1].append(element)
        lowest = max(lowest, element.lower)
    return chunks
