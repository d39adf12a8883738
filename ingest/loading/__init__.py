"""From a file's bytes to the pages of a document: `load(path)` picks the loader and says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from assistant.kernel.errors import UnreadableFile
from ingest.loading.loaded import Hidden, Loaded, Loader, Reading
from ingest.loading.mail.reading import load_eml, load_msg
from ingest.loading.markup.epub import load_epub
from ingest.loading.markup.reading import load_docx, load_html, load_markdown, load_odt, load_rtf
from ingest.loading.old_office import load_doc, load_ppt
from ingest.loading.pdf.reading import load as load_pdf
from ingest.loading.plain import load as load_text
from ingest.loading.sheets.reading import load_delimited, load_ods, load_xls, load_xlsx
from ingest.loading.slides.reading import load_pptx
from ingest.loading.sniff import PASSWORD, sniff

__all__ = ["LOADERS", "PARSER_VERSION", "READABLE", "Hidden", "Loaded", "Loader", "Reading", "load"]

PARSER_VERSION = "7"  # raise it when the output for any file changes: parsed documents are cached by it

LOADERS: Mapping[str, Loader] = MappingProxyType(
    {
        ".pdf": load_pdf,
        ".docx": load_docx,
        ".docm": load_docx,
        ".doc": load_doc,
        ".odt": load_odt,
        ".rtf": load_rtf,
        ".pptx": load_pptx,
        ".pptm": load_pptx,
        ".ppsx": load_pptx,
        ".ppt": load_ppt,
        ".xlsx": load_xlsx,
        ".xlsm": load_xlsx,
        ".xls": load_xls,
        ".xlsb": load_xls,
        ".ods": load_ods,
        ".csv": load_delimited,
        ".tsv": load_delimited,
        ".html": load_html,
        ".htm": load_html,
        ".xhtml": load_html,
        ".epub": load_epub,
        ".eml": load_eml,
        ".msg": load_msg,
        ".md": load_markdown,
        ".markdown": load_markdown,
        ".txt": load_text,
    }
)
# Those that can be read; the others are refused with what to do instead.
READABLE = frozenset(LOADERS) - {".doc", ".ppt"}
# What is plainly one of these is read as that, whatever its name. All but PDF always begin in one
# way, so that a file of that name which does not is refused; a PDF with a bad head may still open.
_MARKED = {
    ".pdf": "a PDF",
    ".docx": "a Word document (.docx)",
    ".doc": "an old Word document (.doc)",
    ".odt": "an OpenDocument text (.odt)",
    ".rtf": "a Rich Text file (.rtf)",
    ".pptx": "a PowerPoint presentation (.pptx)",
    ".ppt": "an old PowerPoint presentation (.ppt)",
    ".xlsx": "an Excel workbook (.xlsx)",
    ".xls": "an Excel workbook (.xls)",
    ".ods": "an OpenDocument spreadsheet (.ods)",
    ".epub": "an EPUB book (.epub)",
    ".msg": "a mail of Outlook (.msg)",
}
_SAME = {".docm": ".docx", ".pptm": ".pptx", ".ppsx": ".pptx", ".xlsm": ".xlsx", ".xlsb": ".xls"}


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
    named = _SAME.get(suffix, suffix)
    if found == PASSWORD:
        raise UnreadableFile(
            "It needs a password to open; passwords are used for PDFs only, so save a copy without one",
            kind="password",
        )
    if found in _MARKED:
        return found
    if found == ".html" and named in _MARKED:
        # Nearly always the "not found" page of a failed download, which is no evidence of anything.
        raise UnreadableFile(
            f"It is a web page, not {_MARKED[named]}; the download may have failed", kind="unsupported"
        )
    if found and found not in LOADERS:
        raise UnreadableFile(f"It is {found}, which is not read here", kind="unsupported")
    if named in _MARKED and named != ".pdf":
        raise UnreadableFile(f"It is not {_MARKED[named]}: it does not begin as one does", kind="unsupported")
    return suffix
