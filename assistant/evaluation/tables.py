"""Figures as rows of text, for a terminal and for Markdown alike."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Headers, and rows of as many cells."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """Return the table in Markdown, without a line end after its last row."""
        ruler = ("---",) * len(self.headers)
        return "\n".join(f"| {' | '.join(cells)} |" for cells in (self.headers, ruler, *self.rows))


def figure(value: float | None, *, places: int = 3) -> str:
    """Return a figure rounded, or a dash where there was nothing to measure."""
    return "–" if value is None else f"{value:.{places}f}"


def share(value: float | None) -> str:
    """Return a share as a percentage, rounded down so that 100% means all."""
    return "–" if value is None else f"{math.floor(value * 1000 + 1e-9) / 10:g}%"
