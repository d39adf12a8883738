"""The looks of the PDF documents: paper, margins, colours and paragraph styles."""

from __future__ import annotations

from dataclasses import dataclass

from pyphen import Pyphen
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

PAGE_WIDTH: float = A4[0]  # lengths are in points
PAGE_HEIGHT: float = A4[1]
TOP: float = 30 * mm
BOTTOM: float = 27 * mm
GUTTER: float = 9 * mm
INK = HexColor("#1d2a30")
QUIET = HexColor("#52626a")
RULE = HexColor("#b9c4c8")
TINT = HexColor("#eaf0f1")
ACCENT = HexColor("#17505c")
WARNING = HexColor("#9c2a1c")
WARNING_TINT = HexColor("#fbefed")


@dataclass(frozen=True, slots=True)
class Styles:
    """The paragraph styles of one document, and the margin at its sides in points."""

    margin: float
    kicker: ParagraphStyle
    title: ParagraphStyle
    byline: ParagraphStyle
    notice: ParagraphStyle
    section: ParagraphStyle
    subsection: ParagraphStyle
    body: ParagraphStyle
    item: ParagraphStyle
    caption: ParagraphStyle
    cell: ParagraphStyle
    column_head: ParagraphStyle
    contents: ParagraphStyle

    @property
    def measure(self) -> float:
        """The width between the margins in points."""
        return PAGE_WIDTH - 2 * self.margin


def one_column() -> Styles:
    """Return roomy styles, set ragged right, for a report in one column."""
    body = ParagraphStyle(
        "body",
        fontName="Helvetica",
        fontSize=11,
        leading=16.5,
        spaceAfter=9,
        textColor=INK,
        alignment=TA_LEFT,
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
    )
    return _styles(body, margin=28 * mm, section_size=15, cell_size=9.5)


def two_columns() -> Styles:
    """Return close styles, justified and hyphenated, for a report in two columns."""
    body = ParagraphStyle(
        "body",
        fontName="Times-Roman",
        fontSize=11,
        leading=14.5,
        spaceAfter=7,
        textColor=INK,
        alignment=TA_JUSTIFY,
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
        hyphenationLang=Pyphen(lang="en_GB").iterate,
        hyphenationMinWordLength=7,
    )
    return _styles(body, margin=22 * mm, section_size=13, cell_size=8.5)


def _styles(body: ParagraphStyle, *, margin: float, section_size: float, cell_size: float) -> Styles:
    plain = ParagraphStyle("plain", parent=body, alignment=TA_LEFT, hyphenationLang="")
    head = ParagraphStyle("head", parent=plain, fontName="Helvetica-Bold", textColor=ACCENT)
    return Styles(
        margin=margin,
        kicker=ParagraphStyle("kicker", parent=plain, fontName="Helvetica", textColor=ACCENT, spaceAfter=6),
        title=ParagraphStyle("title", parent=head, fontSize=25, leading=30, spaceAfter=12),
        byline=ParagraphStyle("byline", parent=plain, fontName="Helvetica", textColor=QUIET, spaceAfter=2),
        notice=ParagraphStyle(
            "notice",
            parent=plain,
            leftIndent=9,
            rightIndent=9,
            spaceBefore=22,
            spaceAfter=20,
            borderPadding=9,
            borderWidth=1,
            borderColor=WARNING,
            backColor=WARNING_TINT,
        ),
        section=ParagraphStyle(
            "section",
            parent=head,
            fontSize=section_size,
            leading=section_size * 1.3,
            spaceBefore=16,
            spaceAfter=7,
        ),
        subsection=ParagraphStyle(
            "subsection", parent=head, fontSize=11.5, leading=15, spaceBefore=10, spaceAfter=5
        ),
        body=body,
        item=ParagraphStyle("item", parent=plain, spaceAfter=5),
        caption=ParagraphStyle(
            "caption",
            parent=plain,
            fontName="Helvetica-Bold",
            fontSize=cell_size,
            leading=cell_size * 1.35,
            spaceBefore=8,
            spaceAfter=5,
            keepWithNext=1,
        ),
        cell=ParagraphStyle(
            "cell",
            parent=plain,
            fontName="Helvetica",
            fontSize=cell_size,
            leading=cell_size * 1.3,
            spaceAfter=0,
        ),
        column_head=ParagraphStyle(
            "column_head",
            parent=plain,
            fontName="Helvetica-Bold",
            fontSize=cell_size,
            leading=cell_size * 1.3,
            spaceAfter=0,
        ),
        contents=ParagraphStyle("contents", parent=plain, spaceAfter=0),
    )
