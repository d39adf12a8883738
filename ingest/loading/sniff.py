"""Tell what a file is by its first bytes, since names are often wrong."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from assistant.kernel.errors import UnreadableFile

_HEAD = 4096
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_WORD_BINARY = "WordDocument".encode("utf-16-le")
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
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
_ZIPPED = (
    ("word/document.xml", ".docx"),
    ("xl/workbook.xml", "an Excel workbook"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("META-INF/container.xml", "an EPUB book"),
)


def sniff(path: Path) -> str:
    """A suffix (".pdf", ".docx", …) for what is read here, a description for what is not, "" if unsure.

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
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as fault:
        raise UnreadableFile("It is damaged: part of the file is missing or changed") from fault
    if kind.startswith(_OPEN_DOCUMENT):
        return ".odt" if kind.strip() == f"{_OPEN_DOCUMENT}text" else "another OpenDocument type than a text"
    return next((name for part, name in _ZIPPED if part in names), "a zip archive")


def _ole(path: Path) -> str:
    content = path.read_bytes()
    if _ENCRYPTED_OFFICE in content:
        return "password"
    return "an old Word document (.doc)" if _WORD_BINARY in content else "an old Office file"
