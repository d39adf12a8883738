"""Turn pandoc's syntax tree of a text into the flowables that reportlab sets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from itertools import zip_longest
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer

from tools.corpus.pandoc import convert
from tools.corpus.pdf_styles import Styles
from tools.corpus.pdf_tables import Alignment, Cell, set_table

Node = Mapping[str, Any]  # {"t": kind, "c": content}, as pandoc writes it
Fit = Callable[[str], list[str]]  # divides an address into lines
_INDENT = 15.0  # points for each depth of a list
_ALIGNMENTS: Mapping[str, Alignment] = {
    "AlignDefault": 0,
    "AlignLeft": 0,
    "AlignCenter": 1,
    "AlignRight": 2,
}
_QUOTES = {"SingleQuote": "‘{}’", "DoubleQuote": "“{}”"}


class NotRenderable(Exception):
    """A text holds something that the papers may not use."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"uses pandoc's {kind}, which a PDF of the collection cannot show")


def parse(markdown: str) -> list[Node]:
    """Return the blocks of a Markdown text."""
    tree = json.loads(convert(markdown, "json"))
    blocks: list[Node] = tree["blocks"]
    return blocks


def markup(inlines: Sequence[Node], fit: Fit) -> str:
    """Write inline nodes in reportlab's paragraph markup."""
    return "".join(_of(_INLINES, inline)(inline.get("c"), fit) for inline in inlines)


def fit_address(address: str, style: ParagraphStyle, width: float) -> list[str]:
    """Divide a web address into lines that fit `width`: after a slash, or before a hyphen.

    A line never ends with a hyphen, which a reader could not tell from one that divides a word.
    """
    lines = [""]
    for part in re.split(r"(?<=/)(?!/)|(?<!-)(?=[-_.?&=+%])", address):
        if stringWidth(lines[-1] + part, style.fontName, style.fontSize) > width and lines[-1]:
            lines.append("")
        lines[-1] += part
    return lines


def story(blocks: Sequence[Node], styles: Styles, width: float) -> list[Flowable]:
    """Turn blocks into flowables for frames that are `width` points wide."""
    setter = _Setter(styles, width)
    flowables: list[Flowable] = []
    for block, following in zip_longest(blocks, blocks[1:]):
        flowables.extend(setter.block(block))
        # A table moves to the next page where it would be divided; its heading goes along with it.
        if following and block["t"] == "Header" and following["t"] == "Table":
            flowables[-1].keepWithNext = 1
    return flowables


def _of(table: Mapping[str, Callable[..., Any]], node: Node) -> Callable[..., Any]:
    try:
        return table[node["t"]]
    except KeyError as error:
        raise NotRenderable(node["t"]) from error


def _link(content: Any, fit: Fit) -> str:
    (_, classes, _), inlines, (address, _) = content
    if "uri" not in classes:
        return f'<link href="{escape(address)}">{markup(inlines, fit)}</link>'
    # An address that is shown as such stands on lines of its own, being too long to share one.
    shown = "<br/>".join(escape(line) for line in fit(address))
    return f'<br/><link href="{escape(address)}">{shown}</link>'


_INLINES: Mapping[str, Callable[[Any, Fit], str]] = {
    "Str": lambda text, _: escape(text, quote=False),
    "Space": lambda *_: " ",
    "SoftBreak": lambda *_: " ",
    "LineBreak": lambda *_: "<br/>",
    "Emph": lambda inlines, fit: f"<i>{markup(inlines, fit)}</i>",
    "Strong": lambda inlines, fit: f"<b>{markup(inlines, fit)}</b>",
    "Quoted": lambda content, fit: _QUOTES[content[0]["t"]].format(markup(content[1], fit)),
    "Link": _link,
}


class _Setter:
    """Sets blocks in the styles and width of one document."""

    def __init__(self, styles: Styles, width: float) -> None:
        self._styles = styles
        self._width = width
        self._blocks: Mapping[str, Callable[[Any], Iterator[Flowable]]] = {
            "Header": self._header,
            "Para": self._paragraph,
            "Plain": self._paragraph,
            "BlockQuote": self._notice,
            "BulletList": self._bullets,
            "OrderedList": self._numbers,
            "Table": self._table,
        }

    def block(self, node: Node) -> Iterator[Flowable]:
        flowables: Iterator[Flowable] = _of(self._blocks, node)(node["c"])
        return flowables

    def _markup(self, inlines: Any, style: ParagraphStyle) -> str:
        return markup(inlines, partial(fit_address, style=style, width=self._width - style.leftIndent))

    def _header(self, content: Any) -> Iterator[Flowable]:
        level, _, inlines = content
        yield CondPageBreak(6 * self._styles.body.leading)
        yield Paragraph(
            self._markup(inlines, self._styles.section),
            self._styles.section if level <= 2 else self._styles.subsection,
        )

    def _paragraph(self, inlines: Any) -> Iterator[Flowable]:
        text = self._markup(inlines, self._styles.body)
        # A line that ends with a colon leads into what follows, so they stay together.
        leads = text.rstrip().endswith(":")
        style = (
            ParagraphStyle("lead", parent=self._styles.body, keepWithNext=1) if leads else self._styles.body
        )
        yield Paragraph(text, style)

    def _notice(self, blocks: Any) -> Iterator[Flowable]:
        for block in blocks:
            yield Paragraph(self._markup(block["c"], self._styles.notice), self._styles.notice)

    def _bullets(self, items: Any) -> Iterator[Flowable]:
        yield from self._list([("•", item) for item in items], depth=1)

    def _numbers(self, content: Any) -> Iterator[Flowable]:
        (start, _, _), items = content
        yield from self._list([(f"{start + index}.", item) for index, item in enumerate(items)], depth=1)

    def _list(self, items: Sequence[tuple[str, Sequence[Node]]], depth: int) -> Iterator[Flowable]:
        base = self._styles.item
        style = ParagraphStyle(
            "item",
            parent=base,
            leftIndent=_INDENT * depth,
            bulletIndent=_INDENT * (depth - 1) + 2,
            bulletFontName=base.fontName,
            bulletFontSize=base.fontSize,
        )
        for mark, blocks in items:
            for position, block in enumerate(blocks):
                if block["t"] == "BulletList":
                    yield from self._list([("–", item) for item in block["c"]], depth + 1)
                elif block["t"] in ("Plain", "Para"):
                    text = self._markup(block["c"], style)
                    yield KeepTogether([Paragraph(text, style, bulletText=None if position else mark)])
                else:
                    raise NotRenderable(f"{block['t']} in a list")
        if depth == 1:
            yield Spacer(0, 5)

    def _table(self, content: Any) -> Iterator[Flowable]:
        _, (_, caption), columns, (_, head), bodies, (_, foot) = content
        alignments = [_ALIGNMENTS[alignment["t"]] for alignment, _ in columns]
        rows = [*head, *(row for body in bodies for part in body[2:4] for row in part), *foot]
        cells = [[self._cell(cell) for cell in row_cells] for _, row_cells in rows]
        for block in caption:
            yield Paragraph(self._markup(block["c"], self._styles.caption), self._styles.caption)
        yield set_table(cells, len(head), alignments, self._styles, self._width)
        yield Spacer(0, 12)

    def _cell(self, cell: Any) -> Cell:
        *_, blocks = cell
        return "<br/>".join(self._markup(block["c"], self._styles.cell) for block in blocks)
