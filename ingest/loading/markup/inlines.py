"""Read running text out of pandoc's inline nodes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ingest.loading.characters import clean_text, visible
from ingest.loading.markup.marks import without_marks
from ingest.loading.markup.pandoc import Node

_NOTE = "\ufdd0"  # stands for a note's mark while the words around it are cleaned

_SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})
_WRAPPERS = frozenset({"Emph", "Underline", "Strong", "Superscript", "Subscript", "SmallCaps"})
_SECOND = frozenset({"Cite", "Link", "Span"})  # their text is the second of their parts
_VERBATIM = frozenset({"Code", "Math"})
# A line drawn through words says that they no longer hold; pictures and raw code say nothing.
_SILENT = frozenset({"Strikeout", "Image", "RawInline"})
_QUOTES = {"SingleQuote": "‘{}’", "DoubleQuote": "“{}”"}


class Marked(NamedTuple):
    """A note (a list of pandoc's blocks), and where in the text its mark stood."""

    blocks: Node
    at: int


class Text(NamedTuple):
    """Running text, the notes whose marks stood in it, and what was hidden among its characters."""

    text: str
    notes: tuple[Marked, ...] = ()
    unseen: str = ""

    def shifted(self, text: str, by: int) -> Text:
        """The same notes with another text, in which they stand so much further on."""
        last = len(text)
        notes = tuple(Marked(blocks, min(max(at + by, 0), last)) for blocks, at in self.notes)
        return Text(text, notes, self.unseen)


def read_inlines(inlines: Sequence[Node]) -> Text:
    """The text of inline nodes without note marks, pictures, struck-out words and raw code."""
    notes: list[Node] = []
    seen, unseen = visible(_joined(inlines, notes))
    head, *rest = clean_text(seen).split(_NOTE)
    marked: list[Marked] = []
    for blocks, part in zip(notes, rest, strict=True):
        marked.append(Marked(blocks, len(head.rstrip())))
        head += part.lstrip() if head.endswith(" ") else part
    return Text(head.strip(), tuple(marked), clean_text(unseen))


def _joined(inlines: Sequence[Node], notes: list[Node]) -> str:
    return "".join(_text(inline, notes) for inline in inlines)


def _text(inline: Node, notes: list[Node]) -> str:
    kind, content = inline["t"], inline.get("c")
    if kind == "Str":
        return without_marks(content)
    if kind in _SPACES:
        return " "
    if kind in _WRAPPERS:
        return _joined(content, notes)
    if kind in _SECOND:
        return _joined(content[1], notes)
    if kind in _VERBATIM:
        return without_marks(content[1])
    if kind == "Quoted":
        return _QUOTES[content[0]["t"]].format(_joined(content[1], notes))
    if kind == "Note":
        notes.append(content)
        return _NOTE
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
