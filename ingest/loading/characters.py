"""Repair the characters of one word: ligatures, soft hyphens, unseen characters, bullets of symbol fonts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

# What a reader cannot see: controls, zero-width marks, the byte order mark, variation
# selectors and the "tag" characters (U+E0000 on), which can smuggle text past a reader.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffc\ufffe\uffff\U000e0000-\U000e0fff]"
)
# What is hidden among characters: tag characters, of which the flags of some countries are made as
# well; long runs that have no width, or that choose between forms of a sign, and stand for letters;
# and overrides, which show letters in another order than they are stored in.
_HIDDEN = re.compile(
    "\U0001f3f4[\U000e0020-\U000e007e]{1,7}\U000e007f|(?P<tags>[\U000e0000-\U000e007f]+)"
    "|(?P<selectors>[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3,})"
    "|(?P<empty>[\u200b-\u200f\u2060-\u2064\ufeff]{8,})"
    "|\u202e(?P<turned>[^\u202a-\u202e\u2029\n]*)\u202c?"
)
_WITHOUT_INK = re.compile(
    "[\u200b-\u200f\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef\ud800-\udfff]"
)
_SPACES = re.compile(r"[\s\u0085\u001c-\u001f]+")
# Presentation forms and mathematical alphabets say how to draw a letter; NFKC gives the letter back.
_PRESENTATION = re.compile("[\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc\U0001d400-\U0001d7ff]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
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
    0xF0F0: "□",
    0xF02D: "-",
    0xF020: " ",
}
_HYPHENS = {0x2010: "-", 0x2011: "-"}
_REPAIRS = {**_SYMBOL_FONT, **_HYPHENS}
_LOW_QUOTES = {0x201F: "’", 0x201E: "‘"}
_UNDER_QUOTES = {0x2017: "‘", 0x2018: "’"}
_OPEN_APOSTROPHE = re.compile(r"(?<=[^\W\d_])‘(?=[^\W\d_])")
_BAR_QUOTES = {0x2015: "“", 0x2016: "”"}
_MEANINGLESS = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffd-\uffff\U000f0000-\U0010ffff]"
)
_MOST_MEANINGLESS = 0.3  # share of a page's characters
_LEAST_MEANING = 0.3  # share of letters and figures among them, leaders and bullets apart
_SIGN = re.compile(r"[\W_]")
_DOTS = re.compile(r"[\s.·•_…-]+")


def mended_quotes(text: str) -> str:
    """The text, of the same length, with the quotation marks that some printer drivers exchange put right.

    They write ‟ for ’, with „ for ‘; or ‘ for ’, with ‗ for ‘; and ―…‖ for “…”.
    """
    if "‟" in text:
        text = text.translate(_LOW_QUOTES)
    if "‗" in text:
        text = text.translate(_UNDER_QUOTES)
    elif "‘" in text:
        text = _OPEN_APOSTROPHE.sub("’", text)
    return text.translate(_BAR_QUOTES) if "―" in text and "‖" in text else text


def visible(text: str) -> tuple[str, str]:
    """What a reader sees of a text, and what was hidden in it, made readable where it can be; "" for nothing.

    The text is otherwise left as it is, so that invisible characters with a purpose stay for `clean_text`.
    """
    if text.isascii() or not _WITHOUT_INK.search(text):
        return text, ""
    if _SURROGATE.search(text):
        text = _joined(text)
    hidden: list[str] = []

    def seen(found: re.Match[str]) -> str:
        kind = found.lastgroup
        if kind is None:
            return "\U0001f3f4"  # a flag
        said = found.group(kind)
        hidden.append(_REVEALED[kind](said))
        return said[::-1] if kind == "turned" else ""

    return _HIDDEN.sub(seen, text), " ".join(filter(None, hidden))


def _from_tags(text: str) -> str:
    codes = (ord(character) - 0xE0000 for character in text)
    return "".join(chr(code) for code in codes if 0x20 <= code < 0x7F)


def _from_selectors(text: str) -> str:
    """Variation selectors, each of which stands for a byte."""
    codes = [ord(character) for character in text]
    coded = bytes(code - 0xFE00 if code < 0xFE10 else code - 0xE0100 + 16 for code in codes)
    said = coded.decode("utf-8", "ignore")
    return said if said.isprintable() else f"{len(text)} variation selectors"


_REVEALED: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "tags": _from_tags,
        "selectors": _from_selectors,
        "empty": lambda text: f"{len(text)} characters without width",
        "turned": str.strip,
    }
)


def _joined(text: str) -> str:
    """The text with the halves of characters joined; a half by itself is dropped."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def clean_word(text: str) -> str:
    """The word as a person reads it; "" when nothing of it can be seen."""
    if text.isascii() and text.isprintable():
        return text.strip()
    if _SURROGATE.search(text):  # characters beyond the first 65,536 that came in halves
        text = _joined(text)
    text = _UNSEEN.sub("", text.translate(_REPAIRS))
    text = _PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    return unicodedata.normalize("NFC", text).strip()


def clean_text(text: str) -> str:
    """Running text with single spaces, every word repaired."""
    return " ".join(word for raw in _SPACES.split(text) if (word := clean_word(raw)))


def is_legible(text: str) -> bool:
    """Whether a page's text says something; a font without a character map gives signs and controls."""
    if not text:
        return True
    signs = _DOTS.sub("", text)
    meaning = len(signs) - len(_SIGN.findall(signs))
    meaningless = len(_MEANINGLESS.findall(text))
    return meaningless <= _MOST_MEANINGLESS * len(text) and meaning >= _LEAST_MEANING * len(signs)
