"""Cut passages into the windows that are encoded.

The encoder reads at most 256 word pieces and silently ignores the rest, so a passage is
encoded as windows of whole sentences, each with its title and heading in front, and is as
near to a question as its nearest window. Every sentence also gets a vector of its own: the
mean of its tokens inside the window, which knows its context and costs nothing extra
("late chunking", Günther and others 2024, arXiv:2409.04701).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.kernel.domain import Passage, Sentence

WINDOW_WORDS = 110
OVERLAP_SENTENCES = 1
VERSION = 1


@dataclass(frozen=True, slots=True)
class Window:
    """A text to encode, and where in it the sentences stand whose vectors it gives."""

    text: str
    bounds: tuple[tuple[int, int], ...]

    @property
    def key(self) -> str:
        """Names the content, for the cache of vectors."""
        return hashlib.sha256(f"{self.bounds}\x1d{self.text}".encode()).hexdigest()


def windows(title: str, passage: Passage, *, words: int = WINDOW_WORDS) -> list[Window]:
    """Return a passage's windows; together their bounds name each of its sentences once, in order."""
    prefix = context(title, passage.heading_path)
    cut: list[Window] = []
    start = 0
    fresh = 0  # index of the first sentence that no window has given a vector yet
    sentences = passage.sentences
    while fresh < len(sentences):
        end = _reach(sentences, start, fresh, words)
        cut.append(_window(prefix, sentences[start:end], fresh - start))
        fresh = end
        start = max(end - OVERLAP_SENTENCES, 0)
    return cut


def context(title: str, heading_path: Sequence[str]) -> str:
    """Return the words that stand before a window: the title, and headings that add to it."""
    parts = [title, *(heading for heading in heading_path if heading.casefold() != title.casefold())]
    return "".join(f"{part.rstrip('. ')}. " for part in parts if part.strip())


def _reach(sentences: Sequence[Sentence], start: int, fresh: int, words: int) -> int:
    """Return the end of the window from `start`, which takes in at least the sentence `fresh`."""
    total = 0
    for index in range(start, len(sentences)):
        total += len(sentences[index].text.split())
        if total > words and index > fresh:
            return index
    return len(sentences)


def _window(prefix: str, sentences: Sequence[Sentence], skipped: int) -> Window:
    text = prefix
    bounds = []
    for index, sentence in enumerate(sentences):
        if index:
            text += " "
        if index >= skipped:
            bounds.append((len(text), len(text) + len(sentence.text)))
        text += sentence.text
    return Window(text, tuple(bounds))
