"""Find the tables that nothing is drawn around: rows whose cells stand under one another."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.loading.labels import is_bullet, is_item_label, is_paragraph_number
from ingest.loading.pdf.columns import Region
from ingest.loading.pdf.geometry import Rule
from ingest.loading.pdf.lines import Line, join
from ingest.loading.pdf.ruled_tables import Columns, Table, TableRow

Flow = list[Line | TableRow]
_LEADER = re.compile(r"[.…·_]+")
_SHORTEST_LEADER = 4  # characters
_FIGURE = re.compile(r"[-–+(]?[£$€]?\d[\d,.:/–-]*(?:%|m|bn|k|\))?|n/?a|-|–|—", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\d{1,3}|[*†‡§]{1,3}")
_LEADING = 1.45  # in sizes: lines of one cell stand no further apart
_FURTHEST = 4.0  # in sizes: rows of one table stand no further apart
_LEAST_FILLED = 0.2  # of the rows: a column that is filled less often is no column of a table
_FEWEST_RULES = 2  # between the rows of a table; fewer part off only its head or its sum
_Interval = tuple[float, float]


def flow(region: Region, level: Sequence[Rule]) -> Flow:
    """The lines and table rows of a region from top to bottom; lines of a row that is no table's are joined.

    `level`: the page's level drawn lines, which part the rows of tables.
    """
    made: Flow = []
    index = 0
    while index < len(region):
        row = region[index]
        tables = [item for item in row if isinstance(item, Table)]
        if tables:
            made.extend(_plain([item for item in row if isinstance(item, Line)]))
            made.extend(table_row for table in tables for table_row in table.rows)
            index += 1
            continue
        end = _table_end(region, index)
        lines = [_cells(region[number]) for number in range(index, end)]
        if end > index and (found := _table(lines, level)):
            made.extend(found)
            index = end
        else:
            made.extend(_plain(_lines(row)))
            index += 1
    return made


def _lines(row: Sequence[Line | Table]) -> list[Line]:
    return [item for item in row if isinstance(item, Line)]


def _cells(row: Sequence[Line | Table]) -> list[Line]:
    """The lines of a row that may be cells: the bullet in front of a row is none."""
    lines = _lines(row)
    bullet = len(lines) > 2 and len(lines[0].words) == 1 and is_bullet(lines[0].text)
    return lines[1:] if bullet else lines


def _plain(lines: Sequence[Line]) -> Flow:
    """One line of text, or a row of contents where dots lead from a title to its page number."""
    if not lines:
        return []
    line = join(lines)
    leaders = [index for index, word in enumerate(line.words) if _LEADER.fullmatch(word.text)]
    if sum(len(line.words[index].text) for index in leaders) < _SHORTEST_LEADER:
        return [line]
    parts = [part for part in (line.words[: leaders[0]], line.words[leaders[-1] + 1 :]) if part]
    places = tuple((number, number) for number in range(len(parts)))
    return [TableRow(tuple((Line(part),) for part in parts), None, places)] if parts else []


def _is_cells(lines: Sequence[Line]) -> bool:
    """Whether a row has several cells, rather than a label and its text."""
    if len(lines) < 2:
        return False
    first = lines[0].words
    return not (len(first) == 1 and len(lines) == 2 and _is_label(first[0].text, lines[1].text))


def _is_label(word: str, text: str) -> bool:
    """Whether a word in front of a text is its bullet or number; that of a note is a bare number."""
    if is_bullet(word) or is_item_label(word) or is_paragraph_number(word):
        return True
    return bool(_NOTE_MARK.fullmatch(word)) and not _FIGURE.fullmatch(text) and any(map(str.isalpha, text))


def _table_end(region: Region, start: int) -> int:
    """Where the rows that may be one table end; `start` if none begins there."""
    if not _is_cells(_cells(region[start])):
        return start
    end, last = start + 1, start + 1
    columns = _laid_over([], _cells(region[start]))
    while end < len(region):
        row = region[end]
        if any(isinstance(item, Table) for item in row):
            break
        lines, before = _cells(row), _cells(region[end - 1])
        if lines[0].base - before[0].base > _FURTHEST * max(lines[0].size, before[0].size):
            break
        wider = _laid_over(columns, lines)
        if len(wider) < 2 or len(wider) < len(columns):
            break
        if not _is_cells(lines) and not _fits(lines[0], columns):
            break
        columns = wider
        end += 1
        if _is_cells(lines):
            last = end
    while last < end and _carries_on(_cells(region[last]), _cells(region[last - 1])):
        last += 1
    return last if _is_table(region[start:last], columns) else start


def _is_table(rows: Sequence[Sequence[Line | Table]], columns: Sequence[_Interval]) -> bool:
    """Whether several rows have cells, and more than one column is more than a label beside running text."""
    if sum(1 for row in rows if _is_cells(_cells(row))) < 2:
        return False
    filled = Counter(
        number
        for row in rows
        for number, (left, right) in enumerate(columns)
        if any(line.left < right and line.right > left for line in _cells(row))
    )
    least = max(2, _LEAST_FILLED * len(rows))
    return sum(1 for count in filled.values() if count >= least) > 1


def _laid_over(columns: Sequence[_Interval], lines: Sequence[Line]) -> list[_Interval]:
    """The intervals of x that are filled when lines are laid over columns."""
    merged: list[_Interval] = []
    for left, right in sorted([*columns, *((line.left, line.right) for line in lines)]):
        if merged and left < merged[-1][1] + 2.0:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _fits(line: Line, columns: Sequence[_Interval]) -> bool:
    """Whether a line that stands alone in its row stands within one column."""
    return sum(1 for start, end in columns if line.left < end and line.right > start) <= 1


def _carries_on(lines: Sequence[Line], before: Sequence[Line]) -> bool:
    close = lines[0].base - before[0].base <= _LEADING * lines[0].size
    return close and lines[0].left > min(line.left for line in before) + 2.0


def _table(rows: Sequence[Sequence[Line]], level: Sequence[Rule]) -> list[TableRow]:
    columns = _laid_over([], [line for row in rows for line in row])
    if len(columns) < 2:
        return []
    starts = [start for start, _ in columns]
    places = [[max(bisect_right(starts, line.left + 1.0) - 1, 0) for line in row] for row in rows]
    made: list[list[list[Line]]] = []
    for row, where, begins in zip(rows, places, _beginnings(rows, places, columns, level), strict=True):
        if begins:
            made.append([[] for _ in columns])
        for line, column in zip(row, where, strict=True):
            made[-1][column].append(line)
    middles = ((before[1] + after[0]) / 2 for before, after in pairwise(columns))
    edges = Columns((columns[0][0], *middles, columns[-1][1]))
    return [_row(row, edges) for row in made]


def _row(cells: Sequence[Sequence[Line]], edges: Columns) -> TableRow:
    filled = [number for number, cell in enumerate(cells) if cell]
    places = tuple((number, number) for number in filled)
    return TableRow(tuple(tuple(cells[number]) for number in filled), edges, places)


def _beginnings(
    rows: Sequence[Sequence[Line]],
    places: Sequence[Sequence[int]],
    columns: Sequence[_Interval],
    level: Sequence[Rule],
) -> list[bool]:
    """For each row of lines, whether it begins a new row of the table."""
    ruled = [_is_parted(b[0], a[0], columns, level) for a, b in zip(rows[1:], rows, strict=False)]
    padded = _is_padded(rows)
    found = [True]
    for number in range(1, len(rows)):
        row, before = rows[number], rows[number - 1]
        apart = row[0].base - before[0].base > _LEADING * row[0].size
        same = places[number] == places[number - 1]
        figures = same and _has_figure(row) and _has_figure(before)
        first = places[number][0] == 0 and len(row) > 1
        # Where rules or gaps part the rows, a line that neither parts off runs on in its cells.
        loose = sum(ruled) < _FEWEST_RULES and not padded and first
        found.append(ruled[number - 1] or apart or figures or loose)
    return found


def _is_parted(above: Line, below: Line, columns: Sequence[_Interval], level: Sequence[Rule]) -> bool:
    """Whether a drawn line runs between two rows over the width of the table."""
    start, end = columns[0][0] + 6.0, columns[-1][1] - 20.0
    return any(
        above.base <= rule.at <= below.upper + 1.0 and rule.start <= start and rule.end >= end
        for rule in level
    )


def _has_figure(row: Sequence[Line]) -> bool:
    """Whether a row of lines has a cell that is nothing but a figure: such cells do not run over lines."""
    return len(row) > 1 and any(len(line.words) == 1 and _FIGURE.fullmatch(line.text) for line in row[1:])


def _is_padded(rows: Sequence[Sequence[Line]]) -> bool:
    """Whether rows are set further apart than the lines of a cell."""
    steps = [(b[0].base - a[0].base) / b[0].size for a, b in pairwise(rows)]
    return any(step > _LEADING for step in steps) and any(step <= _LEADING for step in steps)
