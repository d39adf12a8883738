"""Take of a long message as many whole sentences as a question may have characters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+|\n+")
_MORE = "…"


@dataclass(frozen=True, slots=True)
class Shortened:
    """What was taken of a message."""

    text: str
    note: str = ""  # says to whoever asks what was left out; "" where nothing was


def shortened(text: str, limit: int) -> Shortened:
    """Return the sentences of a message that fit into `limit` characters, or words of the first."""
    sentences = [each for part in _SENTENCE_END.split(text) if (each := _tidy(part))]
    taken: list[str] = []
    for sentence in sentences:
        if len(" ".join([*taken, sentence])) > limit:
            break
        taken.append(sentence)
    if not taken and sentences:
        note = "The message is too long: only its beginning was searched for."
        return Shortened(up_to(sentences[0], limit), note)
    if len(taken) == len(sentences):
        return Shortened(" ".join(taken))
    first = "its first sentence was" if len(taken) == 1 else f"its first {len(taken)} sentences were"
    note = f"The message is too long: only {first} searched for, of {len(sentences)}."
    return Shortened(" ".join(taken), note)


def up_to(text: str, limit: int) -> str:
    """Return the whole words at the beginning of a text that fit into `limit` characters."""
    if len(text) <= limit:
        return text
    head, space, _ = text[: limit + 1].rpartition(" ")
    return head if space and head.strip() else text[:limit]


def titled(text: str, limit: int) -> str:
    """Return a text on one line, as a title of at most `limit` characters."""
    line = _tidy(text)
    return line if len(line) <= limit else f"{up_to(line, limit - len(_MORE)).rstrip(' ,;:–—-')}{_MORE}"


def _tidy(text: str) -> str:
    """Return a text in the form in which the characters of questions are counted."""
    return " ".join(unicodedata.normalize("NFKC", text).split())
