"""Tell whether a statement has a word where its evidence has the contrary: "rose" for "fell"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.answering.checking.reading import REFERENCE, Reading

_KEPT = 16_384  # texts
_WORD = re.compile(r"[^\W_]+")
# "At least" is of a figure; what denies may turn a word into its contrary.
_BOUNDS = re.compile(
    r"\bat\s+(?:least|most)\b|\bnot\s+least\b|\b(?:more|less|fewer|later|earlier)\s+than\b", re.IGNORECASE
)
_TURNS = frozenset(("not", "no", "never", "neither", "nor", "hardly", "without", "cannot", "against"))
_PAIRS = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        (
            "increase increased increases increasing grew grow grown growing rise rises rose risen rising"
            " climbed",
            "decrease decreased decreases declined decline declining reduced reduce reduces reduction"
            " fall falls fell fallen falling shrank shrink shrunk",
        ),
        ("gained gain gains", "fell fall lost lose losing"),
        ("saved save saves savings", "lost lose losing wasted"),
        ("improved improve improves improving improvement better", "worsened worsen worse deteriorated"),
        ("higher greater larger bigger above", "lower smaller below"),
        ("highest largest biggest greatest peak peaked most", "lowest smallest least fewest"),
        ("more", "fewer less"),
        ("longer", "sooner shorter"),
        ("beat beating exceeded above surpassed", "missed missing below short"),
        ("minimum", "maximum"),
        ("most majority many", "few minority"),
        ("all every each", "none some"),
        ("success succeeded successful successfully", "failure failed fail unsuccessful"),
        ("clear clearly", "unclear"),
        ("agree agreed agrees", "disagree disagreed disagrees"),
        ("stable", "unstable frequent"),
        ("strong stronger strongly", "weak weaker weakly"),
        ("early earlier", "late later"),
        ("easy easier easily", "hard harder difficult"),
        ("before", "after"),
        ("first", "last"),
        ("top", "bottom"),
        ("always often", "never rarely seldom"),
        ("voluntary", "compulsory mandatory"),
        ("permanent", "temporary"),
        ("positive", "negative"),
        ("revenue", "capital"),
        ("competition competitive", "formula"),
        ("support supported", "opposed oppose"),
        ("rich affluent wealthy", "poor deprived"),
        ("overlap overlapping", "separate"),
    )
)


def contrary(statement: Reading, evidence: Sequence[Reading]) -> str:
    """Return in plain words which word stands for its contrary; "" where none does."""
    said = _words(statement.text)
    told = frozenset[str]().union(*(_words(reading.text) for reading in evidence))
    if (said | told) & _TURNS:
        return ""
    for pair in _PAIRS:
        for here, there in (pair, pair[::-1]):
            if said & here and told & there and not said & there and not told & here:
                return f"it says “{min(said & here)}” where the passages say “{min(told & there)}”"
    return ""


@lru_cache(maxsize=_KEPT)
def _words(text: str) -> frozenset[str]:
    plain = _BOUNDS.sub(" ", REFERENCE.sub(" ", text))
    return frozenset(_WORD.findall(plain.casefold()))
