"""Judge by its words whether a row of a table names the columns of the rows below it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_LONGEST_HEADER = 25  # words of a cell that heads a column
_MOSTLY = 0.6  # of a column's cells
_NUMBER = re.compile(
    r"[-+(]?\s*[£$€]?\s*[-+]?\d[\d,. ]*\s*(?:%|[a-z]{1,3})?\)?|[-–—.:*]|\.\.|n/?a|\[\w\]", re.IGNORECASE
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d.*")
_YEAR = re.compile(r"(?:FY\s*)?(?:19|20)\d\d(?:\s*[-/–]\s*\d{2,4})?", re.IGNORECASE)

Row = Mapping[int, str]  # by column, from 0; without empty cells


def is_value(text: str) -> bool:
    """Whether a cell holds a number, a date, or a sign that there is none."""
    return bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text))


def names_columns(row: Row) -> bool:
    """Whether the cells of a row could name columns: words or years, mostly different, none long."""
    texts = list(row.values())
    years = [text for text in texts if _YEAR.fullmatch(text)]
    return (
        len(years) < len(texts)
        and all(not is_value(text) or text in years for text in texts)
        and len(set(texts)) > len(texts) // 2
        and all(len(text.split()) <= _LONGEST_HEADER for text in texts)
    )


def holds_values(column: int, rows: Sequence[Row]) -> bool:
    """Whether a column of some rows holds mostly values."""
    texts = [row[column] for row in rows if column in row]
    return bool(texts) and sum(map(is_value, texts)) > _MOSTLY * len(texts)


def heads_values(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row names columns, and one of them holds values in the rows below, as no text would."""
    return names_columns(row) and any(
        holds_values(column, below) for column, text in row.items() if not is_value(text)
    )
