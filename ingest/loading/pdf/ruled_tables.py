"""Find the tables whose cells are drawn, and the words of each cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.loading.pdf.geometry import Box, Rule, Rules, Word
from ingest.loading.pdf.lines import Line, join, rows

# Points: how far two drawn lines may miss each other and still meet. The two lines of a double
# border lie within it, the underlining of a cell's words (5.4 in from its edge) does not reach it.
_NEAR = 4.8
_MOST_RULES = 500  # of one direction, after merging; more is a drawing
_MOST_CELLS = 4000
_LEAST_FILLED = 0.2  # of the cells of a table hold text
_MOST_ODD = 0.4  # of a table's grid belongs to cells that are no rectangles
_SMALL_GRID = 60  # cells: a smaller table may stand in a box whose rest is no rectangle


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Where the columns of one table part; each table has its own, by which its rows are known."""

    edges: tuple[float, ...]  # x, from the left edge of the first column to the right edge of the last


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of one row that hold text, left to right; each cell is its lines, top to bottom."""

    cells: tuple[tuple[Line, ...], ...]
    columns: Columns | None = None  # None: a line of contents
    places: tuple[tuple[int, int], ...] = ()  # the first and last column of each cell
    beside: tuple[
        Line, ...
    ] = ()  # a cell of the first column that began in a row above and runs on beside it

    @property
    def spans(self) -> bool:
        """Whether one cell runs over the whole width of the table."""
        return self.columns is not None and self.places == ((0, len(self.columns.edges) - 2),)


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows and the box that it fills, in the reading frame."""

    rows: tuple[TableRow, ...]
    box: Box

    @property
    def order(self) -> int:
        """Where the file draws its first word."""
        return min(line.order for row in self.rows for cell in row.cells for line in cell)


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of one table: columns lie between `across`, rows between `down`."""

    across: list[float]
    down: list[float]
    rules: Rules

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of a point, or None outside."""
        if not (self.across[0] - _NEAR <= x <= self.across[-1] + _NEAR):
            return None
        if not (self.down[0] - _NEAR <= y <= self.down[-1] + _NEAR):
            return None
        row = min(max(bisect_right(self.down, y) - 1, 0), len(self.down) - 2)
        column = min(max(bisect_right(self.across, x) - 1, 0), len(self.across) - 2)
        return row, column


def ruled_tables(words: Sequence[Word], rules: Rules) -> tuple[list[Table], list[Word]]:
    """The ruled tables of a page, and the words outside them."""
    tables: list[Table] = []
    rest = list(words)
    for grid in _grids(rules):
        inside: dict[tuple[int, int], list[Word]] = {}
        outside: list[Word] = []
        for word in rest:
            place = grid.cell_at((word.left + word.right) / 2, (word.top + word.bottom) / 2)
            if place is None:
                outside.append(word)
            else:
                inside.setdefault(place, []).append(word)
        table = _table(grid, inside)
        if table:
            tables.append(table)
            rest = outside
    return tables, rest


def _grids(rules: Rules) -> Iterator[Grid]:
    level, upright = _merged(rules.level), _merged(rules.upright)
    if len(level) < 2 or len(upright) < 2 or max(len(level), len(upright)) > _MOST_RULES:
        return
    for part in _connected(level, upright):
        across = _distinct(rule.at for rule in part.upright)
        down = _distinct(rule.at for rule in part.level)
        _widen(across, min(rule.start for rule in part.level), max(rule.end for rule in part.level))
        _widen(down, min(rule.start for rule in part.upright), max(rule.end for rule in part.upright))
        if len(across) > 2 and len(down) > 1 and len(across) * len(down) <= _MOST_CELLS:
            yield Grid(across, down, part)


def _merged(found: Sequence[Rule]) -> list[Rule]:
    """Lines that lie on one another or end to end, made one."""
    merged: list[Rule] = []
    for rule in sorted(found):
        for index in range(len(merged) - 1, -1, -1):
            other = merged[index]
            if rule.at - other.at > 1.0:
                merged.append(rule)
                break
            if rule.start <= other.end + _NEAR and rule.end >= other.start - _NEAR:
                merged[index] = Rule(other.at, min(rule.start, other.start), max(rule.end, other.end))
                break
        else:
            merged.append(rule)
        if len(merged) > 4 * _MOST_RULES:
            return merged
    return merged


def _connected(level: Sequence[Rule], upright: Sequence[Rule]) -> list[Rules]:
    """Lines that meet, directly or through others."""
    groups = list(range(len(level) + len(upright)))

    def root(index: int) -> int:
        while groups[index] != index:
            groups[index] = groups[groups[index]]
            index = groups[index]
        return index

    for i, flat in enumerate(level):
        for j, tall in enumerate(upright, len(level)):
            if (
                tall.start - _NEAR <= flat.at <= tall.end + _NEAR
                and flat.start - _NEAR <= tall.at <= flat.end + _NEAR
            ):
                groups[root(i)] = root(j)
    parts: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index in range(len(groups)):
        part = parts.setdefault(root(index), ([], []))
        if index < len(level):
            part[0].append(level[index])
        else:
            part[1].append(upright[index - len(level)])
    return [Rules(flat, tall) for flat, tall in parts.values() if flat and tall]


def _distinct(values: Iterable[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


def _widen(edges: list[float], low: float, high: float) -> None:
    """Add an outer edge where the table has no outer line but its inner lines run on."""
    if edges[0] - low > 3 * _NEAR:
        edges.insert(0, low)
    if high - edges[-1] > 3 * _NEAR:
        edges.append(high)


def _table(grid: Grid, inside: dict[tuple[int, int], list[Word]]) -> Table | None:
    columns = len(grid.across) - 1
    owner = _owners(grid)
    cells: dict[int, list[Word]] = {}
    for (row, column), words in inside.items():
        cells.setdefault(owner[row * columns + column], []).extend(words)
    if len({place % columns for place in cells}) < 2 or _is_chart(owner, columns, len(cells)):
        return None
    tops = {place: _top(place, owner, columns, inside) for place in cells}
    set_in = {place: _cell(words) for place, words in cells.items()}
    edges = Columns(tuple(grid.across))
    made: list[TableRow] = []
    for row in range(len(grid.down) - 1):
        across = owner[row * columns : (row + 1) * columns]
        starts = [place for place in sorted(cells, key=lambda place: place % columns) if tops[place] == row]
        if starts:
            places = tuple(_place(place, across, place % columns) for place in starts)
            beside = set_in[across[0]] if tops.get(across[0], row) < row else ()
            made.append(TableRow(tuple(set_in[place] for place in starts), edges, places, beside))
    if all(len(row.cells) == 1 for row in made):
        return None
    return Table(tuple(made), (grid.across[0], grid.down[0], grid.across[-1], grid.down[-1]))


def _is_chart(owner: Sequence[int], columns: int, filled: int) -> bool:
    """Whether the lines are those of a chart: few spaces between them hold text, or are rectangles."""
    cells: dict[int, list[int]] = {}
    for place, first in enumerate(owner):
        cells.setdefault(first, []).append(place)
    odd = sum(
        len(places)
        for places in cells.values()
        if len(places) != len({p // columns for p in places}) * len({p % columns for p in places})
    )
    crooked = len(owner) > _SMALL_GRID and odd > _MOST_ODD * len(owner)
    return crooked or filled < _LEAST_FILLED * len(cells)


def _place(cell: int, across: Sequence[int], column: int) -> tuple[int, int]:
    """The first and last column of a cell in one row of the grid."""
    own = [number for number, place in enumerate(across) if place == cell]
    return (own[0], own[-1]) if own else (column, column)


def _top(
    cell: int, owner: Sequence[int], columns: int, inside: Mapping[tuple[int, int], Sequence[Word]]
) -> int:
    """The row in which a cell stands: its first, or its first with text where it is no rectangle."""
    places = [place for place, first in enumerate(owner) if first == cell]
    down = {place // columns for place in places}
    if len(places) == len(down) * len({place % columns for place in places}):
        return min(down)
    return min(row for row, column in inside if owner[row * columns + column] == cell)


def _cell(words: Sequence[Word]) -> tuple[Line, ...]:
    return tuple(join(row) for row in rows(words))


def _owners(grid: Grid) -> list[int]:
    """For each cell of the grid, the first cell of those that no drawn line parts it from."""
    height, columns = len(grid.down) - 1, len(grid.across) - 1
    below = [[rule for rule in grid.rules.level if abs(rule.at - edge) <= _NEAR] for edge in grid.down]
    beside = [[rule for rule in grid.rules.upright if abs(rule.at - edge) <= _NEAR] for edge in grid.across]
    owner = list(range(height * columns))

    def root(index: int) -> int:
        while owner[index] != index:
            index = owner[index]
        return index

    def unite(one: int, other: int) -> None:
        first, second = sorted((root(one), root(other)))
        owner[second] = first

    for row in range(height):
        top, bottom = grid.down[row], grid.down[row + 1]
        for column in range(columns):
            place = row * columns + column
            left, right = grid.across[column], grid.across[column + 1]
            if row + 1 < height and not _covered(below[row + 1], left, right):
                unite(place, place + columns)
            if column + 1 < columns and not _covered(beside[column + 1], top, bottom):
                unite(place, place + 1)
    return [root(index) for index in range(len(owner))]


def _covered(edge: Sequence[Rule], start: float, end: float) -> bool:
    """Whether a drawn line runs along the whole of a cell's side."""
    slack = min(2 * _NEAR, 0.25 * (end - start))
    return any(rule.start <= start + slack and rule.end >= end - slack for rule in edge)
