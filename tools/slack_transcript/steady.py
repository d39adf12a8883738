"""Put what stays the same in place of what is new with every recording: ids, days, seconds."""

from __future__ import annotations

import re

_ID = re.compile(r"\b[0-9a-f]{32}\b")
_OTHERS = (
    (
        re.compile(r"\bthe collection of \d{1,2} [A-Z][a-z]+ 20\d\d \(generation [\w-]+\)"),
        "the collection of today",
    ),
    (re.compile(r"\bagain in (?:\d+ seconds|a second)\."), "again in N seconds."),
)


def steadied(text: str) -> str:
    """Return a text with its ids numbered in the order in which they occur."""
    found: dict[str, int] = {}
    text = _ID.sub(lambda one: str(found.setdefault(one[0], len(found) + 1)), text)
    for changing, same in _OTHERS:
        text = changing.sub(same, text)
    return text
