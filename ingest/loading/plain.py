"""Load a plain text file: paragraphs parted by blank lines, lists, and headings that stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.kernel.domain import BlockKind
from assistant.kernel.errors import UnreadableFile
from ingest.loading.characters import clean_text
from ingest.loading.encoding import read_text
from ingest.loading.labels import heading_depth, is_bullet, is_item_label, without_bullet
from ingest.loading.loaded import Loaded, Reading
from ingest.loading.metadata import choose_title
from ingest.loading.sections import Piece, clean_piece, hidden_in, sections

_UNDERLINE = re.compile(r"(={3,}|-{3,}|~{3,}|\*{3,})\s*")
_PAGE_BREAK = "\f"
_LONGEST_HEADING = 12  # words
_SENTENCE_ENDS = (".", ";", ",", ":", "!", "?")
_INDENT = 2  # columns: a list item set in by so much more lies a level deeper


def load(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read a text file in any usual encoding; raises UnreadableFile when it is not text."""
    pieces = text_pieces(read_text(path))
    if not any(piece.text for piece in pieces):
        raise UnreadableFile("There is no text in it", kind="no_text")
    title = choose_title("", [piece.text for piece in pieces if piece.kind is BlockKind.HEADING], "")
    return Loaded(sections(pieces, title=title), False, title, "", "", hidden=hidden_in(pieces))


def text_pieces(text: str) -> list[Piece]:
    """The headings, paragraphs and list items of a text."""
    whole = text.replace(_PAGE_BREAK, "\n\n")
    return [piece for lines in _paragraphs(whole) for piece in _pieces(lines) if piece.text or piece.unseen]


def _paragraphs(text: str) -> Iterator[list[str]]:
    """Runs of lines between blank ones."""
    lines: list[str] = []
    for line in [*text.expandtabs(4).splitlines(), ""]:
        if line.strip():
            lines.append(line)
        elif lines:
            yield lines
            lines = []


def _pieces(lines: Sequence[str]) -> Iterator[Piece]:
    lines = list(lines)
    if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1].strip()) and len(clean_text(lines[0]).split()) <= 20:
        yield clean_piece(BlockKind.HEADING, lines[0], 1 if lines[1].strip()[0] == "=" else 2)
        lines = lines[2:]
    elif len(lines) == 1 and (level := _heading_level(clean_text(lines[0]))):
        yield clean_piece(BlockKind.HEADING, lines[0], level)
        return
    yield from _items(line for line in lines if not _UNDERLINE.fullmatch(line.strip()))


def _heading_level(text: str) -> int:
    """The level of a line that stands alone and is set as a heading; 0 if it is none."""
    if len(text.split()) > _LONGEST_HEADING or text.endswith(_SENTENCE_ENDS) or len(text) < 4:
        return 0
    if depth := heading_depth(text):
        return min(depth + 1, 6)
    return 2 if text.isupper() else 0


def _items(lines: Iterator[str]) -> Iterator[Piece]:
    """The list items and paragraphs of lines that follow one another."""
    indents: list[int] = []
    parts: list[str] = []
    level = 0  # of the list item that `parts` make; 0 for a paragraph
    for line in lines:
        indent = len(line) - len(line.lstrip())
        head, _, rest = line.strip().partition(" ")
        labelled = (is_bullet(head) or is_item_label(head)) and rest.strip()
        glued = without_bullet(head) != head
        if not (labelled or glued):
            parts.append(line)
            continue
        yield _piece(parts, level)
        while indents and indent < indents[-1] - _INDENT + 1:
            indents.pop()
        if not indents or indent >= indents[-1] + _INDENT:
            indents.append(indent)
        level = min(len(indents), 6)
        parts = [rest if labelled else without_bullet(line.strip())]
    yield _piece(parts, level)


def _piece(parts: Sequence[str], level: int) -> Piece:
    return clean_piece(BlockKind.LIST_ITEM if level else BlockKind.PARAGRAPH, " ".join(parts), level)
