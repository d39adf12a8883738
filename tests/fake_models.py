"""A language model that says what it is told to, and remembers what it was sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.kernel.chat_model import Message, ModelFault, Usage
from assistant.kernel.stopping import Stop

Piece = str | Usage | ModelFault | Callable[[], object]
_PASSAGE = re.compile(r'<passage number="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)


@dataclass
class FakeModel:
    """Says the pieces of the next script at each call; the last one again where there are no more.

    A piece is text, a fault to raise, or something to call. A script may be made from the passages that
    the model is shown: number → text.
    """

    scripts: Sequence[Sequence[Piece] | Callable[[dict[int, str]], Sequence[Piece]]]
    name: str = "fake:model"
    calls: list[Sequence[Message]] = field(default_factory=list)
    seconds: list[float | None] = field(default_factory=list)

    def write(
        self, messages: Sequence[Message], *, stop: Stop, seconds: float | None = None
    ) -> Iterator[str | Usage]:
        script = self.scripts[min(len(self.calls), len(self.scripts) - 1)]
        self.calls.append(messages)
        self.seconds.append(seconds)
        return self._said(script(shown(messages)) if callable(script) else script)

    def _said(self, script: Sequence[Piece]) -> Iterator[str | Usage]:
        for piece in script:
            if isinstance(piece, ModelFault):
                raise piece
            if callable(piece):
                piece()
            else:
                yield piece


def shown(messages: Sequence[Message]) -> dict[int, str]:
    """Return the passages of a prompt."""
    return {int(number): text for number, text in _PASSAGE.findall(messages[-1].text)}


def number_of(words: str, passages: dict[int, str]) -> int:
    """Return the number of the passage that holds some words."""
    return next(number for number, text in passages.items() if words in " ".join(text.split()))
