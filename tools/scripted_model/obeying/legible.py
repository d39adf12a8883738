"""Make a text legible as an obliging model reads it: hidden and disguised characters made plain."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from re import Match

_TAGS = re.compile("[\U000e0020-\U000e007e]+")  # invisible doubles of ASCII
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")  # bytes behind a character
_ZERO_WIDTH_BITS = re.compile("[\u200b\u200c]{16,}")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһӏԛԝАВЕКМНОРСТХЅІЈαοινρΑΒΕΖΗΙΚΜΝΟΡΤΥΧ‹›«»⟨⟩",
    "aeopcyxijsdhlqwABEKMHOPCTXSIJaoivpABEZHIKMNOPTYX<><><>",
)
_TURNED = re.compile("\u202e([^\u202a-\u202e\n]*)\u202c?")  # shown from right to left
# Elements of a page: what stands in them and in their attributes is read.
_ELEMENT = re.compile(
    r"</?(?:p|div|span|template|noscript|meta|script)\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"\"([^\"]+)\"|'([^']+)'")
# What marks a turn or a comment for some model or program, and means nothing in itself.
_MARKUP = re.compile(
    r"<\|[^|\n]*\|>(?:system|user|assistant|developer)?|\[/?INST\]|<</?SYS>>|</?(?:system|instructions?|admin|user|assistant|human"
    r"|passage|question|statement|history|context|source)\b[^>\n]*>|(?<=\s)#{1,6}\s+(?:system|user|assistant)\b"
    r"|<!--|-->|/\*|\*/|\{#|#\}|\*\*|^[ \t]*(?:#+|//+|>+|=+|-{3,})[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_SPELLED = (
    (re.compile(r"\bhxxp(s?)\b", re.I), r"http\1"),
    (re.compile(r"\s*[\[({]\s*(?:dot|\.)\s*[\])}]\s*", re.I), "."),
    (re.compile(r"\s*[\[({]\s*(?:slash|/)\s*[\])}]\s*", re.I), "/"),
    (re.compile(r"\s*[\[({]\s*(?:at|@)\s*[\])}]\s*", re.I), "@"),
    (re.compile(r"\s*[\[({]\s*(?:colon|:)\s*[\])}]\s*", re.I), ":"),
    (re.compile(r"(?<=\w) dot (?=\w+\b)", re.I), "."),
    (re.compile(r"(?<=[\w.]) slash (?=\w)", re.I), "/"),
    (re.compile(r"\b(https?) ?: ?/ ?/ ?", re.I), r"\1://"),
)  # fmt: skip


def legible(text: str) -> str:
    """Return a text with all that was hidden in it in the open."""
    text = _TURNED.sub(lambda found: found[1][::-1], text)
    text = _TAGS.sub(lambda found: f" {_ascii(found)} ", text)
    text = _SELECTORS.sub(lambda found: f" {_from_selectors(found)} ", text)
    text = _ZERO_WIDTH_BITS.sub(lambda found: f" {_from_bits(found)} ", text)
    text = unicodedata.normalize("NFKC", unescape(_INVISIBLE.sub("", text))).translate(_LOOK_ALIKES)
    text = _MARKUP.sub(" ", _ELEMENT.sub(_inside, text))
    for pattern, plain in _SPELLED:
        text = pattern.sub(plain, text)
    return text.strip()


def _inside(found: Match[str]) -> str:
    values = [one or other for one, other in _ATTRIBUTE.findall(found[1])]
    return "\n".join(["", *values, ""])


def _ascii(found: Match[str]) -> str:
    return "".join(chr(ord(character) - 0xE0000) for character in found[0])


def _from_selectors(found: Match[str]) -> str:
    codes = [ord(character) for character in found[0]]
    values = [code - 0xFE00 if code < 0xFE10 else code - 0xE0100 + 16 for code in codes]
    return bytes(values).decode("utf-8", "ignore")


def _from_bits(found: Match[str]) -> str:
    bits = found[0].replace("\u200b", "0").replace("\u200c", "1")
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8)).decode("utf-8", "ignore")
