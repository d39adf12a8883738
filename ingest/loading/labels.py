"""Recognise what begins a list item, a numbered paragraph, a numbered heading or a caption."""

from __future__ import annotations

import re

_LONGEST_CAPTION = 40  # words
_BULLETS = "•●○◦▪■□▫◆◇➢➤►▸▶‣⁃∙·✓✔❖❑"
_BULLET = re.compile(rf"[{_BULLETS}]+|[–—o*-]")
_GLUED_BULLET = re.compile(rf"[{_BULLETS}]+(?=[^\s{_BULLETS}])")
_ITEM = re.compile(r"\((?:\d{1,3}|[a-zA-Z]|[ivxl]{1,6})\)|(?:\d{1,3}|[a-zA-Z]|[ivxl]{1,6}|[IVXL]{1,6})[.)]")
_NUMBERED = re.compile(r"[A-Z]{0,2}\d{1,3}(?:\.\d{1,3}){1,4}[.)]?")
_HEADING_NUMBER = re.compile(
    r"(?:(?:chapter|part|section|annex|appendix|schedule)\s+)?(\d{1,3}(?:\.\d{1,3}){0,4}|[A-Z](?:\.\d{1,3})+)"
    r"[.:)]?\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:table|figure|fig\.|box|chart|map|diagram|graph|exhibit|plate|photo|image|illustration)"
    r"\s+(?:[A-Z]{0,2}\d+[\w.-]*|[A-Z]|[ivx]+)\b",
    re.IGNORECASE,
)
_PART_NAME = re.compile(
    r"(?:chapter|part|section|annex|appendix|schedule|module)\s+(?:\d{1,2}|[a-z]|[ivx]{1,5})\s?[:.–—-]?",
    re.IGNORECASE,
)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATE = re.compile(
    rf"\(?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTHS})(?:\s+\d{{1,2}},?)?\s+\d{{4}}\)?", re.IGNORECASE
)
_IMPRINT = re.compile(
    r"isbn|issn|e-number|cp\s?\d|hc\s?\d|ordered by the house|presented to parliament", re.IGNORECASE
)
_LISTING = re.compile(
    r"(?:table of )?contents(?: page)?|(?:list|schedule|index) of .{1,40}|.{1,20} schedule", re.IGNORECASE
)
_ORIGIN = re.compile(r"sources?\s*:\s", re.IGNORECASE)
_CAPTION_MARK = re.compile(r"\s*[:.–—-]")


def is_bullet(word: str) -> bool:
    """Whether a word is nothing but a bullet; "o", "-" and dashes count, so look at what follows."""
    return bool(_BULLET.fullmatch(word))


def without_bullet(word: str) -> str:
    """The word without a bullet that is stuck to it."""
    return _GLUED_BULLET.sub("", word, count=1) if _GLUED_BULLET.match(word) else word


def is_item_label(word: str) -> bool:
    """Whether a word numbers a list item: "1.", "2)", "(a)", "iv."."""
    return bool(_ITEM.fullmatch(word))


def is_paragraph_number(word: str) -> bool:
    """Whether a word numbers a paragraph or section: "3.2", "4.1.", "A1.17"."""
    return bool(_NUMBERED.fullmatch(word))


def heading_depth(text: str) -> int:
    """How deep the number in front of a heading is: "3.2 Findings" is 2; 0 without a number."""
    found = _HEADING_NUMBER.match(text)
    return found.group(1).count(".") + 1 if found else 0


def is_caption(text: str, *, set_apart: bool) -> bool:
    """Whether a text is the caption of a table or figure, not a sentence that begins with its name.

    `set_apart`: it is set in another style than the text around it.
    """
    found = _CAPTION.match(text)
    if len(text.split()) > _LONGEST_CAPTION or not found:
        return len(text.split()) <= _LONGEST_CAPTION and bool(_ORIGIN.match(text))
    rest = text[found.end() :]
    return not rest or bool(_CAPTION_MARK.match(rest)) or set_apart


def is_part_name(text: str) -> bool:
    """Whether a text is the number of a chapter or annex alone, whose title follows: "Chapter 3:"."""
    return bool(_PART_NAME.fullmatch(text))


def is_imprint(text: str) -> bool:
    """Whether a text says when or by whom a document was brought out: "November 2023", "ISBN …"."""
    return bool(_DATE.fullmatch(text) or _IMPRINT.match(text))


def is_listing(text: str) -> bool:
    """Whether a text is the heading of a list of contents."""
    return bool(_LISTING.fullmatch(text))
