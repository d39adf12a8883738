"""Lay out the pages of a PDF: frames, running headers and footers, page labels and bookmarks."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from tools.corpus.compose import PUBLISHER, Briefing
from tools.corpus.pdf_styles import BOTTOM, GUTTER, PAGE_HEIGHT, PAGE_WIDTH, QUIET, RULE, TOP, Styles

_LEVELS = {"section": 0, "subsection": 1}  # depth in the outline, by name of style
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_HEADER_LENGTH = 60  # characters; a longer title is cut at the last comma or colon that fits


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading of the outline and the label of its page."""

    level: int
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Numbering:
    """How pages are counted: `front` pages in roman numerals, then `total` from 1."""

    front: int
    total: int | None  # None where a footer shows no total

    def label(self, page: int) -> str:
        """Return the label of the page that stands `page`th, from 1."""
        return _ROMAN[page] if page <= self.front else str(page - self.front)

    def footer(self, page: int) -> str:
        """Return the label as a footer shows it."""
        if self.front:
            return self.label(page)
        return f"Page {page}" if self.total is None else f"Page {page} of {self.total}"


class Pages(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    """A document that keeps count of its pages and of the headings on them."""

    def __init__(self, file: BytesIO, briefing: Briefing, styles: Styles, numbering: Numbering) -> None:
        # Streams stay uncompressed: what zlib makes of them differs from one build of Python to another.
        super().__init__(
            file,
            title=briefing.title,
            author=PUBLISHER,
            subject="Briefing prepared for demonstration from published sources",
            creator=PUBLISHER,
            lang="en-GB",
            invariant=1,
            pageCompression=0,
            displayDocTitle=True,
        )
        self.entries: list[Entry] = []
        self._header = short_title(briefing.title)
        self._margin = styles.margin
        self._numbering = numbering

    def beforeDocument(self) -> None:
        """Label the pages as their footers do."""
        if self._numbering.front:
            self.canv.addPageLabel(0, style="ROMAN_LOWER", start=1)
        self.canv.addPageLabel(self._numbering.front, style="ARABIC", start=1)

    def furnish(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        """Draw the running header and footer of a page."""
        left, right = self._margin, PAGE_WIDTH - self._margin
        canvas.saveState()
        canvas.setFillColor(QUIET)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.setFont("Helvetica", 8.5)
        canvas.drawString(left, PAGE_HEIGHT - 49, self._header)
        canvas.line(left, PAGE_HEIGHT - 55, right, PAGE_HEIGHT - 55)
        canvas.line(left, 52, right, 52)
        canvas.drawString(left, 40, PUBLISHER)
        canvas.drawRightString(right, 40, self._numbering.footer(canvas.getPageNumber()))
        canvas.restoreState()

    def afterFlowable(self, flowable: Flowable) -> None:
        """Add a heading that was just drawn to the outline."""
        if not isinstance(flowable, Paragraph) or flowable.style.name not in _LEVELS:
            return
        level = _LEVELS[flowable.style.name]
        text = flowable.getPlainText()
        key = f"heading-{len(self.entries) + 1}"
        top = self.frame._y + flowable.height + flowable.style.spaceAfter
        self.canv.bookmarkPage(key, fit="XYZ", left=0, top=top)
        self.canv.addOutlineEntry(text, key, level, closed=False)
        self.entries.append(Entry(level, text, self._numbering.label(self.page)))

    def one_column(self, name: str, styles: Styles) -> PageTemplate:
        """Return a page with one frame."""
        height = PAGE_HEIGHT - TOP - BOTTOM
        frames = [_frame("body", styles.margin, BOTTOM, styles.measure, height)]
        return PageTemplate(name, frames, onPage=self.furnish)

    def two_columns(self, name: str, styles: Styles, banner: float = 0.0) -> PageTemplate:
        """Return a page with two columns, below a frame `banner` points high across both, if any."""
        height = PAGE_HEIGHT - TOP - BOTTOM
        width = column_width(styles)
        frames = (
            [_frame("banner", styles.margin, BOTTOM + height - banner, styles.measure, banner)]
            if banner
            else []
        )
        for number in range(2):
            left = styles.margin + number * (width + GUTTER)
            frames.append(_frame(f"column-{number}", left, BOTTOM, width, height - banner))
        return PageTemplate(name, frames, onPage=self.furnish)


def column_width(styles: Styles) -> float:
    """Return the width of one of two columns in points."""
    return (styles.measure - GUTTER) / 2


def short_title(title: str) -> str:
    """Return a title that fits a running header."""
    if len(title) <= _HEADER_LENGTH:
        return title
    head = title[:_HEADER_LENGTH]
    end = max(head.rfind(":"), head.rfind(","))
    return head[:end] if end > 0 else f"{head.rsplit(' ', 1)[0]} …"


def _frame(name: str, left: float, bottom: float, width: float, height: float) -> Frame:
    return Frame(
        left, bottom, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0, id=name
    )
