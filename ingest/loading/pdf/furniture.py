"""Find what runs along the head and foot of pages: running titles and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from ingest.loading.pdf.geometry import Rule
from ingest.loading.pdf.lines import Line, join

_EDGE = 0.15  # the share of a page's height, at either end, in which furniture stands
_DEEPEST = 4  # rows from an end of the page
_SAME_HEIGHT = 12.0  # points: pages of different sections may be set a little higher or lower
_LONGEST = 25  # words
_NUMBER = r"(?:\d{1,4}|[ivxlc]{1,7}|[a-z]-?\d{1,3})"
_BARE_NUMBER = re.compile(rf"(?:[-–—|\[(]\s?)?({_NUMBER})(?:\s?[-–—|\])])?", re.IGNORECASE)
_PAGE_NUMBER = re.compile(rf"(?:page|p\.)\s?{_NUMBER}(?:\s?(?:of|/)\s?{_NUMBER})?", re.IGNORECASE)
_NUMBER_OF = re.compile(r"\d{1,4}\s?(?:of|/)\s?\d{1,4}", re.IGNORECASE)
_ROMAN_WORD = re.compile(r"\b[ivxlc]+\b")
_DIGITS = re.compile(r"\d+")


class Sheet(NamedTuple):
    """The rows of a page in its reading frame."""

    page: int  # index of the page
    label: str  # as printed
    height: float
    rows: Sequence[Sequence[Line]]
    upright: Sequence[Rule]


class _Edge(NamedTuple):
    """A row near an end of its page."""

    sheet: int
    row: int
    depth: int  # 0 for the outermost
    head: bool
    text: str  # digits made equal, lower case
    exact: str
    base: float
    size: float
    bold: bool
    alone: bool  # a clear gap to the next row inwards


def furniture(sheets: Sequence[Sheet]) -> list[frozenset[int]]:
    """For each sheet, the indexes of the rows that are furniture."""
    edges = [edge for number, sheet in enumerate(sheets) for edge in _edges(number, sheet)]
    repeated = _repeated(edges, pages=len({sheet.page for sheet in sheets}))
    slots = {(edge.head, round(edge.size, 1), round(edge.base)) for edge in repeated}
    numbered = _numbered(edges, sheets)
    known = {(edge.sheet, edge.row) for edge in repeated} | numbered
    dropped: list[set[int]] = [set() for _ in sheets]
    for edge in edges:  # from the outermost inwards: nothing behind a row of the text is furniture
        outer_gone = edge.depth == 0 or _outer(edge) in dropped[edge.sheet]
        if outer_gone and ((edge.sheet, edge.row) in known or _in_slot(edge, slots)):
            dropped[edge.sheet].add(edge.row)
    if all(len(rows) == len(sheet.rows) for rows, sheet in zip(dropped, sheets, strict=True)):
        return [frozenset() for _ in sheets]  # pages that all say the same one thing
    return [frozenset(rows) for rows in dropped]


def _outer(edge: _Edge) -> int:
    return edge.row - 1 if edge.head else edge.row + 1


def _edges(number: int, sheet: Sheet) -> Iterator[_Edge]:
    count = len(sheet.rows)
    for head in (True, False):
        for depth in range(min(_DEEPEST, count)):
            index = depth if head else count - 1 - depth
            line = join(sheet.rows[index])
            inside = line.bottom <= _EDGE * sheet.height if head else line.top >= (1 - _EDGE) * sheet.height
            if not inside or len(line.words) > _LONGEST or _in_table(line, sheet.upright):
                break
            inward = index + 1 if head else index - 1
            alone = True
            if 0 <= inward < count:
                alone = abs(join(sheet.rows[inward]).base - line.base) > 1.6 * line.size
            yield _Edge(
                number,
                index,
                depth,
                head,
                _even(line.text),
                line.text,
                line.base,
                line.size,
                line.bold,
                alone,
            )


def _in_table(line: Line, upright: Sequence[Rule]) -> bool:
    """Whether three or more drawn uprights pass the row: then it is a table's, not the page's."""
    middle = (line.upper + line.lower) / 2
    passing = {round(rule.at / 4) for rule in upright if rule.start <= middle <= rule.end}
    return len(passing) > 2


def _even(text: str) -> str:
    return _ROMAN_WORD.sub("#", _DIGITS.sub("#", text.lower()))


def _repeated(edges: Sequence[_Edge], *, pages: int) -> list[_Edge]:
    """Rows that say the same at the same height on several pages."""
    if pages < 2:
        return []
    # In a document of two or three pages it must stand clear of the text on each of them.
    needed = 2 if pages < 4 else 3
    groups: dict[tuple[bool, str], list[_Edge]] = defaultdict(list)
    usual = median(edge.size for edge in edges) if edges else 0.0
    for edge in edges:
        # "Case study 3" at the head of a page is a heading: set large or bold, numbers must agree too.
        heading = edge.size > 1.05 * usual or (edge.bold and edge.size >= 0.98 * usual)
        groups[edge.head, edge.exact if heading else edge.text].append(edge)
    found: list[_Edge] = []
    for group in groups.values():
        for edge in group:
            alike = [
                other
                for other in group
                if abs(other.base - edge.base) <= _SAME_HEIGHT and abs(other.size - edge.size) < 0.6
            ]
            if len({other.sheet for other in alike}) >= needed and (
                needed > 2 or all(other.alone for other in alike)
            ):
                found.append(edge)
    return found


def _numbered(edges: Sequence[_Edge], sheets: Sequence[Sheet]) -> set[tuple[int, int]]:
    """Rows that are nothing but the number of their page."""
    found: set[tuple[int, int]] = set()
    steps: dict[tuple[bool, int], list[_Edge]] = defaultdict(list)
    for edge in edges:
        sheet = sheets[edge.sheet]
        if _PAGE_NUMBER.fullmatch(edge.exact) or _NUMBER_OF.fullmatch(edge.exact):
            found.add((edge.sheet, edge.row))
            continue
        bare = _BARE_NUMBER.fullmatch(edge.exact)
        if not bare:
            continue
        if bare.group(1).lower() in {sheet.label.lower(), str(sheet.page + 1)}:
            found.add((edge.sheet, edge.row))
        elif bare.group(1).isdigit():
            steps[edge.head, int(bare.group(1)) - sheet.page].append(edge)
    for group in steps.values():  # printed numbers that rise with the pages
        if len({edge.sheet for edge in group}) > 1:
            found.update((edge.sheet, edge.row) for edge in group)
    return found


def _in_slot(edge: _Edge, slots: set[tuple[bool, float, int]]) -> bool:
    """Whether a row stands clear where other pages have a running title: a chapter's own title."""
    if not edge.alone or len(edge.exact.split()) > 15:
        return False
    size, base = round(edge.size, 1), round(edge.base)
    return any((edge.head, size, base + shift) in slots for shift in (-1, 0, 1))
