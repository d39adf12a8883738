"""Open a PDF, with its password where it has one; a file that cannot be read is refused in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from assistant.kernel.errors import UnreadableFile
from ingest.loading.loaded import Reading


@contextmanager
def opened(path: Path, reading: Reading) -> Iterator[pdfium.PdfDocument]:
    """The document, closed afterwards; raises UnreadableFile."""
    try:
        document = pdfium.PdfDocument(path, password=reading.password or None)
    except pdfium.PdfiumError as fault:
        if getattr(fault, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            given = "The password given for it does not open it"
            raise UnreadableFile(
                given if reading.password else "It needs a password to open", kind="password"
            ) from fault
        raise UnreadableFile("It is damaged, or not a PDF: no page could be found in it") from fault
    try:
        count = len(document)
        if count == 0:
            raise UnreadableFile("It is damaged: no page could be found in it")
        if count > reading.most_pages:
            raise UnreadableFile(
                f"It has {count:,} pages, more than the {reading.most_pages:,} that are read; split it up",
                kind="too_large",
            )
        yield document
    finally:
        document.close()
