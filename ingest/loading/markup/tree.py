"""Walk pandoc's blocks and give the pieces of a document in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from assistant.kernel.domain import CELL, BlockKind
from ingest.loading.labels import is_bullet, is_caption, is_item_label
from ingest.loading.markup.inlines import Text, is_strong, read_inlines
from ingest.loading.markup.marks import printed_sign
from ingest.loading.markup.pandoc import Node
from ingest.loading.markup.tables import Cell, Row, caption_blocks, read_rows
from ingest.loading.page_text import LONGEST_CELL, reads_as_row
from ingest.loading.sections import Note, Piece

_LONGEST_ITEM = 60  # words: a numbered item longer than this, of several blocks or sentences, is a paragraph
_LONGEST_BOLD_HEADING = 14  # words of a bold paragraph that is a heading in all but its style
_LONGEST_CAPTION = 20  # words of a paragraph above a table that names it
_HEADING_ENDS = (".", ";", ",", ":", "!", "?")
_DEEPEST = 6
_PLAIN = BlockKind.PARAGRAPH
_DEEPEST_NESTING = 40  # of blocks in blocks; deeper is not a document


class Walk:
    """Gives the pieces of a tree; remembers under which heading it is, and counts the `tables`."""

    def __init__(self) -> None:
        self._heading = 2
        self.tables = 0

    def pieces(self, blocks: Sequence[Node]) -> Iterator[Piece]:
        """The pieces of a document's blocks."""
        yield from self._blocks(blocks, 0, 0)

    def _blocks(self, blocks: Sequence[Node], item: int, depth: int) -> Iterator[Piece]:
        """`item` is the nesting of the list that the blocks stand in, 0 outside lists."""
        if depth > _DEEPEST_NESTING:
            return
        for block, following in zip_longest(blocks, blocks[1:]):
            if following is not None and following["t"] == "Table" and _may_name_table(block):
                yield _piece(BlockKind.CAPTION, read_inlines(block["c"]))
            else:
                yield from self._block(block["t"], block.get("c"), item, depth)

    def _block(self, kind: str, content: Node, item: int, depth: int) -> Iterator[Piece]:
        match kind:
            case "Header":
                yield from self._header(content)
            case "Para" | "Plain":
                yield from self._paragraph(content, item)
            case "LineBlock":
                yield from (_piece(BlockKind.PARAGRAPH, read_inlines(line)) for line in content)
            case "CodeBlock":
                yield Piece(BlockKind.PARAGRAPH, " ".join(str(content[1]).split()))
            case "BlockQuote":
                yield from self._blocks(content, item, depth + 1)
            case "Div":
                yield from self._blocks(content[1], item, depth + 1)
            case "BulletList":
                yield from self._items(content, item + 1, depth, numbered=False)
            case "OrderedList":
                yield from self._items(content[1], item + 1, depth, numbered=True)
            case "DefinitionList":
                yield from self._definitions(content, depth)
            case "Table":
                yield from self._table(content, depth)
            case "Figure":
                yield from self._figure(content, item, depth)

    def _header(self, content: Node) -> Iterator[Piece]:
        level, (anchor, _, _), inlines = content
        text = read_inlines(inlines)
        if text.text:
            self._heading = min(level, _DEEPEST)
            yield _piece(BlockKind.HEADING, text, self._heading, anchor)

    def _paragraph(self, inlines: Sequence[Node], item: int) -> Iterator[Piece]:
        text = read_inlines(inlines)
        if not text.text:
            if text.unseen:
                yield _piece(BlockKind.PARAGRAPH, text)
            return
        words = len(text.text.split())
        head, _, rest = text.text.partition(" ")
        if item:
            yield _piece(BlockKind.PARAGRAPH, text)
        elif rest and head != "o" and is_bullet(head):  # a list in all but its style
            yield _piece(BlockKind.LIST_ITEM, text.shifted(rest, -len(head) - 1), 1)
        elif is_caption(text.text, set_apart=False):
            yield _piece(BlockKind.CAPTION, text)
        elif words <= _LONGEST_BOLD_HEADING and not text.text.endswith(_HEADING_ENDS) and is_strong(inlines):
            yield _piece(BlockKind.HEADING, text, min(max(self._heading, 2) + 1, _DEEPEST))
        elif rest and is_item_label(head) and not _is_numbered_paragraph(text.text):
            yield _piece(BlockKind.LIST_ITEM, text, 1)
        else:
            yield _piece(BlockKind.PARAGRAPH, text)

    def _items(
        self, items: Sequence[Sequence[Node]], level: int, depth: int, *, numbered: bool
    ) -> Iterator[Piece]:
        for blocks in items:
            for number, piece in enumerate(self._blocks(blocks, level, depth + 1)):
                first = number == 0 and piece.kind is BlockKind.PARAGRAPH
                if first and not (numbered and _is_numbered_paragraph(piece.text)):
                    yield replace(piece, kind=BlockKind.LIST_ITEM, level=level)
                else:
                    yield piece

    def _definitions(self, content: Node, depth: int) -> Iterator[Piece]:
        for term, definitions in content:
            text = read_inlines(term)
            body = [piece for blocks in definitions for piece in self._blocks(blocks, 0, depth + 1)]
            if text.text and body and body[0].kind is BlockKind.PARAGRAPH:
                yield _joined([_piece(BlockKind.PARAGRAPH, text), body.pop(0)], ": ", BlockKind.PARAGRAPH)
            elif text.text:
                yield _piece(BlockKind.PARAGRAPH, text)
            yield from body

    def _table(self, content: Node, depth: int) -> Iterator[Piece]:
        for piece in self._blocks(caption_blocks(content), 0, depth + 1):
            yield replace(piece, kind=BlockKind.CAPTION, level=0)
        rows = list(read_rows(content, read_blocks))
        self.tables += bool(rows)
        for row in rows:
            yield from self._row(row, depth)

    def _row(self, row: Row, depth: int) -> Iterator[Piece]:
        if reads_as_row([len(cell.text.split()) for _, cell in row.cells]):
            yield _joined([_named(*pair) for pair in row.cells], CELL, BlockKind.TABLE_ROW)
            return
        for header, cell in row.cells:
            if len(cell.text.split()) <= LONGEST_CELL:
                yield _named(header, cell)
            else:
                yield from self._blocks(cell.blocks, 0, depth + 1)

    def _figure(self, content: Node, item: int, depth: int) -> Iterator[Piece]:
        _, (_, caption), blocks = content
        yield from self._blocks(blocks, item, depth + 1)
        for piece in self._blocks(caption, 0, depth + 1):
            yield replace(piece, kind=BlockKind.CAPTION, level=0)


def _may_name_table(block: Node) -> bool:
    """Whether a block above a table is its caption: a short paragraph that is no sentence."""
    if block["t"] not in ("Para", "Plain"):
        return False
    text = read_inlines(block["c"]).text
    head = text.partition(" ")[0]
    if is_bullet(head) or is_item_label(head):
        return False
    return bool(text) and len(text.split()) <= _LONGEST_CAPTION and not text.endswith(_HEADING_ENDS)


def _piece(kind: BlockKind, text: Text, level: int = 0, anchor: str = "") -> Piece:
    notes = tuple(
        Note(said, at, printed_sign(blocks))
        for blocks, at in text.notes
        if (said := read_blocks(blocks).text)
    )
    return Piece(kind, text.text, level, anchor, notes, text.unseen)


def _joined(pieces: Sequence[Piece], joint: str, kind: BlockKind) -> Piece:
    """Pieces as one, with the notes of each where they stood."""
    text = joint.join(piece.text for piece in pieces)
    notes: list[Note] = []
    offset = 0
    for piece in pieces:
        notes += [replace(note, at=offset + note.at) for note in piece.notes]
        offset += len(piece.text) + len(joint)
    unseen = " ".join(piece.unseen for piece in pieces if piece.unseen)
    return Piece(kind, text, notes=tuple(notes), unseen=unseen)


def _named(header: str, cell: Cell) -> Piece:
    named = Piece(BlockKind.TABLE_ROW, cell.text, notes=cell.notes, unseen=cell.unseen)
    return _joined([Piece(BlockKind.TABLE_ROW, header), named], ": ", named.kind) if header else named


def _is_numbered_paragraph(text: str) -> bool:
    return len(text.split()) > _LONGEST_ITEM and text.count(". ") > 1


def read_blocks(blocks: Sequence[Node]) -> Piece:
    """All the words of blocks as one piece, for a table cell or a note."""
    return _joined([piece for piece in Walk().pieces(blocks) if piece.text or piece.unseen], " ", _PLAIN)
