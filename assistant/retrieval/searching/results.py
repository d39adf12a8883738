"""The results of one query under filters, and under the same filters with one left out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from assistant.kernel.domain import Filters
from assistant.kernel.encoder import Float32Array
from assistant.kernel.index.facets import BoolArray
from assistant.kernel.index.generation import Generation
from assistant.retrieval.searching.relevance import Ranked, rank, required
from assistant.retrieval.searching.syntax import Query


class Results:
    """Which passages are found. What was ranked is kept, for a facet's counts ask for it again."""

    def __init__(self, generation: Generation, query: Query, filters: Filters) -> None:
        """`filters` are resolved. A query without words finds all that they let through."""
        self._generation = generation
        self._query = query
        self._filters = filters
        self._required = required(generation, query)
        self.vector: Float32Array | None = None
        self._whole: Ranked | None = None
        if query.text:
            self.vector = generation.encoder.encode([query.text])[0]
            self._whole = rank(generation, query, self.vector, self._required)
        self._kept: dict[bytes, Ranked] = {}

    def without(self, facet: str = "") -> Ranked:
        """Return the results with one facet's filter left out; "" leaves none out."""
        allowed = self._required & self._generation.facets.through(self._filters, besides=facet)
        key = np.packbits(allowed).tobytes()
        if key not in self._kept:
            self._kept[key] = self._among(allowed)
        return self._kept[key]

    def mask(self, facet: str = "") -> BoolArray:
        """Return the same as a mask over all passages (passages,)."""
        return self.without(facet).mask(self._generation.facets.passages)

    def _among(self, allowed: BoolArray) -> Ranked:
        if self._whole is None or self.vector is None:
            return Ranked(dict.fromkeys(np.flatnonzero(allowed).tolist(), 0.0), more=False)
        if self._whole.more:  # what is allowed may rank below all that was ranked
            return rank(self._generation, self._query, self.vector, allowed)
        return Ranked(_kept(self._whole.scores, allowed), more=False)


def _kept(scores: Mapping[int, float], allowed: BoolArray) -> dict[int, float]:
    return {row: score for row, score in scores.items() if allowed[row]}
