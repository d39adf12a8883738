"""The files as they were ingested, and how a browser may be given each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assistant.kernel.errors import IndexDamaged
from assistant.kernel.index.generation import FILES_FOLDER, Catalogued, Generation, stored_name

_PDF = ".pdf"
_MEDIA_TYPES = {
    _PDF: "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".htm": "text/html",
    ".html": "text/html",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
    ".txt": "text/plain",
}
# Browsers show a PDF in a viewer of their own, which a `default-src` or `sandbox` would stop.
_VIEWED = "base-uri 'none'; frame-ancestors 'self'"
# Anything else may hold scripts: it is downloaded, and would run nothing if it were opened after all.
_DOWNLOADED = "sandbox; default-src 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Original:
    """A kept file and how it is sent."""

    path: Path
    file_name: str  # as it was called in the collection
    media_type: str
    disposition: str  # "inline" or "attachment"
    policy: str  # Content-Security-Policy


def original(generation: Generation, entry: Catalogued) -> Original:
    """Return a document's file; raise `IndexDamaged` when the generation has lost it."""
    path = generation.folder / FILES_FOLDER / stored_name(entry.source)
    if not path.is_file():
        raise IndexDamaged(f"The file of '{entry.source.id}' is gone; run 'precedent ingest --rebuild'.")
    viewed = path.suffix == _PDF
    return Original(
        path=path,
        file_name=PurePosixPath(entry.source.name).name,
        media_type=_MEDIA_TYPES.get(path.suffix, "application/octet-stream"),
        disposition="inline" if viewed else "attachment",
        policy=_VIEWED if viewed else _DOWNLOADED,
    )
