"""What will become a block: lines that belong together, or a row of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from ingest.loading.pdf.lines import Line
from ingest.loading.pdf.ruled_tables import Columns, TableRow


class Label(Enum):
    """What a draft begins with."""

    NONE = "nothing"
    BULLET = "a bullet"
    ITEM = "the number or letter of a list item"
    NUMBER = "the number of a paragraph"
    NOTE = "the mark of a note"


@dataclass(slots=True)
class Draft:
    """Lines that belong together, or one row of a table."""

    lines: list[Line]
    row: TableRow | None = None
    table: Columns | None = None  # the table that it stands in: a row, or running text out of a cell
    label: Label = Label.NONE
    gap: bool = True  # stands clear of what is above it
    short: bool = True  # its last line stops before the column's end
    full: bool = False  # its last line ends where lines that are not justified may end
    indent: float = 0.0  # of its first line, from the column's left
    words: int = field(init=False)

    def __post_init__(self) -> None:
        self.words = sum(len(line.words) for line in self.all_lines)

    @property
    def cells(self) -> tuple[tuple[Line, ...], ...]:
        """The cells of its row; none where it is running text."""
        return self.row.cells if self.row else ()

    @property
    def all_lines(self) -> Sequence[Line]:
        """Its lines, or those of its cells."""
        return self.lines or [line for cell in self.cells for line in cell]

    @property
    def size(self) -> float:
        """The size of most of its characters."""
        weights: Counter[float] = Counter()
        for line in self.all_lines:
            weights[line.size] += len(line.text)
        return max(weights, key=lambda size: (weights[size], size))

    @property
    def text(self) -> str:
        """Its words, parted ones not yet joined."""
        return " ".join(line.text for line in self.all_lines)

    @property
    def ink(self) -> int:
        """The colour it begins in."""
        return self.all_lines[0].ink

    @property
    def bold(self) -> bool:
        """Whether nearly all of it is bold."""
        return all(line.bold for line in self.all_lines)

    @property
    def italic(self) -> bool:
        """Whether nearly all of it is italic."""
        return all(line.italic for line in self.all_lines)

    def add(self, line: Line, *, short: bool, full: bool) -> None:
        """Let the line carry the draft on."""
        self.lines.append(line)
        self.words += len(line.words)
        self.short, self.full = short, full
