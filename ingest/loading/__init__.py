"""From a file's bytes to the pages of a document: `load(path)` picks the loader and says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from assistant.kernel.errors import UnreadableFile
from ingest.loading.loaded import Hidden, Loaded, Loader, Reading
from ingest.loading.markup.reading import load_docx, load_html, load_markdown, load_odt, load_rtf
from ingest.loading.pdf.reading import load as load_pdf
from ingest.loading.plain import load as load_text
from ingest.loading.sniff import sniff

__all__ = ["LOADERS", "PARSER_VERSION", "Hidden", "Loaded", "Loader", "Reading", "load"]

PARSER_VERSION = "4"  # raise it when the output for any file changes: parsed documents are cached by it

LOADERS: Mapping[str, Loader] = MappingProxyType(
    {
        ".pdf": load_pdf,
        ".docx": load_docx,
        ".odt": load_odt,
        ".html": load_html,
        ".htm": load_html,
        ".rtf": load_rtf,
        ".md": load_markdown,
        ".markdown": load_markdown,
        ".txt": load_text,
    }
)
_MARKED = frozenset({".pdf", ".docx", ".odt", ".rtf"})  # what is plainly one of these is read as that
_STRICT = frozenset(
    {".docx", ".odt", ".rtf"}
)  # always begin in one way; a PDF with a bad head may still open
_NAMES = {
    ".pdf": "a PDF",
    ".docx": "a Word document (.docx)",
    ".odt": "an OpenDocument text (.odt)",
    ".rtf": "a Rich Text file (.rtf)",
    ".html": "a web page",
}


def load(path: Path, reading: Reading = Reading()) -> Loaded:
    """Read a file of a supported type.

    A file that is plainly another supported document than its name says is read as what it is.
    Raises UnreadableFile, with a reason in plain words, for everything that cannot be read.
    """
    suffix = path.suffix.lower()
    try:
        if suffix not in LOADERS:
            raise UnreadableFile(f"Files of type '{suffix}' are not read here", kind="unsupported")
        if path.stat().st_size == 0:
            raise UnreadableFile("The file is empty", kind="empty")
        return LOADERS[_true_suffix(suffix, sniff(path))](path, reading)
    except OSError as fault:
        raise UnreadableFile(f"It cannot be opened: {fault.strerror or fault}") from fault
    except (RecursionError, MemoryError) as fault:
        raise UnreadableFile("It is nested too deeply or too large to be read", kind="too_large") from fault
    except UnreadableFile:
        raise
    # The libraries below parse bytes from anywhere and fail in ways that they do not list; one bad
    # file must not stop a collection, and the cause is kept for the log.
    except Exception as fault:
        raise UnreadableFile(
            f"It is damaged in a way that could not be read ({type(fault).__name__})"
        ) from fault


def _true_suffix(suffix: str, found: str) -> str:
    """The suffix to read a file by; raises UnreadableFile when its bytes are none of the type's."""
    if found == "password":
        raise UnreadableFile("It needs a password to open", kind="password")
    if found in ("", suffix):
        if not found and suffix in _STRICT:
            raise UnreadableFile(
                f"It is not {_NAMES[suffix]}: it does not begin as one does", kind="unsupported"
            )
        return suffix
    if found == ".html" and suffix in _MARKED:
        # Nearly always the "not found" page of a failed download, which is no evidence of anything.
        raise UnreadableFile(
            f"It is a web page, not {_NAMES[suffix]}; the download may have failed", kind="unsupported"
        )
    if found not in LOADERS:
        raise UnreadableFile(f"It is {found}, which is not read here", kind="unsupported")
    return found if found in _MARKED else suffix
