"""Measure how a document is set: the size, weight, colour and leading of its running text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.loading.pdf.lines import Line


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set."""

    size: float  # of its running text
    leading: float  # from line to line, in sizes
    bold: bool  # its running text is bold
    ink: int  # the colour of its running text


def setting(lines: Iterable[Sequence[Line]]) -> Setting:
    """The setting of a document from the lines of its pages, in reading order."""
    sizes: Counter[float] = Counter()
    steps: Counter[float] = Counter()
    bold: Counter[bool] = Counter()
    inks: Counter[int] = Counter()
    for page in lines:
        before: Line | None = None
        for line in page:
            length = len(line.text)
            sizes[round(line.size * 2) / 2] += length
            bold[line.bold] += length
            inks[line.ink] += length
            if before is not None and abs(line.size - before.size) < 0.3:
                step = (line.base - before.base) / line.size
                if 0.9 < step < 2.2:
                    steps[round(step, 1)] += length
            before = line
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    leading = steps.most_common(1)[0][0] if steps else 1.2
    ink = inks.most_common(1)[0][0] if inks else 0
    return Setting(max(size, 1.0), leading, bold[True] > bold[False], ink)
