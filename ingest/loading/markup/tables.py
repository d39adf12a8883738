"""Read the rows of a pandoc table, each cell with the header that it stands under."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ingest.loading.header_rows import heads_values
from ingest.loading.markup.pandoc import Node
from ingest.loading.sections import Note, Piece

_LONGEST_HEADER = 12  # words; a first row with longer cells is text, not headers
_LONGEST_REPEAT = 12  # words of a cell over several rows that may be said again in each
_FEWEST_ROWS = 2  # below a row that is not marked as a header
_MOST_COLUMNS = 200  # a file may claim any number


class Cell(NamedTuple):
    """The text of a cell with the notes that stand in it, and the blocks it was read from."""

    text: str
    notes: tuple[Note, ...]
    unseen: str  # hidden among its characters
    blocks: Sequence[Node]


class Row(NamedTuple):
    """The cells of a row that hold text, each with its header or ""."""

    cells: tuple[tuple[str, Cell], ...]


ReadBlocks = Callable[[Sequence[Node]], Piece]


def caption_blocks(table: Sequence[Node]) -> Sequence[Node]:
    """The blocks of a table's caption."""
    caption: Sequence[Node] = table[1][1]
    return caption


def read_rows(table: Sequence[Node], read: ReadBlocks) -> Iterator[Row]:
    """The rows of a table; `read` gives a cell's blocks as one piece."""
    _, _, _, head, bodies, foot = table
    header_rows = list(head[1])
    body_rows: list[Node] = []
    for _, _, inner_head, rows in bodies:
        body_rows += [*inner_head, *rows]
    body_rows += foot[1]
    above = _grid(header_rows, read, spread=True)
    headers = _headers(above)
    if above and (not _are_headers(headers) or not body_rows):
        headers = []
        body_rows = [*header_rows, *body_rows]
    grid = _grid(body_rows, read, spread=False)
    if not headers and _is_headed(grid):
        headers = [cell.text.rstrip(":") if cell else "" for cell in grid.pop(0)]
    for row in grid:
        named = [
            (headers[column] if column < len(headers) else "", cell)
            for column, cell in enumerate(row)
            if cell is not None and cell.text
        ]
        if named:
            yield Row(tuple(named))


def _is_headed(grid: Sequence[Sequence[Cell | None]]) -> bool:
    """Whether the first row of a table names its columns though nothing marks it as its header.

    Forms are tables as well, of names beside values: fewer than three columns tell nothing.
    """
    first, *below = [
        {at: cell.text for at, cell in enumerate(row) if cell and cell.text} for row in grid
    ] or [{}]
    widest = max(map(len, below), default=0)
    return len(below) >= _FEWEST_ROWS and len(first) >= max(3, widest) and heads_values(first, below)


def _headers(rows: Sequence[Sequence[Cell | None]]) -> list[str]:
    """Per column the texts of the header rows, from the widest header down."""
    headers: list[str] = []
    for column in range(max((len(row) for row in rows), default=0)):
        parts: list[str] = []
        for row in rows:
            cell = row[column] if column < len(row) else None
            if cell is not None and cell.text and cell.text not in parts:
                parts.append(cell.text)
        headers.append(" ".join(parts).rstrip(":"))
    return headers


def _are_headers(headers: Sequence[str]) -> bool:
    """Whether a first row names columns; programs mark the first row of any table as its header."""
    named = [header for header in headers if header]
    if len(headers) < 2 or len(named) < len(headers) - 1 or len(set(named)) < len(named):
        return False
    if all(header.isdigit() and len(header) < 4 for header in named):
        return False
    return all(len(header.split()) <= _LONGEST_HEADER and not header.endswith(".") for header in named)


def _grid(rows: Sequence[Node], read: ReadBlocks, *, spread: bool) -> list[list[Cell | None]]:
    """Rows with one place per column.

    A short cell that runs over rows is said again in each of them; one that runs over columns
    stands in the first of them, or in each with `spread`.
    """
    grid: list[list[Cell | None]] = []
    waiting: dict[int, tuple[int, Cell | None]] = {}  # column: rows still to come, and the cell over them
    for row in rows:
        made: list[Cell | None] = []
        cells = iter(row[1])
        while len(made) < _MOST_COLUMNS:
            left, above = waiting.get(len(made), (0, None))
            if left:
                waiting[len(made)] = (left - 1, above)
                made.append(above)
                continue
            node = next(cells, None)
            if node is None:
                break
            _, _, down, across, blocks = node
            whole = read(blocks)
            cell = Cell(whole.text, whole.notes, whole.unseen, blocks)
            again = cell if len(cell.text.split()) <= _LONGEST_REPEAT else None
            for step in range(min(across, _MOST_COLUMNS)):
                first = step == 0
                if down > 1:
                    waiting[len(made)] = (down - 1, again if first or spread else None)
                made.append(cell if first or spread else None)
        grid.append(made)
    return grid
