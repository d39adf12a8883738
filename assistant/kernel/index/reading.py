"""Read passages for their words and names, once: a generation never changes, so what was read is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.kernel.index.lexical import LexicalReader
from assistant.kernel.index.passages import PassageReader
from assistant.kernel.mentions import MentionFinder, Mentions

_KEPT = 4096  # passages
_REFERENCE = re.compile(r"\s*\([^()]*\b(?:(?:19|20)\d\d[a-z]?|undated(?:-[a-z])?)\)")
_DENIED = re.compile(r"\bnot (?:as )?(?:a|an|the|any) \w+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What one sentence says, as far as words tell."""

    words: frozenset[str]  # stemmed; without references to sources and what it denies being
    names: Mentions  # the programmes, places and barriers it names


class Reader:
    """Reads the sentences of passages, and remembers what it read."""

    def __init__(self, passages: PassageReader, lexical: LexicalReader, finder: MentionFinder) -> None:
        self._passages = passages
        self._lexical = lexical
        self._finder = finder
        self.context = lru_cache(maxsize=_KEPT)(self._context)
        self.sentences = lru_cache(maxsize=_KEPT)(self._sentences)

    def _context(self, title: str, heading_path: tuple[str, ...]) -> frozenset[str]:
        """Return the stemmed words of a title and headings."""
        return frozenset(self._lexical.stems(" ".join((title, *heading_path))))

    def _sentences(self, row: int) -> tuple[SentenceReading, ...]:
        """Return a reading of each sentence of the passage in a row."""
        passage = self._passages.by_rows([row])[row].passage
        return tuple(self._read(sentence.spoken) for sentence in passage.sentences)

    def _read(self, text: str) -> SentenceReading:
        said = _DENIED.sub(" ", _REFERENCE.sub(" ", text))
        return SentenceReading(frozenset(self._lexical.stems(said)), self._finder.find(text))
