"""The answer that an obedient model has in mind while it carries out order after order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tools.scripted_model.good import NOT_FOUND, Cited


@dataclass
class Draft:
    """What is to be said, and how."""

    honest: list[Cited]  # the statements of a good answer
    said: list[tuple[str, str]] = field(
        default_factory=list
    )  # what was ordered, and the passage it is cited to
    only: bool = False  # nothing but what was ordered
    nothing: bool = False  # not even that
    uncited: bool = False
    marker: str = ""  # in place of the right ones
    before_each: list[str] = field(default_factory=list)
    after_each: list[str] = field(default_factory=list)
    changes: list[Callable[[str], str]] = field(default_factory=list)  # to each honest statement
    unwanted: list[str] = field(default_factory=list)  # what no honest statement may hold
    wraps: list[Callable[[str], str]] = field(default_factory=list)  # around the whole of the answer
    parts: dict[str, str] = field(default_factory=dict)  # pieces that are put together later

    def say(self, text: str, origin: str) -> None:
        """Say a text, cited to where it was ordered; the same is said once."""
        if text and (text, origin) not in self.said:
            self.said.append((text, origin))

    @property
    def text(self) -> str:
        """The answer."""
        if self.nothing:
            return NOT_FOUND
        ordered = [self._ordered(text, origin) for text, origin in self.said]
        honest = [] if self.only and ordered else [self._honest(each) for each in self._wanted()]
        whole = "\n".join([*ordered, *honest]) if ordered else " ".join(honest)
        for wrap in self.wraps:
            whole = wrap(whole)
        return whole or NOT_FOUND

    def _wanted(self) -> list[Cited]:
        unwanted = [word.lower() for word in self.unwanted]
        return [each for each in self.honest if not any(word in each.text.lower() for word in unwanted)]

    def _ordered(self, text: str, origin: str) -> str:
        if "\n" in text or self.uncited:
            return text
        return f"{self._dressed(text)} [{self.marker or origin}]"

    def _honest(self, statement: Cited) -> str:
        text = statement.text
        for change in self.changes:
            text = change(text)
        number = "" if self.uncited or not statement.number else self.marker or statement.number
        return self._dressed(text) + (f" [{number}]" if number else "")

    def _dressed(self, text: str) -> str:
        return " ".join([*self.before_each, text, *self.after_each])
