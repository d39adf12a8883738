"""Load workbooks and delimited files: one section for each sheet, or for every 300 rows of a long one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.kernel.domain import BlockKind
from assistant.kernel.errors import UnreadableFile
from ingest.loading.archive import open_parts
from ingest.loading.characters import clean_text
from ingest.loading.loaded import Hidden, Loaded, Reading
from ingest.loading.markup.properties import Properties, read_properties
from ingest.loading.metadata import iso_date, publisher, sound_title
from ingest.loading.sections import Piece, hidden_in, sections
from ingest.loading.sheets.delimited import read_delimited
from ingest.loading.sheets.grid import Sheet
from ingest.loading.sheets.ods import read_ods
from ingest.loading.sheets.rows import ROWS_IN_PART, count_tables, pieces
from ingest.loading.sheets.xls import read_xls
from ingest.loading.sheets.xlsx import read_xlsx

_LONGEST_TOLD = 300  # characters of hidden text in the report
_NOT_IN_ANCHOR = re.compile(r"[^\w]+")
_ON_HIDDEN_SHEET = "on a hidden sheet"

Reader = Callable[[Path], Iterator[tuple[Sheet, bool]]]


@dataclass(slots=True)
class _Made:
    """What the sheets come to so far."""

    pieces: list[Piece] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    sections: int = 0
    tables: int = 0


def load_xlsx(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read an Excel workbook; numbers and dates are as their format shows them."""
    return _load(path, read_xlsx, _properties(path))


def load_ods(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read an OpenDocument spreadsheet."""
    return _load(path, read_ods, _properties(path))


def load_xls(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read an old Excel workbook."""
    return _load(path, read_xls, Properties())


def load_delimited(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read a file of delimited values."""
    return _load(path, read_delimited, Properties())


def _properties(path: Path) -> Properties:
    with open_parts(path) as parts:
        return read_properties(parts)


def _load(path: Path, read: Reader, told: Properties) -> Loaded:
    made = _Made()
    title = sound_title(told.title)
    for sheet, unseen in read(path):
        if unseen:
            texts = [text for row in sheet.rows.values() for text in row.values()]
            sheet.unseen.clear()
            sheet.leave_out(_ON_HIDDEN_SHEET, texts)
        else:
            _add(sheet, made)
        made.hidden += _told(sheet, max(made.sections, 1))
    if not any(piece.text for piece in made.pieces):
        raise UnreadableFile("There is no text in its cells", kind="no_text")
    return Loaded(
        pages=sections(made.pieces, title=title or clean_text(path.stem.replace("_", " "))),
        paginated=False,
        title=title,
        published=iso_date(told.published),
        publisher=next((found for name in told.publishers if (found := publisher(name))), ""),
        hidden=(*made.hidden, *hidden_in(made.pieces)),
        tables=made.tables,
    )


def _add(sheet: Sheet, made: _Made) -> None:
    name = clean_text(sheet.name)
    slug = _NOT_IN_ANCHOR.sub("-", name.lower()).strip("-") or "rows"
    parts = list(pieces(sheet))
    for number, part in enumerate(parts, start=1):
        rows = f"rows {(number - 1) * ROWS_IN_PART + 1} onwards" if len(parts) > 1 else ""
        if label := ", ".join(filter(None, (name, rows))):
            label = label[0].upper() + label[1:]
            made.pieces.append(
                Piece(BlockKind.HEADING, label, 1, slug if number == 1 else f"{slug}-{number}")
            )
        made.pieces += part
        made.sections += 1
    made.tables += count_tables(sheet)


def _told(sheet: Sheet, section: int) -> Iterator[Hidden]:
    for why, texts in sheet.unseen.items():
        if text := clean_text(" ".join(texts)[: 2 * _LONGEST_TOLD]):
            told = f"{sheet.name}: {text}" if why == _ON_HIDDEN_SHEET else text
            yield Hidden(section, why, told[:_LONGEST_TOLD])
