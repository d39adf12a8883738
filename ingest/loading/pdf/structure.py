"""Read what a PDF says of itself, through pypdf: outline, page labels, title, date, author."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from ingest.loading.characters import clean_text

_MOST_ENTRIES = 5000
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A title of the outline, its level from 1, and the index of its page."""

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Structure:
    """What could be read; an unreadable part is empty, since the text may be sound without it."""

    outline: tuple[OutlineEntry, ...] = ()
    labels: tuple[str, ...] = ()
    title: str = ""
    author: str = ""
    created: str = ""  # as the file writes it: "D:20240705101900+01'00'"


def read_structure(path: Path) -> Structure:
    """The structure of a PDF that opens without a password; never raises for a damaged one."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports damage that is no news here
    try:
        with PdfReader(path) as reader:
            if reader.is_encrypted and not reader.decrypt(""):
                return Structure()
            return Structure(_outline(reader), _labels(reader), *_metadata(reader))
    # pypdf meets damage with many exception types, of its own and built in, RecursionError among them.
    except Exception:  # noqa: BLE001
        return Structure()


def _outline(reader: PdfReader) -> tuple[OutlineEntry, ...]:
    entries: list[OutlineEntry] = []
    try:
        pages = {
            page.indirect_reference.idnum: n for n, page in enumerate(reader.pages) if page.indirect_reference
        }
        for level, found in _walk(reader.outline, 1):
            reference = found.page
            number = pages.get(getattr(reference, "idnum", -1))
            title = clean_text(str(found.title or ""))
            if title and number is not None:
                entries.append(OutlineEntry(title, level, number))
            if len(entries) >= _MOST_ENTRIES:
                break
    except Exception:  # noqa: BLE001 - damage, as above: what was read so far is sound
        return tuple(entries)
    return tuple(entries)


def _walk(entries: Sequence[Any], level: int) -> Iterator[tuple[int, Any]]:
    for entry in entries:
        if not isinstance(entry, list):
            yield level, entry
        elif level < _DEEPEST:
            yield from _walk(entry, level + 1)


def _labels(reader: PdfReader) -> tuple[str, ...]:
    try:
        return tuple(clean_text(label) for label in reader.page_labels)
    except Exception:  # noqa: BLE001 - damage, as above: pages are then counted
        return ()


def _metadata(reader: PdfReader) -> tuple[str, str, str]:
    try:
        told = reader.metadata
        if told is None:
            return "", "", ""
        title, author = clean_text(told.title or ""), clean_text(told.author or "")
        return title, author, str(told.get("/CreationDate", "") or "")
    except Exception:  # noqa: BLE001 - damage, as above: the file is then read without
        return "", "", ""
