"""Cut passages into the windows that are encoded.

The encoder reads at most 256 word pieces and silently ignores the rest, so a passage is
encoded as windows of whole sentences, each with its title and headings in front. Its head,
the whole passage as far as the encoder reads, gets a vector too. Every sentence gets one
that costs nothing extra: the mean of its tokens inside the window, which knows its context
("late chunking", Günther and others 2024, arXiv:2409.04701).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.kernel.domain import Passage, Sentence

WINDOW_WORDS = 150
VERSION = 3


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
    """Return a passage's windows, of much the same length; their bounds name each sentence once, in order."""
    prefix = context(title, passage.heading_path)
    lengths = [len(sentence.spoken.split()) for sentence in passage.sentences]
    total = sum(lengths)
    count = max(-(-total // words), 1)
    cut: list[Window] = []
    start = passed = 0
    for index, length in enumerate(lengths):
        passed += length
        # The n-th window ends with the sentence that reaches n shares of the passage.
        last = index == len(lengths) - 1
        if last or passed >= total * (len(cut) + 1) / count:
            cut.append(_window(prefix, passage.sentences[start : index + 1]))
            start = index + 1
    return cut


def head(title: str, passage: Passage) -> Window:
    """Return the whole passage as one window that gives no sentence vectors."""
    whole = _window(context(title, passage.heading_path), passage.sentences)
    return Window(whole.text, ())


def context(title: str, heading_path: Sequence[str]) -> str:
    """Return the words that stand before a window: the title, and headings that add to it."""
    parts = [title, *(heading for heading in heading_path if heading.casefold() != title.casefold())]
    return "".join(f"{part.rstrip('. ')}. " for part in parts if part.strip())


def _window(prefix: str, sentences: Sequence[Sentence]) -> Window:
    text = prefix
    bounds = []
    for index, sentence in enumerate(sentences):
        if index:
            text += " "
        bounds.append((len(text), len(text) + len(sentence.spoken)))
        text += sentence.spoken
    return Window(text, tuple(bounds))
