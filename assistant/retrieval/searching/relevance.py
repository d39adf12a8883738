"""Decide which passages are results of a query, and how well each speaks to it.

A passage is a result when it has at least half of the query's words, each weighed by how rare
it is, or when its meaning is near. What must occur and what must not is asked of both. Whether
it is one depends on nothing else, so a filter narrows the results and never changes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assistant.kernel.encoder import Float32Array
from assistant.kernel.index.facets import BoolArray
from assistant.kernel.index.generation import Generation
from assistant.retrieval.fusion import fuse, nearness
from assistant.retrieval.retriever import standing
from assistant.retrieval.searching.syntax import Query
from assistant.retrieval.understanding import spelled_out
from assistant.retrieval.words import telling_words

DEPTH = 500  # the most results that words give, and that meaning gives; past it they are said to be more
_COVERED = 0.5  # share of the words' weight
# Of the default encoder and the shipped collection: what has nothing to do with it reaches 0.25, topics that
# it treats in other words mostly 0.55 and more. docs/adr/0019 has the figures, and one topic below the floor.
_NEAR = 0.35
_ALL_COMPARED = 2000  # passages; up to so many, every one is compared, which is as quick as looking them up
_WINDOWS = 3  # how many more windows are fetched than passages are wanted


@dataclass(frozen=True, slots=True)
class Ranked:
    """The results of a query, or the best of them."""

    scores: Mapping[int, float]  # row → 0..1
    more: bool  # there are more than were ranked

    def mask(self, passages: int) -> BoolArray:
        """Return which of all passages (passages,) are results."""
        found = np.zeros(passages, dtype=np.bool_)
        found[list(self.scores)] = True
        return found


def required(generation: Generation, query: Query) -> BoolArray:
    """Return which passages (passages,) have every phrase and nothing that is to be left out."""
    mask = np.ones(generation.facets.passages, dtype=np.bool_)
    for phrase in query.phrases:
        held = np.zeros_like(mask)
        held[list(generation.lexical.holding(phrase))] = True
        mask &= held
    for phrase in query.without:
        mask[list(generation.lexical.holding(phrase))] = False
    return mask


def rank(generation: Generation, query: Query, vector: Float32Array, among: BoolArray) -> Ranked:
    """Return the results among the passages (passages,) that are allowed, which have what is required."""
    by_words, more_words = _by_words(generation, query, among)
    closeness, more_near = _by_meaning(generation, vector, among)
    near = [row for row, value in closeness.items() if value >= _NEAR]
    rows = sorted({*by_words, *near})
    text = spelled_out(query.text, generation.finder)
    lexical = generation.lexical.search(text, limit=max(len(rows), 1), among=rows)
    missing = [row for row in rows if row not in closeness]
    closeness |= _nearness(generation, vector, missing)
    fused = fuse(lexical, {row: closeness[row] for row in rows})
    programmes = generation.finder.programmes(query.text)
    scores = {row: standing(generation, row, score, programmes) for row, score in fused.items()}
    return Ranked(scores, more_words or more_near)


def _by_words(generation: Generation, query: Query, among: BoolArray) -> tuple[list[int], bool]:
    """Return the rows that have the words of the query, or of the name of a programme that it names."""
    allowed = None if among.all() else np.flatnonzero(among).tolist()
    if query.phrases:  # each of the allowed has them
        rows = np.flatnonzero(among).tolist()
        if len(rows) <= DEPTH:
            return rows, False
        return list(generation.lexical.search(query.text, limit=DEPTH, among=rows)), True
    found: dict[int, None] = {}
    more = False
    for text in (query.text, *generation.finder.programme_names(query.text)):
        weights = word_weights(generation, text)
        least = _COVERED * sum(weights.values()) - 1e-6  # sums of single precision
        covered = generation.lexical.weigh(weights, limit=DEPTH, among=allowed)
        kept = [row for row, weight in covered.items() if weight >= least]
        found |= dict.fromkeys(kept)
        more = more or len(kept) == DEPTH
    return list(found), more


def word_weights(generation: Generation, text: str) -> dict[str, float]:
    """Return the stemmed words that say what a query is about, or else all it has, and their rarity."""
    words = generation.lexical.analyse(" ".join(telling_words(text)) or text)
    return {word: generation.lexical.rarity(word) for word in words}


def _by_meaning(
    generation: Generation, vector: Float32Array, among: BoolArray
) -> tuple[dict[int, float], bool]:
    """Return row → nearness of all rows that are allowed or, where they are many, of the nearest."""
    rows = np.flatnonzero(among).tolist()
    if len(rows) <= _ALL_COMPARED:
        return _nearness(generation, vector, rows), False
    nearest = _nearness(generation, vector, generation.vectors.search(vector, limit=DEPTH * _WINDOWS))
    # Where the least of them is still near, others will be that were not fetched.
    more = min(nearest.values(), default=0.0) >= _NEAR
    return {row: value for row, value in nearest.items() if among[row]}, more


def _nearness(generation: Generation, vector: Float32Array, rows: list[int]) -> dict[int, float]:
    found = generation.exact.closeness(vector, rows, sentences=False)
    return {row: nearness(closeness) for row, closeness in found.items()}
