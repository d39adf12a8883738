"""Read what was typed into a search box: words, "phrases", and what is to be left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

_PART = re.compile(
    r"""(?P<without>(?<!\S)(?:NOT\s+|[-−–])(?=[\w"“]))?"""
    r"""(?:["“](?P<phrase>[^"“”]{1,200})["”]|(?P<word>[^\s"“”]+))"""
)
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Part:
    """A word or a phrase."""

    text: str
    phrase: bool = False  # in quotation marks: must occur
    without: bool = False  # must not occur

    def __str__(self) -> str:
        text = f'"{self.text}"' if self.phrase else self.text
        return f"-{text}" if self.without else text


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for, in the order in which it was typed."""

    parts: tuple[Part, ...] = ()

    def __str__(self) -> str:
        """As it would be typed again."""
        return " ".join(map(str, self.parts))

    @property
    def text(self) -> str:
        """All that is looked for, without quotation marks; "" when nothing is."""
        return " ".join(part.text for part in self.parts if not part.without)

    @property
    def free(self) -> str:
        """The words that stand in no phrase."""
        return " ".join(part.text for part in self.parts if not part.without and not part.phrase)

    @property
    def phrases(self) -> tuple[str, ...]:
        """What must occur."""
        return tuple(part.text for part in self.parts if part.phrase and not part.without)

    @property
    def without(self) -> tuple[str, ...]:
        """What must not occur."""
        return tuple(part.text for part in self.parts if part.without)

    def unquoted(self) -> Query:
        """The same with the words of its phrases wherever they stand."""
        return self._changed(lambda part: part if part.without else replace(part, phrase=False))

    def including(self) -> Query:
        """The same with nothing left out."""
        return Query(tuple(part for part in self.parts if not part.without))

    def spelled(self, word: str, instead: str) -> Query:
        """The same with a word of it replaced wherever it is looked for, or with "" dropped."""
        pattern = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", re.IGNORECASE)
        return self._changed(
            lambda part: (
                part if part.without else replace(part, text=pattern.sub(lambda _: instead, part.text))
            )
        )

    def _changed(self, change: Callable[[Part], Part]) -> Query:
        parts = (change(part) for part in self.parts)
        tidied = (replace(part, text=" ".join(part.text.split())) for part in parts)
        return Query(tuple(part for part in tidied if _LETTER.search(part.text)))


def parse(text: str) -> Query:
    """Read a tidied query. Nothing is refused: a quotation mark without its fellow is passed over."""
    parts = (
        Part(
            # A dash that leaves nothing out here would do so if it were typed again.
            " ".join((match["phrase"] or match["word"].lstrip("-−–")).split()),
            phrase=match["phrase"] is not None,
            without=match["without"] is not None,
        )
        for match in _PART.finditer(text)
    )
    return Query(tuple(_harmless([part for part in parts if _LETTER.search(part.text)])))


def _harmless(parts: list[Part]) -> Iterator[Part]:
    """Yield parts, "NOT" before another one as "not": it would leave that out if it were typed again."""
    for part, following in zip_longest(parts, parts[1:]):
        word = not part.phrase and not part.without
        yield replace(part, text="not") if word and part.text == "NOT" and following else part
