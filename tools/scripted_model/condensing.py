"""Make a follow-up stand alone, from the questions before it."""

from __future__ import annotations

import re

_NAME = re.compile(r"(?<![.?!:]\s)(?<!^)\b[A-Z][\w&'’-]*(?:\s+(?:(?:of|for|and|the|in)\s+)*[A-Z][\w&'’-]*)*")
_INSTEAD = re.compile(r"^(?:and |but |so )?(?:what|how) about (?:in |for |with )?(.+?)\??$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b(?:its|their)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:it|they|them|there|that programme|this programme|the programme|the scheme|that scheme|those)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:asked|question|reader|user|q)\b[^:]*:\s*", re.IGNORECASE)


def condense(history: str, follow_up: str) -> str:
    """Return a follow-up as a question of its own; as it is where it already stands alone."""
    before = _last_question(history)
    names = _NAME.findall(before)
    if not names:
        return follow_up
    if (instead := _INSTEAD.match(follow_up)) and _NAME.search(f"x {instead[1]}"):
        return before.replace(names[-1], instead[1])
    if _POSSESSIVE.search(follow_up):
        return _POSSESSIVE.sub(f"{names[-1]}’s", follow_up, count=1)
    if _PRONOUN.search(follow_up):
        return _PRONOUN.sub(names[-1], follow_up, count=1)
    if _NAME.search(follow_up):
        return follow_up
    return f"{follow_up.rstrip('?. ')} in {names[-1]}?"


def _last_question(history: str) -> str:
    """Return the last line of the history that ends as a question does, without its label."""
    asked = [line for line in history.splitlines() if line.rstrip().endswith("?")]
    return _LABEL.sub("", asked[-1].strip()) if asked else ""
