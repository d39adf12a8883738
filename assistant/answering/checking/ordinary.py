"""Tell whether a word that opens a sentence is an ordinary word, or a name that has its capital anywhere."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.kernel.index.generation import Generation
from assistant.retrieval.words import telling_words

_KEPT = 4096  # words
_LOOKED_AT = 12  # passages
_ENDINGS = ("ly", "ing", "tion", "ment", "ness", "ity", "ance", "ence", "ship")
# Words that open sentences and that no passage need have.
_OPENERS = frozenset(
    """
    additionally also although among announced another around asked based because besides both compared
    created designed despite during each early earlier elsewhere established even every fewer first
    founded funded further furthermore given half hence however instead introduced later launched like
    likewise local meanwhile moreover most much named nearly nevertheless nor once others overall people
    places published rather recent second set several similarly since some started such thanks then
    therefore third though throughout thus together two under unlike unless until whereas whether while
    within without yet
    """.split()  # noqa: SIM905 a list of words reads better so
)


class OrdinaryWords:
    """Judges words by how the passages of a generation write them."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._judge = lru_cache(maxsize=_KEPT)(self._judged)

    def __call__(self, word: str) -> bool:
        """Tell whether `word`, seen with a capital, is no name."""
        return self._judge(word)

    def _judged(self, word: str) -> bool:
        folded = word.casefold()
        if folded in _OPENERS or folded.endswith(_ENDINGS) or not telling_words(word) or folded.isdigit():
            return True
        rows = sorted(self._generation.lexical.holding(word))[:_LOOKED_AT]
        small = re.compile(rf"(?<!\w){re.escape(folded[: max(len(folded) - 2, 4)])}")
        found = self._generation.passages.by_rows(rows).values()
        return any(small.search(part.passage.text) for part in found)
