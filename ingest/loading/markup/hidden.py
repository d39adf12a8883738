"""Keep what a reader of a document cannot see, and find out under which section it stood."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.loading.characters import clean_text
from ingest.loading.loaded import Hidden
from ingest.loading.markup.marks import place, places
from ingest.loading.markup.pandoc import Node
from ingest.loading.sections import DEEPEST_OPENING

MARKED, WHITE, SMALL, OUTSIDE = "marked as hidden", "white on white", "too small to read", "off the page"
_FEWEST_WORDS = 4  # programs hide single words for their own ends; what smuggles says more
_LONGEST = 300  # characters kept for the report


class Taken:
    """The texts that were taken out of one document before pandoc reads it, in its order."""

    def __init__(self) -> None:
        self._texts: list[tuple[str, list[str]]] = []
        self._open = False

    def take(self, why: str, text: str) -> str:
        """Keep a text; returns the mark to leave in its place, "" where it goes on with the last one."""
        if self._open and self._texts and self._texts[-1][0] == why:
            self._texts[-1][1].append(text)
            return ""
        self._open = True
        self._texts.append((why, [text]))
        return place(len(self._texts) - 1)

    def interrupt(self) -> None:
        """Something that can be seen stands here: what is taken next is a text of its own."""
        self._open = False

    def placed(self, blocks: Sequence[Node], opening: int) -> tuple[Hidden, ...]:
        """The texts that stood in what pandoc read, with their sections.

        `opening` is 1 where a section begins before any heading, else 0.
        """
        found = places(blocks, DEEPEST_OPENING) if self._texts else {}
        hidden = []
        for number, (why, parts) in enumerate(self._texts):
            text = clean_text(" ".join(parts))
            if number in found and len(text.split()) >= _FEWEST_WORDS:
                hidden.append(Hidden(max(1, found[number] + opening), why, text[:_LONGEST]))
        return tuple(hidden)
