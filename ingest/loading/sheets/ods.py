"""Read the sheets of an OpenDocument spreadsheet: values as shown, without what is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import lxml.etree
from lxml.etree import _Element as Element

from assistant.kernel.errors import UnreadableFile
from ingest.loading.archive import DAMAGED, Parts, attribute, local_name, open_parts
from ingest.loading.markup.opendocument import refuse_encrypted
from ingest.loading.sheets.grid import Budget, Merged, Sheet

_CONTENT = "content.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}style"
_HIDDEN = ("collapse", "filter")
_MOST_REPEATED = 1000  # of a row or cell with text; more is a fill that says nothing new
_LAST_COLUMN = 16_383


def read_ods(path: Path) -> Iterator[tuple[Sheet, bool]]:
    """Each sheet, and whether it is hidden; raises UnreadableFile when there are too many cells."""
    with open_parts(path) as parts:
        refuse_encrypted(parts)
        unseen: set[str] = set()  # styles of hidden sheets
        reader: _Reader | None = None
        budget = Budget()
        for event, element in _events(parts):
            kind = local_name(element)
            if kind == "style" and event == "end":
                if any(attribute(p, "display") == "false" for p in element.iter("{*}table-properties")):
                    unseen.add(attribute(element, "name"))
            elif kind == "table" and event == "start":
                reader = _Reader(Sheet(attribute(element, "name")), budget)
            elif event == "end" and reader is not None:
                if kind == "table":
                    yield reader.sheet, attribute(element, "style-name") in unseen
                    reader = None
                else:
                    reader.read(element)


def _events(parts: Parts) -> Iterator[tuple[str, Element]]:
    with parts.stream(_CONTENT) as file:
        walk = lxml.etree.iterparse(
            file,
            events=("start", "end"),
            tag=[_STYLE, *(f"{_TABLE}{name}" for name in ("table", "table-column", "table-row"))],
            resolve_entities=False,
            no_network=True,
        )
        try:
            for event, element in walk:
                yield event, element
                if event == "end" and local_name(element) != "style":
                    element.clear(keep_tail=False)
        except lxml.etree.XMLSyntaxError as fault:
            raise UnreadableFile(f"{DAMAGED} ({_CONTENT})") from fault


class _Reader:
    """Reads one sheet, column by column and row by row."""

    def __init__(self, sheet: Sheet, budget: Budget) -> None:
        self.sheet = sheet
        self._budget = budget
        self._row = self._column = 0
        self._hidden: set[int] = set()

    def read(self, element: Element) -> None:
        """Read a table-column or a table-row."""
        if local_name(element) == "table-column":
            count = min(_repeated(element, "columns"), _LAST_COLUMN)
            if attribute(element, "visibility") in _HIDDEN:
                self._hidden.update(range(self._column, self._column + count))
            self._column += count
            return
        cells = self._cells(element)
        count = _repeated(element, "rows")
        if attribute(element, "visibility") in _HIDDEN:
            self.sheet.leave_out("in a hidden row", list(cells.values()))
        elif cells:
            self.sheet.leave_out("in a hidden column", [t for at, t in cells.items() if at in self._hidden])
            seen = {at: text for at, text in cells.items() if at not in self._hidden}
            for number in range(min(count, _MOST_REPEATED) if seen else 0):
                self._budget.spend(len(seen))
                self.sheet.rows[self._row + number] = dict(seen)
        self._row += count

    def _cells(self, row: Element) -> dict[int, str]:
        cells: dict[int, str] = {}
        column = 0
        for cell in row:
            count = _repeated(cell, "columns")
            text = _shown(cell) if local_name(cell) == "table-cell" else ""
            if text:
                cells.update(dict.fromkeys(range(column, column + min(count, _MOST_REPEATED)), text))
                across, down = (int(attribute(cell, f"number-{n}-spanned") or 1) for n in ("columns", "rows"))
                if across > 1 or down > 1:
                    merged = Merged(self._row, column, self._row + down - 1, column + across - 1)
                    self.sheet.merged.append(merged)
            column += count
        return cells


def _repeated(element: Element, what: str) -> int:
    told = attribute(element, f"number-{what}-repeated")
    return max(int(told), 1) if told.isdigit() else 1


def _shown(cell: Element) -> str:
    if attribute(cell, "value-type") == "date":
        return attribute(cell, "date-value").removesuffix("T00:00:00").replace("T", " ")
    paragraphs = ("".join(p.itertext()) for p in cell if local_name(p) == "p")  # comments are not among them
    text = " ".join(" ".join(paragraphs).split())
    return "" if text.startswith(("#N/A", "#REF!", "#DIV/0!", "Err:")) else text
