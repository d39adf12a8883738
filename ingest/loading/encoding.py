"""Turn the bytes of a text file into text, whatever it was saved as."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from assistant.kernel.errors import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NEVER_IN_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_MOST_STRANGE = 0.02  # share of characters that text does not have, above which a file is no text
_SAMPLE = 100_000  # characters looked at for them
_LARGEST = 50_000_000  # bytes of a text file: some eight million words
_LONGEST_LINE = 1_000_000  # characters; what is longer was not written to be read


def read_bytes(path: Path) -> bytes:
    """A text file's bytes; raises UnreadableFile when they are more than anybody wrote."""
    if path.stat().st_size > _LARGEST:
        raise UnreadableFile("It is larger than 50 MB of text; split it in parts", kind="too_large")
    return path.read_bytes()


def read_text(path: Path) -> str:
    """The text of a file; raises UnreadableFile when it is not text, or too large to be read."""
    text = decode(read_bytes(path))
    if max(map(len, text.splitlines()), default=0) > _LONGEST_LINE:
        raise UnreadableFile(
            "One line of it has more than a million characters: it is data, not a text to read",
            kind="too_large",
        )
    return text


def decode(content: bytes, declared: str = "") -> str:
    """The text: by its byte order mark, else as declared, as UTF-8, or as Windows-1252.

    Raises UnreadableFile when what comes out is not text.
    """
    text = _decoded(content, declared)
    sample = text[:_SAMPLE]
    if sample and len(_NEVER_IN_TEXT.findall(sample)) > _MOST_STRANGE * len(sample):
        raise UnreadableFile("It is not a text file: it holds bytes that no text has")
    return text


def _decoded(content: bytes, declared: str) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    for name in filter(None, (_without_mark(content), "utf-8", _known(declared))):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", "replace")


def _without_mark(content: bytes) -> str:
    """UTF-16 that lost its mark: in Western text every second byte is then zero."""
    sample = content[:2000]
    if len(sample) < 4 or sample.count(0) < 0.3 * len(sample):
        return ""
    return "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"


def _known(name: str) -> str:
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""
