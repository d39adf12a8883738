"""Find the header of a table in a sheet, and write each row with the headers of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.kernel.domain import CELL, BlockKind
from ingest.loading.header_rows import Row, heads_values, holds_values, is_value, names_columns
from ingest.loading.page_text import LONGEST_CELL, reads_as_row
from ingest.loading.sections import Piece, clean_piece
from ingest.loading.sheets.grid import Merged, Sheet

ROWS_IN_PART = 300  # of a sheet that are one section
_FURTHEST_HEADER = 12  # rows of a table in which its header is looked for
_LONGEST_REPEAT = 12  # words of a cell over several rows that may be said again in each
_MOST_REPEATS = 2000  # rows over which a merged cell is said again
_NARROWEST = 0.6  # of a table's usual width: a header is at least as wide
Table = list[tuple[int, Row]]  # rows that follow one another, with their numbers


def pieces(sheet: Sheet) -> Iterator[list[Piece]]:
    """The parts of a sheet, of some hundred rows each: titles and notes as paragraphs, the rest as rows."""
    part: list[Piece] = []
    rows = 0
    for row in _rows(sheet):
        if rows >= ROWS_IN_PART:
            yield part
            part, rows = [], 0
        part += row
        rows += 1
    if part:
        yield part


def count_tables(sheet: Sheet) -> int:
    """How many tables with a header stand in a sheet."""
    return sum(
        1 for table in _tables(sheet) if _header_at(table, first=True, narrow=sheet.delimited) is not None
    )


def _rows(sheet: Sheet) -> Iterator[list[Piece]]:
    header: dict[int, str] = {}
    _say_again(sheet)
    for table in _tables(sheet):
        at = _header_at(table, first=not header, narrow=sheet.delimited)
        if at is not None:
            first, last = _header_rows(table, at, sheet.merged)
            for _, row in table[:first]:
                yield _lines(row)
            header = _headers([row for _, row in table[first : last + 1]], table[first][0], sheet.merged)
            table = table[last + 1 :]
        for _, row in table:
            yield _lines(row) if len(row) == 1 and not _is_entry(row, header) else _row(row, header)


def _tables(sheet: Sheet) -> Iterator[Table]:
    """Runs of rows without an empty one between them."""
    table: Table = []
    for number, row in sorted(sheet.rows.items()):
        if table and number > table[-1][0] + 1:
            yield table
            table = []
        table.append((number, row))
    if table:
        yield table


def _header_at(table: Table, *, first: bool, narrow: bool) -> int | None:
    """Which row of a table names its columns; None where no row plainly does.

    `first`: no table came before whose header may go on. `narrow`: two columns may be a table of words;
    else they are taken for names beside what they name, as on a cover sheet.
    """
    widths = sorted(len(row) for _, row in table if len(row) > 1)
    if not widths:
        return None
    usual = widths[len(widths) // 2]
    for at, (_, row) in enumerate(table[:_FURTHEST_HEADER]):
        below = [row for _, row in table[at + 1 :] if len(row) > 1]
        if len(row) < max(2, _NARROWEST * usual):
            continue
        words = first and bool(below) and (narrow or usual > 2) and names_columns(row)
        heads = words or heads_values(row, below)
        return at if heads else None
    return None


def _header_rows(table: Table, at: int, merged: Sequence[Merged]) -> tuple[int, int]:
    """The first and last of the rows that head a table: a row of groups above, a row of units below."""
    first = last = at
    while first and any(m.top == table[first - 1][0] and m.right > m.left for m in merged):
        above = table[first - 1][1]
        if len(above) == 1 and max(table[at][1]) <= max(
            m.right for m in merged if m.top == table[first - 1][0]
        ):
            break  # a title over the whole width
        first -= 1
    below = table[at + 1 : at + 2]
    rest = [row for _, row in table[at + 2 :] if len(row) > 1]
    if below and len(rest) > 1:
        values = [column for column in table[at][1] if holds_values(column, rest)]
        units = below[0][1]
        if values and all(c in units and not is_value(units[c]) for c in values):
            last += 1
    return first, last


def _headers(rows: Sequence[Row], top: int, merged: Sequence[Merged]) -> dict[int, str]:
    """Per column the names over it, from the widest down."""
    headers: dict[int, str] = {}
    for number, row in enumerate(rows, start=top):
        across = {
            column: row[m.left]
            for m in merged
            if m.top == number and m.left in row
            for column in range(m.left, min(m.right, m.left + 200) + 1)
        }
        for column, text in (across | dict(row)).items():
            before = headers.get(column, "")
            if text != before:
                headers[column] = f"{before} {text}".strip()
    return {column: text.rstrip(":") for column, text in headers.items()}


def _say_again(sheet: Sheet) -> None:
    """Say a short cell that runs over rows in each of them."""
    for m in sheet.merged:
        text = sheet.rows.get(m.top, {}).get(m.left, "")
        if m.bottom > m.top and text and len(text.split()) <= _LONGEST_REPEAT:
            for number in range(m.top + 1, min(m.bottom, m.top + _MOST_REPEATS) + 1):
                if number in sheet.rows:
                    sheet.rows[number].setdefault(m.left, text)


def _is_entry(row: Row, header: Row) -> bool:
    """Whether the only cell of a row is an entry of its table: a value, or not in the first column."""
    ((column, text),) = row.items()
    return bool(header) and column in header and (is_value(text) or column != min(header))


def _lines(row: Row) -> list[Piece]:
    """A row outside a table: a title, a note."""
    return [clean_piece(BlockKind.PARAGRAPH, CELL.join(text for _, text in sorted(row.items())))]


def _row(row: Row, header: Row) -> list[Piece]:
    cells = [(header.get(column, ""), text) for column, text in sorted(row.items())]
    named = [f"{name}: {text}" if name and name != text else text for name, text in cells]
    if reads_as_row([len(text.split()) for _, text in cells]):
        return [clean_piece(BlockKind.TABLE_ROW, CELL.join(named))]
    return [
        clean_piece(BlockKind.TABLE_ROW if len(text.split()) <= LONGEST_CELL else BlockKind.PARAGRAPH, said)
        for (_, text), said in zip(cells, named, strict=True)
    ]
