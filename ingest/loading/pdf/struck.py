"""Leave out words with a line drawn through them: the page says that they no longer hold."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from ingest.loading.pdf.geometry import Rule, Word

# Where a line through a word stands, in sizes above the line the word stands on; underlines and the
# edges of cells lie outside.
_LOWEST, _HIGHEST = 0.15, 0.45
_COVERED = 0.8  # of the word's width


def standing(words: Sequence[Word], level: Sequence[Rule]) -> Sequence[Word]:
    """The words that no level line is drawn through."""
    if not level:
        return words
    ordered = sorted(level)
    heights = [rule.at for rule in ordered]

    near: dict[tuple[float, float], Sequence[Rule]] = {}  # by line and size, which words share

    def is_struck(word: Word) -> bool:
        line = word.base, word.size
        if line not in near:
            low = bisect_left(heights, word.base - _HIGHEST * word.size)
            high = bisect_right(heights, word.base - _LOWEST * word.size)
            near[line] = ordered[low:high]
        if not near[line]:
            return False
        needed = _COVERED * (word.right - word.left)
        return any(min(rule.end, word.right) - max(rule.start, word.left) >= needed for rule in near[line])

    return [word for word in words if not is_struck(word)]
