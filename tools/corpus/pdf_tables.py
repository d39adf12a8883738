"""Draw a table: heading rows that repeat, rules between rows, columns as wide as they need."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Any, Literal

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph, Table, TableStyle

from tools.corpus.pdf_styles import ACCENT, RULE, TINT, Styles

Alignment = Literal[0, 1, 2]  # left, centre, right, as reportlab counts them
Cell = str  # in reportlab's paragraph markup
_PADDING = 5.0  # points on each side of a cell


def set_table(
    rows: Sequence[Sequence[Cell]],
    heads: int,
    alignments: Sequence[Alignment],
    styles: Styles,
    width: float,
) -> Table:
    """Return a table `width` points wide whose first `heads` rows repeat on each page."""
    cells = [
        [
            Paragraph(
                cell,
                ParagraphStyle(
                    "cell", parent=styles.column_head if index < heads else styles.cell, alignment=alignment
                ),
            )
            for cell, alignment in zip(row, alignments, strict=True)
        ]
        for index, row in enumerate(rows)
    ]
    commands: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
        ("LINEABOVE", (0, 0), (-1, 0), 1, ACCENT),
        ("LINEBELOW", (0, -1), (-1, -1), 1, ACCENT),
    ]
    if heads:
        commands.append(("BACKGROUND", (0, 0), (-1, heads - 1), TINT))
    # Headings are bold and so a little wider than cells: measured as such, every column has room.
    widths = column_widths(rows, styles.column_head, width)
    return Table(cells, colWidths=widths, repeatRows=heads, style=TableStyle(commands), hAlign="LEFT")


def column_widths(rows: Sequence[Sequence[Cell]], style: ParagraphStyle, width: float) -> list[float]:
    """Share `width` among columns: first their longest words, then by how much text they hold."""
    columns = list(zip(*rows, strict=True))
    least = [max(_widest_word(cell, style) for cell in column) + 2 * _PADDING + 1 for column in columns]
    full = [max(_width(cell, style) for cell in column) + 2 * _PADDING + 1 for column in columns]
    spare = max(0.0, width - sum(least))
    wants = [wanted - needed for wanted, needed in zip(full, least, strict=True)]
    shares = [want / sum(wants) if sum(wants) else 1 / len(wants) for want in wants]
    widths = [needed + spare * share for needed, share in zip(least, shares, strict=True)]
    return [each * width / sum(widths) for each in widths]


def _widest_word(cell: Cell, style: ParagraphStyle) -> float:
    return max((_width(word, style) for word in _plain(cell).split()), default=0.0)


def _width(cell: Cell, style: ParagraphStyle) -> float:
    return float(stringWidth(_plain(cell), style.fontName, style.fontSize))


def _plain(cell: Cell) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", cell))
