"""Tell what came from a server: by its first bytes, then its type, then its address."""

from __future__ import annotations

import mimetypes
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from assistant.kernel.errors import UnreadableFile
from ingest.loading.sniff import sniff
from ingest.sources.fetching.outcomes import FetchFailed

_PDF_ENDS_WITHIN = 65_536
# What servers call things, where the bytes do not tell.
_TYPES = {
    "application/json": ".json",
    "application/xhtml+xml": ".html",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/csv": ".csv",
    "message/rfc822": ".eml",
    "application/epub+zip": ".epub",
}
_NAMES = {".pdf": "a PDF", ".html": "a web page", ".json": "JSON", ".docx": "a Word document"}
_SAME = {".htm": ".html", ".xhtml": ".html", ".markdown": ".md", ".jpeg": ".jpg"}
# A page that answers for one of these is an error page, or asks to sign in.
_DOCUMENTS = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods", ".csv", ".ppt", ".pptx")
_NEVER_A_PAGE = frozenset((*_DOCUMENTS, ".epub", ".zip"))


def suffix_of(path: Path, content_type: str, url: str) -> str:
    """Return the suffix that a file should have; "" where nothing tells.

    Raises UnreadableFile for an archive that is cut short.
    """
    sniffed = sniff(path)
    if sniffed.startswith("."):
        return sniffed
    named = named_suffix(url)
    if sniffed:  # something that is not read here: its own name says more
        return named
    known = _TYPES.get(content_type) or (".json" if content_type.endswith("+json") else "")
    if known == ".txt" and named:  # many servers call all that they do not know plain text
        return named
    return known or named or _SAME.get(guessed := mimetypes.guess_extension(content_type) or "", guessed)


def named_suffix(url: str) -> str:
    """Return the suffix in an address's path, in lower case and one spelling; "" without a usual one."""
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    return _SAME.get(suffix, suffix) if suffix in mimetypes.types_map or suffix in _NEVER_A_PAGE else ""


def check_kind(url: str, suffix: str, content_type: str, accept: Collection[str]) -> None:
    """Raise `FetchFailed` of the kind "type" where something else came than was asked for.

    Without `accept`, a web page in place of a document with a name of its own is what is noticed.
    """
    named = named_suffix(url)
    expected = tuple(accept) or ((named,) if named in _NEVER_A_PAGE and suffix == ".html" else ())
    if not expected or suffix in expected:
        return
    unknown = f"a {suffix} file" if suffix else f"something else ({content_type or 'no type'})"
    came = _NAMES.get(suffix, unknown)
    hint = ", most likely an error message" if suffix == ".html" else ""
    wanted = " or ".join(_NAMES.get(each, f"a {each} file") for each in expected)
    raise FetchFailed(url, "type", f"{wanted} was expected, but {came} came{hint}")


def check_whole(url: str, path: Path, suffix: str) -> None:
    """Raise `FetchFailed` for a PDF without its end: the server did not say how long it is."""
    if suffix != ".pdf":
        return
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _PDF_ENDS_WITHIN))
        if b"%%EOF" not in file.read():
            raise FetchFailed(url, "truncated", "only part of the PDF came: its end is missing")


def sniffed_suffix(path: Path, content_type: str, url: str) -> str:
    """Return `suffix_of`, with an archive that is cut short as the `FetchFailed` that it is here."""
    try:
        return suffix_of(path, content_type, url)
    except UnreadableFile as error:
        raise FetchFailed(url, "truncated", "only part of it came, or it is damaged") from error
