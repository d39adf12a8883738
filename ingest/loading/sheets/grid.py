"""What a sheet is once it is read: the text of its cells as a person sees them."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.kernel.errors import UnreadableFile

MOST_CELLS = 1_000_000  # of a workbook, that hold something


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that are one: rows and columns from 0, the last ones included. The text is in the first."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet; `rows` are by number, from 0, without empty ones and hidden ones."""

    name: str
    delimited: bool = False  # a file of delimited values: its first row names the columns
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    unseen: dict[str, list[str]] = field(default_factory=dict)  # why it cannot be seen: the texts

    def leave_out(self, why: str, texts: list[str]) -> None:
        """Keep what stands in a hidden row, column or sheet for the report."""
        self.unseen.setdefault(why, []).extend(texts)


class Budget:
    """Counts the cells of a workbook; raises UnreadableFile when there are too many."""

    def __init__(self) -> None:
        self._left = MOST_CELLS

    def spend(self, cells: int) -> None:
        """Take note of so many cells."""
        self._left -= cells
        if self._left < 0:
            raise UnreadableFile(
                f"It holds more than {MOST_CELLS:,} cells; "
                "keep what is to be found in a smaller workbook or a database",
                kind="too_large",
            )
