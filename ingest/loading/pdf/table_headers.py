"""Find the header rows of tables, and give each row the header over each of its cells.

Page text stays as it is: headers are never written into a row, they stand beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from ingest.loading.hyphens import Vocabulary
from ingest.loading.pdf.drafts import Draft
from ingest.loading.pdf.lines import Line
from ingest.loading.pdf.ruled_tables import Columns
from ingest.loading.pdf.running import running

_MOST_ROWS = 3  # of a header
_LONGEST_CELL = 20  # words of a header's cell
_LONGEST_BESIDE = 12  # words of a cell that runs on beside several rows
_FEWEST_ENTRIES = 4  # of a list of contents
_LISTED = 0.7  # share of its rows that end in a page number
_MOST_OVER = 2  # headers of columns that are named over a cell that lies under several
_SAME_EDGE = 12.0  # points: how far the edges of a table may move from page to page
_FIGURES = 0.7  # share of a column's cells that are figures, for its header to be told by having none
_FIGURE = re.compile(
    r"[-–+(<>~c.]*[£$€]?\d[\d,.:/ –-]*(?:%|m2?|bn|k|ha|sqm|\*+|\))*|n/?a|nil|-|–|—", re.IGNORECASE
)
_CONTINUED = re.compile(r"^(?:table|figure)\b|\bcont(?:inued|['’.]?d)\b", re.IGNORECASE)
_YEARS = re.compile(r"(?:FY\s?)?(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?", re.IGNORECASE)


class _Style(NamedTuple):
    bold: bool
    italic: bool
    ink: int
    size: float


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of one table on one page."""

    page: int
    columns: Columns
    rows: tuple[int, ...]  # by the index of the draft
    first: bool  # nothing but a caption stands above it on its page
    last: bool  # nothing stands below it on its page


@dataclass(frozen=True, slots=True)
class _Header:
    """The text over each column, and how it is set."""

    texts: tuple[str, ...]
    rows: int
    style: _Style


Headers = dict[int, tuple[str, ...]]  # by the index of the draft: one text for each of its cells


def table_headers(
    pages: Sequence[Sequence[Draft]], apart: Sequence[frozenset[int]], vocabulary: Vocabulary
) -> list[Headers]:
    """For each page, the headers over the cells of its rows; nothing for header rows themselves.

    `apart`: for each page, the drafts that stand outside its running text, as notes do.
    """
    found: list[Headers] = [{} for _ in pages]
    above: tuple[_Table, _Header] | None = None  # a table that may run on over the page end
    for table in _tables(pages, apart):
        follows = above is not None and table.first and _follows(above[0], table)
        carried = above[1] if above and follows and _has_columns_of(above[0], table) else None
        rows = [pages[table.page][index] for index in table.rows]
        header, own = _header(rows, carried, vocabulary)
        for index, row in list(zip(table.rows, rows, strict=True))[own:]:
            if any(texts := _over(row, header, vocabulary)):
                found[table.page][index] = texts
        if not table.last:
            above = None
        elif carried or not follows:
            above = (table, header) if any(header.texts) else None
        elif above:  # a page on which other columns were seen, as where a table stands in a cell
            above = replace(above[0], page=table.page), above[1]
    return found


def table_count(pages: Sequence[Sequence[Draft]]) -> int:
    """How many tables a document has; one that runs on over a page end counts once."""
    tables = list(_tables(pages, [frozenset()] * len(pages)))
    return len(tables) - sum(b.first and _follows(a, b) for a, b in pairwise(tables))


def _tables(pages: Sequence[Sequence[Draft]], apart: Sequence[frozenset[int]]) -> Iterator[_Table]:
    for number, drafts in enumerate(pages):
        tables: dict[Columns, list[int]] = {}
        for index, draft in enumerate(drafts):
            if draft.table is not None:
                tables.setdefault(draft.table, []).append(index)
        body = [index for index in range(len(drafts)) if index not in apart[number]]
        for columns, own in tables.items():
            rows = tuple(index for index in own if drafts[index].row is not None)
            if not rows or _is_contents([drafts[index] for index in rows]):
                continue
            before = [index for index in body if index < own[0]]
            first = not before or (len(before) == 1 and bool(_CONTINUED.search(drafts[before[0]].text)))
            yield _Table(number, columns, rows, first, own[-1] == body[-1])


def _is_contents(rows: Sequence[Draft]) -> bool:
    """Whether rows end in numbers of pages that rise."""
    last = [_said(row.cells[-1]) for row in rows if len(row.cells) > 1]
    numbers = [int(text) for text in last if text.isdigit() and len(text) < 4]
    rising = all(a <= b for a, b in pairwise(numbers))
    return rising and len(numbers) >= _FEWEST_ENTRIES and len(numbers) >= _LISTED * len(rows)


def _follows(before: _Table, table: _Table) -> bool:
    """Whether a table at the head of a page is as wide as the one at the foot of the page before."""
    one, other = before.columns.edges, table.columns.edges
    wide = abs((one[-1] - one[0]) - (other[-1] - other[0])) <= _SAME_EDGE
    return before.last and table.page == before.page + 1 and wide


def _has_columns_of(before: _Table, table: _Table) -> bool:
    """Whether two tables have the same columns; left and right pages may have different margins."""
    one, other = before.columns.edges, table.columns.edges
    shift = other[0] - one[0]
    return len(one) == len(other) and all(
        abs(b - a - shift) <= _SAME_EDGE for a, b in zip(one, other, strict=True)
    )


def _header(rows: Sequence[Draft], carried: _Header | None, vocabulary: Vocabulary) -> tuple[_Header, int]:
    """The header of a table, and how many of its rows are it; `carried`: the one that it began with."""
    columns = len(_columns(rows[0]).edges) - 1
    count = _by_style(rows) or _by_figures(rows)
    style = _style(rows[0].all_lines)
    if carried is not None:
        if _texts(rows[: carried.rows], columns, vocabulary) == carried.texts:
            return carried, carried.rows
        if not (count and _alike(style, carried.style)):
            return carried, 0
    return _Header(_texts(rows[:count], columns, vocabulary), count, style), count


def _columns(row: Draft) -> Columns:
    if row.row is None or row.row.columns is None:
        raise ValueError("running text has no columns")
    return row.row.columns


def _by_style(rows: Sequence[Draft]) -> int:
    """How many rows at the top are set in one style that the cells below, row names apart, are not."""
    style = _style(rows[0].all_lines)
    alike = [_is_set_in(row, style) for row in rows]
    count = next((number for number, same in enumerate(alike) if not same), len(rows))
    if not 0 < count < len(rows) or count > _MOST_ROWS or not _may_head(rows[:count]):
        return 0
    below = Counter(
        _style(cell) for row in rows[count:] for cell, place in _cells(row) if place[0] > 0 or len(rows) == 2
    )
    if not below or _alike(below.most_common(1)[0][0], style):
        return 0
    # Of several rows that all are full and of one style, none is set apart from the next.
    return count if count == 1 or not all(map(_is_plain, rows[:count])) else 0


def _is_plain(row: Draft) -> bool:
    """Whether a row has a cell of its own in every column."""
    return [place for _, place in _cells(row)] == [(n, n) for n in range(len(_columns(row).edges) - 1)]


def _by_figures(rows: Sequence[Draft]) -> int:
    """How many rows at the top have no figure where the columns below have little else."""
    if len(rows) < 3:
        return 0
    columns: dict[int, list[bool]] = {}
    for row in rows[1:]:
        for cell, (first, last) in _cells(row):
            if first == last and first > 0:
                columns.setdefault(first, []).append(_is_figure(cell))
    figures = {column for column, seen in columns.items() if sum(seen) >= _FIGURES * len(seen)}
    if not figures:
        return 0
    count = 0
    for row in rows[: _MOST_ROWS + 1]:
        over = [cell for cell, place in _cells(row) if figures & set(range(place[0], place[1] + 1))]
        if not over or any(_is_figure(cell) and not _YEARS.fullmatch(_said(cell)) for cell in over):
            break
        count += 1
    return count if 0 < count <= min(_MOST_ROWS, len(rows) - 1) and _may_head(rows[:count]) else 0


def _may_head(rows: Sequence[Draft]) -> bool:
    """Whether rows have short cells over all columns but, at most, the first."""
    covered: set[int] = set()
    for row in rows:
        for cell, (first, last) in _cells(row):
            if sum(len(line.words) for line in cell) > _LONGEST_CELL:
                return False
            covered.update(range(first, last + 1))
    return len(covered) > 1 and len(covered | {0}) == len(_columns(rows[0]).edges) - 1


def _cells(row: Draft) -> Iterator[tuple[tuple[Line, ...], tuple[int, int]]]:
    if row.row is not None:
        yield from zip(row.row.cells, row.row.places, strict=True)


def _is_set_in(row: Draft, style: _Style) -> bool:
    return all(_style(cell)[:3] == style[:3] for cell in row.cells)


def _style(lines: Sequence[Line]) -> _Style:
    return _Style(
        all(line.bold for line in lines),
        all(line.italic for line in lines),
        lines[0].ink,
        max(line.size for line in lines),
    )


def _alike(one: _Style, other: _Style) -> bool:
    return one[:3] == other[:3] and abs(one.size - other.size) < 0.8


def _is_figure(cell: Sequence[Line]) -> bool:
    return bool(_FIGURE.fullmatch(_said(cell)))


def _said(cell: Sequence[Line]) -> str:
    return " ".join(line.text for line in cell)


def _text(cell: Sequence[Line], vocabulary: Vocabulary) -> str:
    tokens = list(running(cell, vocabulary))
    return "".join(token.before * bool(number) + token.text for number, token in enumerate(tokens))


def _texts(rows: Sequence[Draft], columns: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The header over each column: the cells above it from top to bottom."""
    parts: list[list[str]] = [[] for _ in range(columns)]
    for row in rows:
        for cell, (first, last) in _cells(row):
            for column in range(first, min(last + 1, columns)):
                parts[column].append(_text(cell, vocabulary))
    return tuple(" ".join(part) for part in parts)


def _over(row: Draft, header: _Header, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The header over each cell of a row; a cell that runs on beside the row goes before the first."""
    texts: list[str] = []
    for _, (first, last) in _cells(row):
        over = dict.fromkeys(text for text in header.texts[first : last + 1] if text)
        texts.append(" / ".join(over) if len(over) <= _MOST_OVER else "")
    beside = row.row.beside if row.row else ()
    if beside and texts and sum(len(line.words) for line in beside) <= _LONGEST_BESIDE:
        texts[0] = ", ".join(filter(None, (_text(beside, vocabulary), texts[0])))
    return tuple(texts)
