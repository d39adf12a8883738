"""Turn a sentence into weighted words and pairs of words, of a vocabulary that was learnt."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from assistant.kernel.encoder import Float32Array

_WORD = re.compile(r"[a-z][a-z'’-]+")
_STEM = 7  # letters; enough to tell words apart, few enough to join "account", "accounts" and "accountable"
_SEEN = 2  # sentences that a term must occur in, to be learnt from
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be been but by for from had has have in into is it its more most no not of on
        one or our out over so some such than that the their them there these they this those to two under
        up was were what when where which while who will with would""",
    )
)


class Vocabulary:
    """Terms by inverse document frequency; a text becomes a row of unit length (Salton and Buckley 1988)."""

    def __init__(self, texts: Sequence[str]) -> None:
        seen = Counter(term for text in texts for term in set(_terms(text)))
        kept = sorted(term for term, count in seen.items() if count >= _SEEN)
        self._columns = {term: column for column, term in enumerate(kept)}
        self._weights = {term: 1.0 + math.log((1 + len(texts)) / (1 + seen[term])) for term in kept}

    def __len__(self) -> int:
        return len(self._columns)

    def rows(self, texts: Sequence[str]) -> Float32Array:
        """Return an array of (texts, terms)."""
        found = np.zeros((len(texts), len(self)), dtype=np.float32)
        for row, text in zip(found, texts, strict=True):
            for term, count in Counter(_terms(text)).items():
                if term in self._columns:
                    row[self._columns[term]] = (1.0 + math.log(count)) * self._weights[term]
            length = float(np.linalg.norm(row))
            if length:
                row /= length
        return found


def _terms(text: str) -> list[str]:
    words = [word[:_STEM] for word in _WORD.findall(text.lower()) if word not in _EMPTY]
    return [*words, *(f"{one} {other}" for one, other in pairwise(words))]
