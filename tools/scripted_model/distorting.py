"""Make sentences untrue."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d+(?:,\d{3})*")
_VERB = re.compile(r"\b(was|were|is|are|had|has|have|did|could|can|will|would|should|may|must)\b(?! not)")


def renumbered(text: str) -> str:
    """Return a text with every number doubled, and one more."""
    return _NUMBER.sub(lambda found: str(int(found[0].replace(",", "")) * 2 + 1), text)


def negated(text: str) -> str:
    """Return a sentence that says the opposite."""
    denied = _VERB.sub(r"\1 not", text, count=1)
    return denied if denied != text else f"It is not true that {text[:1].lower()}{text[1:]}"
