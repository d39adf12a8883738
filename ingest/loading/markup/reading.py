"""Load Word, OpenDocument, web, RTF and Markdown files as sections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant.kernel.errors import UnreadableFile
from ingest.loading.archive import Parts, open_parts
from ingest.loading.encoding import read_bytes, read_text
from ingest.loading.loaded import Loaded, Reading
from ingest.loading.markup import opendocument, word
from ingest.loading.markup.assembling import assemble
from ingest.loading.markup.hidden import Taken
from ingest.loading.markup.html import read_page
from ingest.loading.markup.pandoc import syntax_tree
from ingest.loading.markup.properties import read_properties

# Dollars and backslashes are themselves in these documents, and quotation marks stay as they were
# typed; a list may follow its introduction without a blank line, as most other readers have it.
_MARKDOWN = "markdown+lists_without_preceding_blankline-tex_math_dollars-raw_tex-smart"

_PICTURES = ("word/media/", "Pictures/")  # where archives keep them


def load_docx(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read a Word document; insertions stand, deletions and comments do not."""
    return _load_archive(path, "docx", word.settle)


def load_odt(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read an OpenDocument text; insertions stand, deletions and comments do not."""
    return _load_archive(path, "odt", opendocument.settle)


def load_rtf(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read a Rich Text file."""
    # A destination marked as one to be skipped is skipped by pandoc, even where it knows it.
    content = read_bytes(path).replace(rb"{\*\footnote", rb"{\footnote")
    return assemble(syntax_tree("rtf", content))


def load_markdown(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read a Markdown file; its front matter gives title, date and publisher."""
    return assemble(syntax_tree(_MARKDOWN, read_text(path).encode("utf-8", "replace")))


def load_html(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read the content of a web page."""
    taken = Taken()
    page = read_page(read_bytes(path), taken)
    loaded = assemble(syntax_tree("html", page.content), page.told, taken)
    return replace(loaded, publisher=page.publisher)


def _load_archive(path: Path, form: str, settle: Callable[[Parts, Taken], bytes]) -> Loaded:
    taken = Taken()
    with open_parts(path) as parts:
        content, told = settle(parts, taken), read_properties(parts)
        pictured = any(name.startswith(_PICTURES) for name in parts.names)
    tree = syntax_tree(form, content)
    try:
        return assemble(tree, told, taken)
    except UnreadableFile as fault:
        if fault.kind == "no_text" and not pictured:
            raise UnreadableFile(
                "The document is empty: it holds neither text nor pictures", kind="empty"
            ) from fault
        if fault.kind == "no_text":
            raise UnreadableFile(fault.reason, kind="needs_ocr") from fault
        raise
