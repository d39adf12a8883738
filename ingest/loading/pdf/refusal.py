"""Say why a PDF without any text to read is refused, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.kernel.errors import UnreadableFile
from ingest.loading import ocr
from ingest.loading.loaded import Reading
from ingest.loading.pdf.geometry import RawPage


def refuse_without_text(pages: Sequence[RawPage], had_pictures: bool, reading: Reading) -> None:
    """Raise UnreadableFile for pages without text, unless they are blank: then there is none to miss."""
    one = len(pages) == 1
    if all(page.is_damaged for page in pages):
        which = "Its one page cannot" if one else f"None of its {len(pages)} pages can"
        raise UnreadableFile(f"It is damaged: {which[0].lower()}{which[1:]} be opened")
    if not had_pictures:
        return
    which = "Its one page has" if one else f"None of its {len(pages)} pages has"
    missing = "no " if one else ""
    raise UnreadableFile(
        f"{which} {missing}text that can be read; {_remedy(pages, reading)}", kind="needs_ocr"
    )


def _remedy(pages: Sequence[RawPage], reading: Reading) -> str:
    if not reading.ocr:
        return "if it is a scan, let text recognition (OCR) be used"
    if command := ocr.remedy(reading.languages):
        return f"if it is a scan, install text recognition (OCR) with '{command}'"
    if any(page.is_picture for page in pages):
        return "its pictures could not be recognised (OCR failed)"
    return "text recognition (OCR) found none in its pictures"
