"""Copy some pages of a PDF into one that holds nothing else: not locked, signed, tagged or a form."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page that was copied, with its size as displayed, in points."""

    page: int  # its index in the document that it comes from
    width: float
    height: float


def copy_pages(path: Path, pages: Sequence[int], password: str, target: Path) -> tuple[Sheet, ...]:
    """Write `pages` to `target` and return what could be copied, in its order.

    What lies outside the crop box is cut off: a reader does not see it. Nothing is written when no
    page can be copied.
    """
    sheets = []
    try:
        document = pdfium.PdfDocument(path, password=password or None)
    except pdfium.PdfiumError:
        return ()
    with closing(document), closing(pdfium.PdfDocument.new()) as copy:
        for page in pages:
            sheet = _copied(document, page, copy)
            if sheet is not None:
                sheets.append(sheet)
        if sheets:
            copy.save(target)
    return tuple(sheets)


def _copied(document: pdfium.PdfDocument, number: int, copy: pdfium.PdfDocument) -> Sheet | None:
    before = len(copy)
    try:
        with closing(document[number]) as page:
            box, rotation, (width, height) = page.get_bbox(), page.get_rotation(), page.get_size()
        if width <= 0 or height <= 0:
            return None
        copy.import_pages(document, [number])
        with closing(copy[before]) as page:
            page.set_mediabox(*box)
            page.set_cropbox(*box)
            page.set_rotation(rotation)
    except (pdfium.PdfiumError, IndexError):
        while len(copy) > before:
            copy.del_page(before)
        return None
    return Sheet(number, width, height)
