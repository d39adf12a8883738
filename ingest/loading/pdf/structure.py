"""Read what a PDF says of itself: outline, page labels, title, date, author."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from ingest.loading.characters import clean_text
from ingest.loading.pdf.outline import OutlineEntry, read_outline

__all__ = ["OutlineEntry", "Structure", "read_structure"]


@dataclass(frozen=True, slots=True)
class Structure:
    """What could be read; an unreadable part is empty, since the text may be sound without it."""

    outline: tuple[OutlineEntry, ...] = ()
    labels: tuple[str, ...] = ()  # one for each page
    title: str = ""
    author: str = ""
    created: str = ""  # as the file writes it: "D:20240705101900+01'00'"


def read_structure(document: pdfium.PdfDocument, path: Path, password: str = "") -> Structure:
    """The structure of an open PDF; never raises for a damaged one. A page without a label is counted."""
    told = (clean_text(document.get_page_label(number)) for number in range(len(document)))
    return Structure(
        outline=read_outline(document, path, password),
        labels=tuple(label or str(number) for number, label in enumerate(told, start=1)),
        title=clean_text(document.get_metadata_value("Title")),
        author=clean_text(document.get_metadata_value("Author")),
        created=document.get_metadata_value("CreationDate"),
    )
