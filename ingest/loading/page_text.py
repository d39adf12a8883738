"""Write the text of a page block by block, and keep where each word of it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from assistant.kernel.boxes import WordBoxes
from assistant.kernel.domain import CELL, Block, BlockKind, Page

LONGEST_ROW = 100  # words: a row with more, one cell of it long, is a layout of running text
LONGEST_CELL = 60  # words of a cell that may still stand in such a row


def reads_as_row(lengths: Sequence[int]) -> bool:
    """Whether cells of so many words each make one row that can be quoted whole."""
    return sum(lengths) <= LONGEST_ROW or max(lengths) <= LONGEST_CELL


class Token(NamedTuple):
    """A word, or a part of one, with its box on the page picture (left, top, right, bottom)."""

    text: str
    box: tuple[float, float, float, float] | None = None
    before: str = " "  # what parts it from the token before: a space, nothing, or a cell's edge
    notes: tuple[str, ...] = ()  # the marks of notes that stood after it, and are left out of the text


class BlockText(NamedTuple):
    """A block before it has a place in its page's text."""

    kind: BlockKind
    tokens: Sequence[Token]
    level: int = 0
    continues: bool = False
    header: tuple[str, ...] = ()  # of a table row: the header over each cell that holds text, "" where none
    mark: str = ""  # of a note: its number or sign

    @property
    def text(self) -> str:
        """The words as they will stand in the page's text."""
        return "".join(token.before * bool(number) + token.text for number, token in enumerate(self.tokens))


def plain_tokens(text: str) -> list[Token]:
    """The words of a text that has no boxes."""
    return [Token(word) for word in text.split()]


def cell_tokens(cells: Iterable[Sequence[Token]]) -> list[Token]:
    """The words of a table row, its cells marked off; empty cells are left out."""
    tokens: list[Token] = []
    for cell in cells:
        for number, token in enumerate(cell):
            tokens.append(token._replace(before=CELL) if number == 0 and tokens else token)
    return tokens


def write_page(
    blocks: Iterable[BlockText],
    *,
    number: int,
    label: str,
    anchor: str,
    width: float = 0.0,
    height: float = 0.0,
) -> Page:
    """The page with its blocks in the order given, each on a line of its own."""
    parts: list[str] = []
    placed: list[Block] = []
    boxes: list[float] = []
    marked: dict[str, int] = {}  # where the mark of each note stood
    length = 0
    for block in blocks:
        if not block.tokens:
            continue
        if parts:
            parts.append("\n")
            length += 1
        start = length
        for index, token in enumerate(block.tokens):
            if index:
                parts.append(token.before)
                length += len(token.before)
            parts.append(token.text)
            if token.box is not None:
                boxes += (length, length + len(token.text), *token.box)
            length += len(token.text)
            for mark in token.notes:
                marked.setdefault(mark, length)
        at = marked.pop(block.mark, -1)
        placed.append(
            Block(block.kind, start, length, block.level, block.continues, block.header, block.mark, at)
        )
    text = "".join(parts)
    return Page(number, label, anchor, text, tuple(_linked(placed, text)), WordBoxes.of(boxes), width, height)


def _linked(blocks: Iterable[Block], text: str) -> Iterator[Block]:
    """The blocks, notes with their mark's place where it was not left out of the text: "[3]", "word*"."""
    body = 0
    for block in blocks:
        if block.mark and block.marked_at < 0:
            sign = re.escape(block.mark)
            pattern = rf"\[{sign}\]" if block.mark.isalnum() else rf"(?<=[\w.,;:!?)\]]){sign}(?!\w)"
            if found := re.search(pattern, text[:body]):
                yield replace(block, marked_at=found.start())
                continue
        if block.kind is not BlockKind.NOTE:
            body = block.end
        yield block
