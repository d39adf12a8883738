"""Load Word, OpenDocument, web, RTF and Markdown files as sections."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.kernel.domain import BlockKind
from assistant.kernel.errors import UnreadableFile
from ingest.loading.encoding import decode
from ingest.loading.loaded import Loaded, Reading
from ingest.loading.markup.html import read_page
from ingest.loading.markup.inlines import read_inlines
from ingest.loading.markup.pandoc import Node, syntax_tree
from ingest.loading.markup.properties import read_properties
from ingest.loading.markup.tree import Walk, read_blocks
from ingest.loading.metadata import choose_title, iso_date, publisher
from ingest.loading.sections import Piece, sections

# Dollars and backslashes are themselves in these documents, and quotation marks stay as they were
# typed; a list may follow its introduction without a blank line, as most other readers have it.
_MARKDOWN = "markdown+lists_without_preceding_blankline-tex_math_dollars-raw_tex-smart"
_LARGEST_UNPACKED = 500_000_000  # bytes of a document's parts


def load_docx(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read a Word document; insertions stand, deletions and comments do not."""
    return _load_archive(path, "docx")


def load_odt(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read an OpenDocument text."""
    return _load_archive(path, "odt")


def load_rtf(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read a Rich Text file."""
    return _loaded(syntax_tree(path, "rtf"))


def load_markdown(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read a Markdown file; its front matter gives title, date and publisher."""
    text = decode(path.read_bytes())
    return _loaded(syntax_tree(path, _MARKDOWN, text.encode("utf-8", "replace")))


def load_html(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read the content of a web page."""
    page = read_page(path.read_bytes())
    loaded = _loaded(syntax_tree(path, "html", page.content), page.title, page.published)
    return replace(loaded, publisher=page.publisher)


def _load_archive(path: Path, form: str) -> Loaded:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as fault:
        raise UnreadableFile("It is damaged: part of the file is missing or changed") from fault
    if unpacked > _LARGEST_UNPACKED:
        raise UnreadableFile("Unpacked it would be larger than 500 MB", kind="too_large")
    told = read_properties(path)
    return _loaded(syntax_tree(path, form), told.title, told.published, told.publishers)


def _loaded(
    tree: Mapping[str, Node], title: str = "", published: str = "", publishers: Sequence[str] = ()
) -> Loaded:
    meta = tree["meta"]
    own_title = _meta_text(meta.get("title"))
    pieces = [piece for piece in Walk().pieces(tree["blocks"]) if piece.text]
    headings = [piece.text for piece in pieces if piece.kind is BlockKind.HEADING]
    if pieces and pieces[0].kind is BlockKind.PARAGRAPH and pieces[0].text == (own_title or title):
        pieces[0] = replace(pieces[0], kind=BlockKind.HEADING, level=1)  # a title that no style marks
        headings.insert(0, pieces[0].text)
    if own_title and own_title not in headings[:1]:
        # Word's Title style and a title in front matter are set above the text like a heading.
        pieces.insert(0, Piece(BlockKind.HEADING, own_title, 1))
        headings.insert(0, own_title)
    if not pieces:
        raise UnreadableFile(
            "There is no text in it; if it holds pictures of pages, run text recognition (OCR) first",
            kind="no_text",
        )
    opening = " ".join(piece.text for piece in pieces[:40])
    chosen = choose_title(title or own_title, headings, opening)
    names = [_meta_text(meta.get(name)) for name in ("publisher", "author")]
    return Loaded(
        pages=sections(pieces, title=chosen),
        paginated=False,
        title=chosen,
        published=iso_date(_meta_text(meta.get("date")) or published),
        publisher=next((found for name in [*names, *publishers] if (found := publisher(name))), ""),
    )


def _meta_text(value: Node | None) -> str:
    if value is None:
        return ""
    kind, content = value["t"], value["c"]
    if kind == "MetaInlines":
        return read_inlines(content).text
    if kind == "MetaBlocks":
        return read_blocks(content)
    if kind == "MetaList":
        return ", ".join(filter(None, (_meta_text(item) for item in content)))
    return str(content) if kind == "MetaString" else ""
