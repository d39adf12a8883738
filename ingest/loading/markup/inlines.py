"""Read running text out of pandoc's inline nodes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ingest.loading.characters import clean_text
from ingest.loading.markup.pandoc import Node

_SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})
_WRAPPERS = frozenset({"Emph", "Underline", "Strong", "Superscript", "Subscript", "SmallCaps"})
_SECOND = frozenset({"Cite", "Link", "Span"})  # their text is the second of their parts
_VERBATIM = frozenset({"Code", "Math"})
# A line drawn through words says that they no longer hold; pictures and raw code say nothing.
_SILENT = frozenset({"Strikeout", "Image", "RawInline"})
_QUOTES = {"SingleQuote": "‘{}’", "DoubleQuote": "“{}”"}


class Text(NamedTuple):
    """Running text, and the notes whose marks stand in it (each a list of pandoc's blocks)."""

    text: str
    notes: tuple[Node, ...] = ()


def read_inlines(inlines: Sequence[Node]) -> Text:
    """The text of inline nodes without note marks, pictures, struck-out words and raw code."""
    notes: list[Node] = []
    return Text(clean_text(_joined(inlines, notes)), tuple(notes))


def _joined(inlines: Sequence[Node], notes: list[Node]) -> str:
    return "".join(_text(inline, notes) for inline in inlines)


def _text(inline: Node, notes: list[Node]) -> str:
    kind, content = inline["t"], inline.get("c")
    if kind == "Str":
        return str(content)
    if kind in _SPACES:
        return " "
    if kind in _WRAPPERS:
        return _joined(content, notes)
    if kind in _SECOND:
        return _joined(content[1], notes)
    if kind in _VERBATIM:
        return str(content[1])
    if kind == "Quoted":
        return _QUOTES[content[0]["t"]].format(_joined(content[1], notes))
    if kind == "Note":
        notes.append(content)
    return ""


def is_strong(inlines: Sequence[Node]) -> bool:
    """Whether every word is bold."""
    bold = False
    for inline in inlines:
        kind = inline["t"]
        if kind == "Strong":
            bold = True
        elif kind in ("Span", "Link", "Underline", "Emph"):
            inner = inline["c"][1] if kind in _SECOND else inline["c"]
            if read_inlines(inner).text and not is_strong(inner):
                return False
            bold = bold or is_strong(inner)
        elif kind not in _SPACES and kind not in _SILENT and kind != "Note":
            return False
    return bold
