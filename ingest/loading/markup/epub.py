"""Load an EPUB book: its chapters in reading order, as one web page."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urldefrag

import lxml.html
from lxml.etree import _Element as Element
from lxml.html import HtmlElement

from assistant.kernel.errors import UnreadableFile
from ingest.loading.archive import DAMAGED, Parts, attribute, local_name, open_parts
from ingest.loading.loaded import Loaded, Reading
from ingest.loading.markup.assembling import assemble
from ingest.loading.markup.hidden import Taken
from ingest.loading.markup.html import html_bytes, parse_page, reduce_page
from ingest.loading.markup.pandoc import syntax_tree
from ingest.loading.markup.properties import Properties
from ingest.loading.markup.web_notes import mark_notes
from ingest.loading.metadata import sound_title

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html")
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def load_epub(path: Path, _reading: Reading = Reading()) -> Loaded:
    """Read a book; anchors are those of its chapters, with the chapter's file in front."""
    taken = Taken()
    with open_parts(path) as parts:
        package_name = _package(parts)
        package = parts.xml(package_name)
        chapters = list(_chapters(package, posixpath.dirname(package_name)))
        _refuse_protected(parts, chapters)
        book = lxml.html.document_fromstring("<html><body></body></html>")
        for name in chapters:
            if name in parts.names:
                book.body.append(_chapter(parts.read(name), name, taken))
    mark_notes(book.body)  # those of all chapters may stand in one of their own
    told = _told(package)
    loaded = assemble(syntax_tree("html", html_bytes(book)), told, taken)
    return replace(loaded, title=sound_title(told.title) or loaded.title)  # a book's own title is no rubbish


def _package(parts: Parts) -> str:
    """Where the book's list of contents is."""
    for root in parts.xml(_CONTAINER).iter("{*}rootfile"):
        if (name := attribute(root, "full-path")) in parts.names:
            return name
    raise UnreadableFile(f"{DAMAGED} (the book's list of contents)")


def _chapters(package: Element, folder: str) -> Iterator[str]:
    """The files of the chapters in reading order, without the table of contents."""
    items = {attribute(item, "id"): item for item in package.iter("{*}item")}
    for reference in package.iter("{*}itemref"):
        item = items.get(attribute(reference, "idref"))
        if item is None or attribute(item, "media-type") not in _PAGES:
            continue
        if "nav" not in attribute(item, "properties").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(attribute(item, "href"))))


def _refuse_protected(parts: Parts, chapters: list[str]) -> None:
    """Raise UnreadableFile when chapters are encrypted; fonts often are, and do not matter."""
    if _ENCRYPTION in parts.names:
        encrypted = {unquote(attribute(e, "URI")) for e in parts.xml(_ENCRYPTION).iter("{*}CipherReference")}
        if encrypted & set(chapters):
            raise UnreadableFile("It is protected by its seller and cannot be read here", kind="password")


def _chapter(content: bytes, name: str, taken: Taken) -> HtmlElement:
    """A chapter with its ids made different from those of all others."""
    root = parse_page(content)
    for element in root.iter():
        for key in ("id", "name"):
            if own := element.get(key):
                element.set(key, _anchor(name, own))
        link = element.get("href") or ""
        if link and not _OUTSIDE.match(link):
            target, fragment = urldefrag(link)
            file = (
                posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(target)))
                if target
                else name
            )
            element.set("href", f"#{_anchor(file, fragment)}")
    for box in root.iter("aside"):  # in a book it is a box of the text, not of the page around it
        box.tag = "div"
    body = reduce_page(root, taken)
    chapter: HtmlElement = body.makeelement("div")
    chapter.text = body.text
    chapter.extend(list(body))
    return chapter


def _anchor(file: str, own: str) -> str:
    return f"{posixpath.basename(file)}_{own}"


def _told(package: Element) -> Properties:
    told: dict[str, str] = {}
    for element in package.iter():
        if (text := (element.text or "").strip()) and "purl.org/dc/" in str(element.tag):
            told.setdefault(local_name(element), text)
    names = tuple(told[name] for name in ("publisher", "creator") if name in told)
    return Properties(told.get("title", ""), told.get("date", ""), names)
