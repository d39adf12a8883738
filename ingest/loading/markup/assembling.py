"""Make the sections of a document out of pandoc's syntax tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.kernel.domain import BlockKind
from assistant.kernel.errors import UnreadableFile
from ingest.loading.loaded import Loaded
from ingest.loading.markup.hidden import Taken
from ingest.loading.markup.inlines import read_inlines
from ingest.loading.markup.pandoc import Node
from ingest.loading.markup.properties import Properties
from ingest.loading.markup.tree import Walk, read_blocks
from ingest.loading.metadata import choose_title, iso_date, publisher
from ingest.loading.sections import DEEPEST_OPENING, Piece, hidden_in, sections

_OPENING = 40  # pieces in which a title is looked for


def assemble(tree: Mapping[str, Node], told: Properties = Properties(), taken: Taken | None = None) -> Loaded:
    """The document of a tree; `told`: what the file says of itself, `taken`: what was hidden in it.

    Raises UnreadableFile when there is no text.
    """
    meta, walk = tree["meta"], Walk()
    pieces = [piece for piece in walk.pieces(tree["blocks"]) if piece.text or piece.unseen]
    cut = sum(piece.kind is BlockKind.HEADING and piece.level <= DEEPEST_OPENING for piece in pieces)
    own_title = _meta_text(meta.get("title"))
    _head(pieces, own_title, told.title)
    if not any(piece.text for piece in pieces):
        raise UnreadableFile(
            "There is no text in it; if it holds pictures of pages, run text recognition (OCR) first",
            kind="no_text",
        )
    headings = [piece.text for piece in pieces if piece.kind is BlockKind.HEADING]
    opening = " ".join(piece.text for piece in pieces[:_OPENING])
    title = choose_title(told.title or own_title, headings, opening)
    names = [_meta_text(meta.get(name)) for name in ("publisher", "author")]
    pages = sections(pieces, title=title)
    return Loaded(
        pages=pages,
        paginated=False,
        title=title,
        published=iso_date(_meta_text(meta.get("date")) or told.published),
        publisher=next((found for name in [*names, *told.publishers] if (found := publisher(name))), ""),
        hidden=(taken.placed(tree["blocks"], len(pages) - cut) if taken else ()) + hidden_in(pieces),
        tables=walk.tables,
    )


def _head(pieces: list[Piece], own_title: str, told: str) -> None:
    """Set a title above the text as a heading where no style makes it one."""
    if pieces and pieces[0].kind is BlockKind.PARAGRAPH and pieces[0].text == (own_title or told):
        pieces[0] = replace(pieces[0], kind=BlockKind.HEADING, level=1)
    first = next((piece.text for piece in pieces if piece.kind is BlockKind.HEADING), "")
    if own_title and own_title != first:
        # Word's Title style and a title in front matter are set above the text like a heading.
        pieces.insert(0, Piece(BlockKind.HEADING, own_title, 1))


def _meta_text(value: Node | None) -> str:
    if value is None:
        return ""
    kind, content = value["t"], value["c"]
    if kind == "MetaInlines":
        return read_inlines(content).text
    if kind == "MetaBlocks":
        return read_blocks(content).text
    if kind == "MetaList":
        return ", ".join(filter(None, (_meta_text(item) for item in content)))
    return str(content) if kind == "MetaString" else ""
