"""Tell what a file is by its first bytes, since names are often wrong."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from assistant.kernel.errors import UnreadableFile
from ingest.loading.archive import DAMAGED

PASSWORD = "password"  # noqa: S105 - what is found where a file cannot be opened without one
_HEAD = 4096
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# Streams of an OLE file, by names in UTF-16, that tell what it is; the first that is found counts.
_STREAMS = (
    ("EncryptedPackage", PASSWORD),
    ("__properties_version1.0", ".msg"),
    ("WordDocument", ".doc"),
    ("PowerPoint Document", ".ppt"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_MIMETYPES = {
    _OPEN_DOCUMENT + b"text": ".odt",
    _OPEN_DOCUMENT + b"text-template": ".odt",
    _OPEN_DOCUMENT + b"spreadsheet": ".ods",
    _OPEN_DOCUMENT + b"spreadsheet-template": ".ods",
    _OPEN_DOCUMENT + b"presentation": "an OpenDocument presentation (.odp); save it as .pptx or PDF",
    b"application/epub+zip": ".epub",
}
# What begins with a fixed run of bytes, and what it is called in a message.
_STARTS = (
    (b"{\\rtf", ".rtf"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"%!PS", "a PostScript file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
# A part by which an archive is known; some programs add a number to its name.
_ZIPPED = (
    (re.compile(r"word/document\d*\.xml"), ".docx"),
    (re.compile(r"xl/workbook\.bin"), ".xls"),
    (re.compile(r"xl/workbook\.xml"), ".xlsx"),
    (re.compile(r"ppt/presentation\.xml"), ".pptx"),
    (re.compile(r"META-INF/container\.xml"), ".epub"),
)


def sniff(path: Path) -> str:
    """A suffix (".pdf", ".docx", …), a description for what has none, PASSWORD, or "" if unsure.

    Raises UnreadableFile for an archive that is cut short.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith(b"PK"):
        return _zipped(path)
    if head.startswith(_OLE):
        return _ole(path)
    for start, name in _STARTS:
        if head.startswith(start):
            return name
    return ".html" if _HTML.match(head) else ""


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            kind = b""
            if "mimetype" in names:
                with archive.open("mimetype") as file:
                    kind = file.read(100).strip()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as fault:
        raise UnreadableFile(DAMAGED) from fault
    if kind.startswith(_OPEN_DOCUMENT):
        return _MIMETYPES.get(kind, "another OpenDocument type than a text or spreadsheet")
    if kind in _MIMETYPES:
        return _MIMETYPES[kind]
    return next((suffix for part, suffix in _ZIPPED if any(map(part.fullmatch, names))), "a zip archive")


def _ole(path: Path) -> str:
    content = path.read_bytes()
    return next(
        (kind for name, kind in _STREAMS if name.encode("utf-16-le") in content), "an old Office file"
    )
