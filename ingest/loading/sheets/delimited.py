"""Read a file of delimited values (.csv, .tsv), whatever its delimiter and encoding."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from assistant.kernel.errors import UnreadableFile
from ingest.loading.encoding import read_text
from ingest.loading.sheets.grid import Budget, Sheet

_DELIMITERS = ",;\t|"
_TOLD = re.compile(r"sep=(.)")  # a first line that Excel writes and reads
_SAMPLE = 50  # lines that are looked at to find the delimiter
_LONGEST_FIELD = 1_000_000  # characters


def read_delimited(path: Path) -> Iterator[tuple[Sheet, bool]]:
    """The one sheet of the file, which has no name; raises UnreadableFile when it is not text."""
    lines = read_text(path).splitlines(keepends=True)
    told = _TOLD.fullmatch(lines[0].strip()) if lines else None
    delimiter = told.group(1) if told else _delimiter(lines[:_SAMPLE], path.suffix.lower())
    csv.field_size_limit(_LONGEST_FIELD)
    budget, sheet = Budget(), Sheet("", delimited=True)
    try:
        for number, fields in enumerate(csv.reader(lines[bool(told) :], delimiter=delimiter)):
            cells = {at: text for at, field in enumerate(fields) if (text := " ".join(field.split()))}
            budget.spend(len(cells))
            if cells:
                sheet.rows[number] = cells
    except csv.Error as fault:
        raise UnreadableFile(f"It is not a table of delimited values: {fault}") from fault
    yield sheet, False


def _delimiter(lines: list[str], suffix: str) -> str:
    """The delimiter that most lines have equally often; a tab for .tsv and a comma where none is plain."""
    best, most = "\t" if suffix == ".tsv" else ",", 0.0
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(row)]
        usual = max(set(widths), key=widths.count) if widths else 1
        agreement = widths.count(usual) / len(widths) if usual > 1 else 0
        if agreement > most + (0.2 if delimiter != best else 0):
            best, most = delimiter, agreement
    return best
