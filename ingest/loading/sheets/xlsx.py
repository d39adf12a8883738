"""Read the sheets of an Excel workbook (.xlsx, .xlsm): values as shown, without what is hidden."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import lxml.etree
from lxml.etree import _Element as Element

from assistant.kernel.errors import UnreadableFile
from ingest.loading.archive import DAMAGED, Parts, attribute, local_name, open_parts
from ingest.loading.sheets.grid import Budget, Merged, Sheet
from ingest.loading.sheets.number_formats import BUILT_IN, GENERAL, shown

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_TRUE = frozenset({"1", "true", "on"})
_LAST_COLUMN = 16_383


@dataclass(frozen=True, slots=True)
class _Book:
    """What the cells of all sheets refer to."""

    strings: list[str]
    formats: list[str]  # of each style of a cell
    since_1904: bool
    budget: Budget = field(default_factory=Budget)


def read_xlsx(path: Path) -> Iterator[tuple[Sheet, bool]]:
    """Each sheet, and whether it is hidden; raises UnreadableFile when there are too many cells."""
    with open_parts(path) as parts:
        workbook = parts.xml(_WORKBOOK)
        targets = {attribute(e, "Id"): attribute(e, "Target") for e in parts.xml(_RELATIONS)}
        settings = next(workbook.iter("{*}workbookPr"), None)
        book = _Book(
            list(_strings(parts)),
            _formats(parts),
            settings is not None and attribute(settings, "date1904") in _TRUE,
        )
        for element in workbook.iter("{*}sheet"):
            target = targets.get(element.get(_relation_key(element)) or "", "")
            part = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
            if part in parts.names and "worksheet" in part:  # charts and macros have no cells
                sheet = Sheet(attribute(element, "name"))
                _read(parts, part, sheet, book)
                yield sheet, attribute(element, "state") in ("hidden", "veryHidden")


def _relation_key(sheet: Element) -> str:
    return next((key for key in sheet.keys() if key.endswith("}id")), "id")  # noqa: SIM118 - no mapping


def _elements(parts: Parts, name: str, *tags: str) -> Iterator[Element]:
    """The elements of a part with these names, each emptied once it was looked at."""
    with parts.stream(name) as file:
        walk = lxml.etree.iterparse(
            file, tag=[f"{{*}}{tag}" for tag in tags], resolve_entities=False, no_network=True
        )
        try:
            for _, element in walk:
                yield element
                element.clear(keep_tail=False)
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except lxml.etree.XMLSyntaxError as fault:
            raise UnreadableFile(f"{DAMAGED} ({name})") from fault


def _strings(parts: Parts) -> Iterator[str]:
    if _STRINGS in parts.names:
        for item in _elements(parts, _STRINGS, "si"):
            yield _text(item)


def _text(item: Element) -> str:
    """The text of a string without the readings that are set above Chinese and Japanese words."""
    for reading in list(item.iter("{*}rPh")):
        _remove(reading)
    return "".join(node.text or "" for node in item.iter("{*}t"))


def _remove(element: Element) -> None:
    above = element.getparent()
    if above is not None:
        above.remove(element)


def _formats(parts: Parts) -> list[str]:
    if _STYLES not in parts.names:
        return []
    root = parts.xml(_STYLES)
    own = {int(attribute(form, "numFmtId")): attribute(form, "formatCode") for form in root.iter("{*}numFmt")}
    styles = next(root.iter("{*}cellXfs"), None)
    ids = [int(attribute(style, "numFmtId") or 0) for style in styles] if styles is not None else []
    return [own.get(number, BUILT_IN.get(number, GENERAL)) for number in ids]


def _read(parts: Parts, part: str, sheet: Sheet, book: _Book) -> None:
    hidden: set[int] = set()
    number = -1
    for element in _elements(parts, part, "col", "row", "mergeCell"):
        kind = local_name(element)
        if kind == "col":
            if attribute(element, "hidden") in _TRUE:
                first, last = int(attribute(element, "min")) - 1, int(attribute(element, "max")) - 1
                hidden.update(range(first, min(last, _LAST_COLUMN) + 1))
        elif kind == "mergeCell":
            sheet.merged.extend(_merged(attribute(element, "ref")))
        else:
            told = attribute(element, "r")
            number = int(told) - 1 if told.isdigit() else number + 1
            cells = _cells(element, book)
            book.budget.spend(len(cells))
            if attribute(element, "hidden") in _TRUE:
                sheet.leave_out("in a hidden row", list(cells.values()))
                continue
            sheet.leave_out("in a hidden column", [text for at, text in cells.items() if at in hidden])
            if seen := {at: text for at, text in cells.items() if at not in hidden}:
                sheet.rows[number] = seen


def _cells(row: Element, book: _Book) -> dict[int, str]:
    cells: dict[int, str] = {}
    column = -1
    for cell in row:
        found = _CELL.fullmatch(attribute(cell, "r"))
        column = _column(found.group(1)) if found else column + 1
        if text := " ".join(_shown(cell, book).split()):
            cells[column] = text
    return cells


def _shown(cell: Element, book: _Book) -> str:
    kind = attribute(cell, "t") or "n"
    if kind == "inlineStr":
        return _text(cell)
    value = next((node.text or "" for node in cell if local_name(node) == "v"), "").strip()
    if kind == "s":
        return book.strings[int(value)] if value.isdigit() and int(value) < len(book.strings) else ""
    if kind == "e":
        return ""  # "#N/A" and the like say nothing
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "d":
        return value.removesuffix("T00:00:00").replace("T", " ")
    if kind != "n" or not value:
        return value
    style = int(attribute(cell, "s") or 0)
    code = book.formats[style] if style < len(book.formats) else GENERAL
    try:
        return shown(float(value), code, since_1904=book.since_1904)
    except (ValueError, OverflowError):
        return value


def _merged(reference: str) -> Iterator[Merged]:
    ends = [_CELL.fullmatch(end) for end in reference.split(":")]
    if len(ends) == 2 and ends[0] and ends[1]:
        (left, top), (right, bottom) = ends[0].groups(), ends[1].groups()
        yield Merged(int(top) - 1, _column(left), int(bottom) - 1, _column(right))


def _column(letters: str) -> int:
    """The number of a column, from 0: "A" is 0, "AA" is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
