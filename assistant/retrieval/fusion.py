"""Fuse lexical and dense scores of one query: each side normalised, then added in a fixed ratio.

A convex combination of normalised scores keeps how much better the first is than the
second, which rank fusion throws away (Bruch, Gai and Ingber 2023, ACM TOIS 42(1)).
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.kernel.index.exact import Closeness

# The dense side's share. bench/README.md has the measurements behind it.
DENSE_WEIGHT = 0.5
# The share of a passage's nearness that is its head's; the rest is its best window's.
_HEAD = 0.5


def fuse(
    lexical: Mapping[int, float], dense: Mapping[int, float], *, dense_weight: float = DENSE_WEIGHT
) -> dict[int, float]:
    """Return row → fused score in 0..1 for every row that either side scored.

    Lexical scores are divided by the best one, for BM25 has a true zero. Cosines have none,
    so they are stretched between the least and the greatest of the candidates.
    """
    top = max(lexical.values(), default=0.0)
    low = min(dense.values(), default=0.0)
    spread = max(dense.values(), default=0.0) - low
    return {
        row: (1 - dense_weight) * _share(lexical.get(row, 0.0), 0.0, top)
        + dense_weight * _share(dense.get(row, low), low, spread)
        for row in lexical.keys() | dense.keys()
    }


def _share(value: float, low: float, spread: float) -> float:
    return (value - low) / spread if spread > 0 else 0.0


def nearness(closeness: Closeness) -> float:
    """Return how near a passage is to a question: as a whole, and by its best window."""
    return _HEAD * closeness.head + (1 - _HEAD) * float(closeness.windows.max())
