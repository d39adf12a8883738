"""Repair the characters of one word: ligatures, soft hyphens, unseen characters, bullets of symbol fonts."""

from __future__ import annotations

import re
import unicodedata

# What a reader cannot see: controls, zero-width marks, the byte order mark, variation
# selectors and the "tag" characters (U+E0000 on), which can smuggle text past a reader.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
_SPACES = re.compile(r"[\s\u0085\u001c-\u001f]+")
# Presentation forms are drawing instructions, not letters; NFKC gives the letters back.
_PRESENTATION = re.compile("[\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]+")
_SYMBOL_FONT = {
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF0D8: "➢",
    0xF0FC: "✓",
    0xF0FB: "✗",
    0xF0E0: "→",
    0xF06F: "o",
    0xF0A8: "□",
    0xF071: "□",
    0xF02D: "-",
    0xF020: " ",
}
_HYPHENS = {0x2010: "-", 0x2011: "-"}
_REPAIRS = {**_SYMBOL_FONT, **_HYPHENS}
_PLAIN = re.compile(r"[!-~£–—‘’“”•…€é]*\Z")


def clean_word(text: str) -> str:
    """The word as a person reads it; "" when nothing of it can be seen."""
    if _PLAIN.match(text):
        return text
    text = _UNSEEN.sub("", text.translate(_REPAIRS))
    text = _PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    return unicodedata.normalize("NFC", text).strip()


def clean_text(text: str) -> str:
    """Running text with single spaces, every word repaired."""
    return " ".join(word for raw in _SPACES.split(text) if (word := clean_word(raw)))


def unreadable_share(text: str) -> float:
    """The share of characters, spaces aside, that stand for nothing: controls, private use, unassigned."""
    seen = [character for character in text if not character.isspace()]
    if not seen:
        return 0.0
    bad = sum(1 for character in seen if unicodedata.category(character) in {"Cc", "Co", "Cn", "Cs"})
    return bad / len(seen)
