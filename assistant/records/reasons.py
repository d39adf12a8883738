"""What readers can say of an answer beside useful or not."""

from __future__ import annotations

LONGEST = 2_000  # characters of a reader's own words
_GOOD = (
    ("answers", "It answers the question"),
    ("sources", "The sources are the right ones"),
    ("new", "It told me something I did not know"),
)
_BAD = (
    ("off-the-point", "It does not answer the question"),
    ("wrong-source", "A source is not the right one"),
    ("missing", "Something important is missing"),
    ("out-of-date", "It is out of date"),
    ("hard-to-read", "It is hard to follow"),
)


def reasons(useful: bool) -> tuple[tuple[str, str], ...]:
    """Return (value, words) of the reasons to choose from."""
    return _GOOD if useful else _BAD
