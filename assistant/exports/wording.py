"""How times and places are worded in exports, and which characters texts and addresses may hold."""

from __future__ import annotations

import re
from datetime import date, datetime
from urllib.parse import quote

from assistant.kernel.domain import Citation, Nearest

# What XML 1.0 or HTML forbids: controls, halves of surrogate pairs, and code points that are no characters.
_NO_CHARACTERS = "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
_ILLEGIBLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]")
_LINE_END = re.compile("\r\n?")
_IN_ADDRESS = ":/?#[]@!$&'()*+,;=%"  # beside letters, digits and "-._~"


def legible(text: str) -> str:
    """Return a text that every format can hold: line ends as "\\n", and "�" for what is no character.

    Texts that ingest has read, and so all quotes, come back as they are.
    """
    return _ILLEGIBLE.sub("\ufffd", _LINE_END.sub("\n", text))


def web_address(url: str) -> str:
    """Return an address of the web with nothing in it that could be read as markup; "" for any other."""
    if not url.startswith(("https://", "http://")):
        return ""
    return quote(url, safe=_IN_ADDRESS, errors="replace")


def day(moment: date) -> str:
    """Return "5 March 2027"."""
    return f"{moment.day} {moment:%B %Y}"


def minute(moment: datetime) -> str:
    """Return "5 March 2027 at 14:05 UTC"."""
    return f"{day(moment)} at {moment:%H:%M %Z}".rstrip()


def place(number: int, label: str, *, paginated: bool) -> str:
    """Return "page 5", "page iv (5 in the file)" or "section 2, “Findings”"."""
    if not paginated:
        return f"section {number}, “{label}”" if label else f"section {number}"
    return f"page {number}" if label in ("", str(number)) else f"page {label} ({number} in the file)"


def recognised(citation: Citation) -> str:
    """Return that a quote was recognised in a picture of its page, and how surely; "" when it was not."""
    if not citation.ocr:
        return ""
    sure = f" ({citation.confidence:.0%} sure)" if citation.confidence < 1 else ""
    return f"read by text recognition{sure}"


def near(item: Nearest) -> str:
    """Return what a passage to look at is: "Title, “Heading”, page 4"."""
    label = f"page {item.page_label}" if item.page_label.isdecimal() else item.page_label
    heading = f"“{item.heading}”" if item.heading not in ("", item.page_label) else ""
    # A text without pages may stand under nothing but its own title, which is said once.
    return ", ".join(part for part in dict.fromkeys((item.title, heading, label)) if part)
