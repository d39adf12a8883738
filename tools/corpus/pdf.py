"""Set a briefing as a PDF: a report with a cover, one in two columns, or one with front matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    Flowable,
    FrameBreak,
    HRFlowable,
    NextPageTemplate,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from tools.corpus.compose import KINDS, PUBLISHER, Briefing
from tools.corpus.pdf_pages import Entry, Numbering, Pages, column_width
from tools.corpus.pdf_story import Node, parse, story
from tools.corpus.pdf_styles import ACCENT, RULE, Styles, one_column, two_columns

_FRONT_PAGES = 3  # title page, note, contents


@dataclass(frozen=True, slots=True)
class _Pass:
    """What one setting of a document tells the next."""

    pages: int = 0
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class _Text:
    """A briefing, parsed."""

    briefing: Briefing
    opening: Sequence[Node]
    body: Sequence[Node]


Plan = Callable[[_Text, BytesIO, _Pass], Pages]


def render_pdf(briefing: Briefing) -> bytes:
    """Return the briefing as a PDF, laid out as its front matter asks."""
    layout = briefing.paper.layout
    plan: Plan = _cover
    if layout and layout.front_matter == "roman":
        plan = _front_matter
    elif layout and layout.columns == 2:
        plan = _two_columns
    # Set twice: page totals and contents are known only once the whole was set.
    text = _Text(briefing, parse(briefing.opening), parse(briefing.body))
    draft = plan(text, BytesIO(), _Pass())
    file = BytesIO()
    plan(text, file, _Pass(draft.page, tuple(draft.entries)))
    return file.getvalue()


def _cover(text: _Text, file: BytesIO, last: _Pass) -> Pages:
    """Set a report in one column behind a cover that carries the note."""
    styles = one_column()
    pages = Pages(file, text.briefing, styles, Numbering(front=0, total=last.pages))
    pages.addPageTemplates([pages.one_column("page", styles)])
    pages.build(
        [
            Spacer(0, 120),
            *_heading(text.briefing, styles),
            Spacer(0, 90),
            *story(text.opening, styles, styles.measure),
            PageBreak(),
            *story(text.body, styles, styles.measure),
        ]
    )
    return pages


def _two_columns(text: _Text, file: BytesIO, _: _Pass) -> Pages:
    """Set a report in two columns under a title that spans them."""
    styles = two_columns()
    pages = Pages(file, text.briefing, styles, Numbering(front=0, total=None))
    banner = [
        *_heading(text.briefing, styles),
        *story(text.opening, styles, styles.measure),
        HRFlowable(width="100%", thickness=0.5, color=RULE, spaceBefore=4, spaceAfter=4),
    ]
    templates = [
        pages.two_columns("first", styles, banner=_height(banner, styles.measure) + 12),
        pages.two_columns("later", styles),
    ]
    pages.addPageTemplates(templates)
    body = story(text.body, styles, column_width(styles))
    pages.build([NextPageTemplate("later"), *banner, FrameBreak(), *body])
    return pages


def _front_matter(text: _Text, file: BytesIO, last: _Pass) -> Pages:
    """Set a report with a title page, a note and contents on pages i to iii, and its text from page 1."""
    styles = one_column()
    pages = Pages(file, text.briefing, styles, Numbering(front=_FRONT_PAGES, total=None))
    pages.addPageTemplates([pages.one_column("page", styles)])
    pages.build(
        [
            Spacer(0, 180),
            *_heading(text.briefing, styles),
            PageBreak(),
            *story(text.opening, styles, styles.measure),
            PageBreak(),
            Paragraph("Contents", styles.section),
            _contents(last.entries, styles),
            PageBreak(),
            *story(text.body, styles, styles.measure),
        ]
    )
    return pages


def _heading(briefing: Briefing, styles: Styles) -> list[Flowable]:
    return [
        Paragraph(KINDS[briefing.paper.kind], styles.kicker),
        Paragraph(escape(briefing.title, quote=False), styles.title),
        Paragraph(PUBLISHER, styles.byline),
        Paragraph(briefing.date, styles.byline),
        HRFlowable(width=64, thickness=3, color=ACCENT, hAlign="LEFT", spaceBefore=12, spaceAfter=12),
    ]


def _contents(entries: Sequence[Entry], styles: Styles) -> Flowable:
    body = [entry for entry in entries if entry.text != "Contents"]
    # The draft has no entries yet, and a table must have a row.
    rows = [_contents_row(entry, styles) for entry in body] or [[Spacer(0, 0), Spacer(0, 0)]]
    number = 30.0
    commands: list[Any] = [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, RULE),
    ]
    return Table(rows, colWidths=[styles.measure - number, number], style=TableStyle(commands))


def _contents_row(entry: Entry, styles: Styles) -> list[Flowable]:
    text = ParagraphStyle("contents", parent=styles.contents, leftIndent=14 * entry.level)
    label = ParagraphStyle("label", parent=styles.contents, alignment=2)
    return [Paragraph(escape(entry.text, quote=False), text), Paragraph(entry.label, label)]


def _height(flowables: Sequence[Flowable], width: float) -> float:
    """Return the height in points that flowables take when set one below the other."""
    height, after = 0.0, 0.0
    for flowable in flowables:
        height += max(after, flowable.getSpaceBefore()) + flowable.wrap(width, 10_000)[1]
        after = flowable.getSpaceAfter()
    return height + after
