"""Restore the ligatures that a font has mapped to control characters, from the words of the same document."""

from __future__ import annotations

import re
from collections.abc import Container

_LOST = re.compile(r"(?:(?<=[^\W\d_])|(?<!\S))[\x0e-\x1f](?=[^\W\d_])")
_FIRST_HELD = 0xE000  # a private character in place of each control character
_HELD = re.compile("[\ue00e-\ue01f]")
_LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")
_TRIM = "\"'“”‘’()[]{}<>.,;:!?…"


def held(text: str) -> str:
    """The text, of the same length, with a private character for each ligature lost in a word.

    Control characters are dropped, and some of them are spaces: they would part the word.
    """
    return _LOST.sub(lambda found: chr(_FIRST_HELD + ord(found.group())), text)


def restored(word: str, known: Container[str]) -> str:
    """The word with its lost ligature, if just one makes it a `known` word (lower case); else without it."""
    if not _HELD.search(word):
        return word
    made = [_HELD.sub(ligature, word) for ligature in _LIGATURES]
    sound = [text for text in made if text.strip(_TRIM).lower() in known]
    return sound[0] if len(sound) == 1 else _HELD.sub("", word)
