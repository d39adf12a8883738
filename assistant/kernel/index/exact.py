"""`vectors.npy`: every passage's head, windows and sentences, mapped into memory for exact scoring.

Chroma finds the nearest windows; what is found by words alone is not among them, and
which sentence answers is asked of a few passages only. Both need vectors by passage, which
a mapped array gives in microseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.kernel.encoder import Float32Array

Float16Array = npt.NDArray[np.float16]
_BATCH = 8192  # vectors that are compared at once


@dataclass(frozen=True, slots=True)
class Closeness:
    """Cosines of one passage with a question."""

    head: float
    windows: Float32Array  # (windows,)
    sentences: Float32Array  # (sentences,)


class PassageVectors:
    """Vectors by passage row: its head, then its windows, then its sentences."""

    def __init__(self, path: Path, layout: Sequence[tuple[int, int, int]]) -> None:
        """`layout`: (first vector, windows, sentences) of every passage row."""
        # A plain view: the memmap class costs more on every access than the access.
        self._vectors: Float16Array = np.asarray(np.load(path, mmap_mode="r"))
        self._layout = np.array(layout, dtype=np.int64).reshape(-1, 3)

    @property
    def count(self) -> int:
        """How many vectors there are."""
        return len(self._vectors)

    def closeness(
        self, vector: Float32Array, rows: Sequence[int], *, sentences: bool = True
    ) -> dict[int, Closeness]:
        """Return row → its cosines with `vector`; without those of its sentences when they are not wanted."""
        if not rows:
            return {}
        spans = self._layout[list(rows)]
        sizes = 1 + spans[:, 1] + (spans[:, 2] if sentences else 0)
        # One gather and one product for all rows: many small ones cost more than the arithmetic.
        ends = np.cumsum(sizes)
        within = np.arange(ends[-1]) - np.repeat(ends - sizes, sizes)
        cosines = self._vectors[np.repeat(spans[:, 0], sizes) + within].astype(np.float32) @ vector
        found = {}
        for row, windows, start, end in zip(rows, spans[:, 1].tolist(), ends - sizes, ends, strict=True):
            own = cosines[start:end]
            found[row] = Closeness(float(own[0]), own[1 : 1 + windows], own[1 + windows :])
        return found

    @property
    def windows(self) -> int:
        """How many windows are searched: those of every passage, and the head where it has several."""
        several = self._layout[:, 1] > 1
        return int(self._layout[:, 1].sum() + several.sum())

    def nearest(self, vector: Float32Array, *, limit: int) -> list[int]:
        """Return the passage row of each of the `limit` windows nearest to `vector`, nearest first.

        Every window is compared, which takes the longer the more there are.
        """
        several = self._layout[:, 1] > 1
        sizes = self._layout[:, 1] + several
        rows = np.repeat(np.arange(len(sizes)), sizes)
        ends = np.cumsum(sizes)
        places = np.repeat(self._layout[:, 0] + ~several, sizes)
        places += np.arange(len(rows)) - np.repeat(ends - sizes, sizes)
        batches = (places[start : start + _BATCH] for start in range(0, len(places), _BATCH))
        cosines = [self._vectors[batch].astype(np.float32) @ vector for batch in batches]
        if not cosines:
            return []
        best = np.argsort(-np.concatenate(cosines), kind="stable")[:limit]
        return [int(row) for row in rows[best]]

    def window_counts(self, rows: Sequence[int]) -> list[int]:
        """Return how many windows each row has."""
        return [int(count) for count in self._layout[list(rows), 1]] if rows else []
