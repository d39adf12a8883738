"""Group the lines of a page into paragraphs, list items and table rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.loading.labels import (
    is_bullet,
    is_item_label,
    is_paragraph_number,
    is_part_name,
    without_bullet,
)
from ingest.loading.page_text import LONGEST_CELL, reads_as_row
from ingest.loading.pdf.drafts import Draft, Label
from ingest.loading.pdf.gap_tables import Flow
from ingest.loading.pdf.lines import Line
from ingest.loading.pdf.ruled_tables import TableRow
from ingest.loading.pdf.setting import Setting

_WIDEST_LEADING = 2.1  # in sizes: double spacing
_FURTHEST_TITLE = 3.0  # in sizes: a chapter's title stands no further below its number
_HEADING_SPARE = 0.5  # of the column's width that a bold line leaves free where a heading ends
_RAGGED = 0.12  # of the column's width: how early lines that are not justified may end for no reason
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_STRONG_END = re.compile(r"[.!?][\"'”’)\]]*$")
_AMBIGUOUS_BULLETS = frozenset("o-–—*")
_NOTE_NUMBER = re.compile(r"\d{1,3}|\[\d{1,3}\]")
_NOTE_SIGN = re.compile(r"[*†‡§]{1,3}")


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return bool(_STRONG_END.search(text))


def runs_on(text: str, following: str, *, full: bool) -> bool:
    """Whether a text that stops at the end of a column or page goes on in the following one.

    `full`: its last line fills the column, so that what follows may begin with a name or a figure.
    """
    if not text or not following or _SENTENCE_END.search(text):
        return False
    begin = following.lstrip("“‘\"'[")
    return (
        begin[:1].islower() or begin.startswith("(") or full or (text.endswith("-") and begin[:1].isalpha())
    )


class Grouping:
    """Makes drafts of one region's lines; what came before a region may run on into it."""

    def __init__(self, document: Setting) -> None:
        self._document = document
        self.drafts: list[Draft] = []

    def add(self, flow: Flow) -> None:
        """Take the lines and rows of the next region in reading order."""
        lines = [item for item in flow if isinstance(item, Line)]
        right = max((line.right for line in lines), default=0.0)
        left = min((line.left for line in lines), default=0.0)
        for index, item in enumerate(flow):
            if isinstance(item, TableRow):
                self._add_row(item)
                continue
            after = flow[index + 1] if index + 1 < len(flow) else None
            upcoming = after if isinstance(after, Line) else None
            self._add_line(item, upcoming, left, right, first=index == 0)

    def _add_row(self, row: TableRow) -> None:
        if row.spans:
            self._add_cell(row, 0)
            return
        lengths = [sum(len(line.words) for line in cell) for cell in row.cells]
        if reads_as_row(lengths):
            self.drafts.append(Draft([], row, row.columns))
            return
        waiting: list[int] = []
        for number, length in enumerate(lengths):
            if length <= LONGEST_CELL:
                waiting.append(number)
                continue
            self._add_part(row, waiting)
            waiting = []
            self._add_cell(row, number)
        self._add_part(row, waiting)

    def _add_part(self, row: TableRow, cells: Sequence[int]) -> None:
        """Some cells of a row whose others are read as running text."""
        if cells:
            places = tuple(row.places[number] for number in cells)
            named = row.beside if cells[0] == 0 else row.cells[0]  # what is said further on is said of that
            part = replace(row, cells=tuple(row.cells[n] for n in cells), places=places, beside=named)
            self.drafts.append(Draft([], part, row.columns))

    def _add_cell(self, row: TableRow, number: int) -> None:
        """The lines of a cell that is read as running text."""
        inner = Grouping(self._document)
        inner.add(list(row.cells[number]))
        for draft in inner.drafts:
            draft.table = row.columns
        self.drafts.extend(inner.drafts)

    def _add_line(self, line: Line, after: Line | None, left: float, right: float, *, first: bool) -> None:
        last = self.drafts[-1] if self.drafts else None
        label = self._label(line, last)
        short = line.right + 1.5 * line.size < right
        full = right - line.right <= max(1.5 * line.size, _RAGGED * (right - left))
        if last is not None and last.lines and label is Label.NONE:
            before = last.lines[-1]
            if first or line.base <= before.base:
                starts = not _alike(line, before) or not runs_on(before.text, line.text, full=last.full)
            else:
                starts = self._starts(last, line, after, left, right)
            if not starts:
                last.add(line, short=short, full=full)
                return
        gap = first or last is None or not last.lines or self._is_gap(last, line, None)
        draft = Draft([line], label=label, gap=gap, short=short, full=full, indent=line.left - left)
        self.drafts.append(draft)

    def _label(self, line: Line, last: Draft | None) -> Label:
        head = line.words[0].text
        before = last.lines[-1] if last is not None and last.lines else None
        set_off = (
            before is None
            or last is None
            or last.short
            or bool(_SENTENCE_END.search(before.text))
            or (last.label is not Label.NONE and abs(line.left - last.lines[0].left) < 2.0)
            or self._is_gap(last, line, None)
        )
        small = line.size < 0.93 * self._document.size or line.words[0].size < 0.8 * line.size
        smaller = before is not None and line.size < before.size - 0.6
        begins_note = small and (set_off or smaller or _tabbed(line)) and len(line.words) > 1
        if begins_note and _NOTE_SIGN.fullmatch(head):
            return Label.NOTE
        unsure = head in _AMBIGUOUS_BULLETS and (len(line.words) < 2 or not (set_off or _tabbed(line)))
        if (is_bullet(head) or without_bullet(head) != head) and not unsure:
            return Label.BULLET
        if len(line.words) < 2:
            return Label.NONE
        if is_item_label(head) and (set_off or _tabbed(line)):
            return Label.ITEM
        if is_paragraph_number(head) and (set_off or _tabbed(line)):
            return Label.NUMBER
        if begins_note and _NOTE_NUMBER.fullmatch(head):
            return Label.NOTE
        return Label.NONE

    def _starts(self, draft: Draft, line: Line, after: Line | None, left: float, right: float) -> bool:
        """Whether a line below the last one begins a new draft."""
        before = draft.lines[-1]
        if _is_lone_bullet(draft) or self._is_part_of_title(draft, line):
            return False
        if abs(line.size - before.size) > 0.08 * before.size and abs(line.size - before.size) > 0.6:
            return True
        if self._is_gap(draft, line, after):
            return True
        room = right - before.right - (line.words[0].right - line.words[0].left)
        forced = room > max(0.8 * line.size, _RAGGED * (right - left))
        if (line.bold, line.italic, line.ink) != (before.bold, before.italic, before.ink) and forced:
            return True
        ended = bool(_SENTENCE_END.search(before.text))
        if _moved(draft, line) and (ended or forced):
            return True
        if before.text.endswith("-") or not forced:
            return False
        large = before.size > 1.1 * self._document.size
        # A heading is broken where its words say; one in the size of the text only where they fill the line.
        spare = _HEADING_SPARE if before.bold else 0.25
        begins_anew = line.words[0].text.lstrip("“‘\"'([")[:1].isupper() and room > spare * (right - left)
        return ended if large else ended or begins_anew

    def _is_part_of_title(self, draft: Draft, line: Line) -> bool:
        """Whether a line is the title under the number of a chapter."""
        before = draft.lines[0]
        if len(draft.lines) > 1 or not is_part_name(before.text):
            return False
        large = min(before.size, line.size) > 1.1 * self._document.size or (before.bold and line.bold)
        return large and line.base - before.base < _FURTHEST_TITLE * line.size

    def _is_gap(self, draft: Draft, line: Line, after: Line | None) -> bool:
        before = draft.lines[-1]
        step = line.base - before.base
        if step <= 0:
            return True
        runs = line.words[0].text[0].islower() and not _SENTENCE_END.search(before.text)
        if runs and draft.full and step < _WIDEST_LEADING * line.size and _alike(line, before):
            return False
        if len(draft.lines) > 1 and (steady := before.base - draft.lines[-2].base) > 0:
            return step > 1.18 * steady + 0.5
        if after is not None and not draft.short and abs(after.size - line.size) < 0.3:
            coming = after.base - line.base
            if abs(coming - step) < 0.05 * step and step < _WIDEST_LEADING * line.size:
                return False  # a paragraph that is set wider than the rest
        return step > 1.22 * self._document.leading * line.size


def _alike(line: Line, other: Line) -> bool:
    """Whether two lines are set in one size and weight."""
    return abs(line.size - other.size) <= 0.6 and line.bold == other.bold


def _tabbed(line: Line) -> bool:
    """Whether a wider space than between words follows the first word."""
    return line.words[1].left - line.words[0].right > 0.45 * line.size if len(line.words) > 1 else False


def _is_lone_bullet(draft: Draft) -> bool:
    return draft.words == 1 and draft.label is Label.BULLET and is_bullet(draft.lines[0].words[0].text)


def _moved(draft: Draft, line: Line) -> bool:
    """Whether a line stands further in or out than the last one, hanging first lines apart."""
    before = draft.lines[-1]
    shift = line.left - before.left
    if len(draft.lines) > 1:
        return abs(shift) > 0.8 * line.size
    if draft.label is Label.NONE:
        return shift > 0.8 * line.size  # less is a first line set in
    text_left = before.words[1].left if len(before.words) > 1 else before.left
    return line.left < before.left - 2.0 or line.left > text_left + 0.8 * line.size
