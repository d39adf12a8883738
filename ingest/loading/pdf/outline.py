"""Read the outline of a PDF: through pdfium, and where its places are lost to pdfium, through pypdf."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.loading.characters import clean_text

_MOST_ENTRIES = 5000
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A title of the outline, its level from 1, and the index of its page."""

    title: str
    level: int
    page: int


def read_outline(document: pdfium.PdfDocument, path: Path, password: str) -> tuple[OutlineEntry, ...]:
    """The outline; entries whose page cannot be found are left out.

    pdfium is eight times as fast, but does not find a named place whose name stands out of order
    in the file's list. pypdf reads the whole list.
    """
    pages = len(document)
    found: list[OutlineEntry] = []
    lost = False
    for bookmark in islice(document.get_toc(max_depth=_DEEPEST), _MOST_ENTRIES):
        target = bookmark.get_dest()
        page = target.get_index() if target else None
        if page is None or not 0 <= page < pages:
            # An entry without a target is a mere title; one that takes an action may have lost its place.
            lost = lost or bool(pdfium_c.FPDFBookmark_GetAction(bookmark.raw))
        elif title := clean_text(bookmark.get_title()):
            found.append(OutlineEntry(title, bookmark.level + 1, page))
    forgiving = _read_forgivingly(path, password) if lost else []
    return tuple(forgiving if len(forgiving) > len(found) else found)


def _read_forgivingly(path: Path, password: str) -> list[OutlineEntry]:
    from pypdf import PdfReader  # takes a while to import, and few files need it

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports damage that is no news here
    entries: list[OutlineEntry] = []
    # pypdf meets damage with many exception types, of its own and built in, RecursionError among
    # them; what was read before is sound.
    try:
        with PdfReader(path) as reader:
            if reader.is_encrypted and not reader.decrypt(password):
                return []
            numbered = ((page.indirect_reference, number) for number, page in enumerate(reader.pages))
            pages = {reference.idnum: number for reference, number in numbered if reference}
            for level, found in islice(_walk(reader.outline, 1), _MOST_ENTRIES):
                number = pages.get(getattr(found.page, "idnum", -1))
                title = clean_text(str(found.title or ""))
                if title and number is not None:
                    entries.append(OutlineEntry(title, level, number))
    except Exception:  # noqa: BLE001
        return entries
    return entries


def _walk(entries: Sequence[Any], level: int) -> Iterator[tuple[int, Any]]:
    for entry in entries:
        if not isinstance(entry, list):
            yield level, entry
        elif level < _DEEPEST:
            yield from _walk(entry, level + 1)
