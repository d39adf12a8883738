"""The well-behaved writer: says what the passages say, in other words, and cites them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.scripted_model.choosing import Chosen, choose
from tools.scripted_model.condensing import condense
from tools.scripted_model.reading import Passage, Reading, Task
from tools.scripted_model.rewording import reword
from tools.scripted_model.words import content

NOT_FOUND = "NOT FOUND"
_MOST = {Task.ANSWER: 8, Task.COMPARE: 3, Task.REPAIR: 1}
_ABOUT = 1.2  # times the words that a prompt names is still about as many
_MARK = re.compile(r"\s*\[[\d,\s]*\]")
_EXACTLY = re.compile(
    r"\b(?:reply|answer|respond) with (?:only )?(?:exactly )?(?:the (?:one )?word )?[“\"']?(\w+)", re.I
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement and the number of its passage."""

    text: str
    number: str

    def __str__(self) -> str:
        return f"{self.text} [{self.number}]"


def write(reading: Reading) -> str:
    """Return what a good model answers to a prompt."""
    return _WRITERS[reading.task](reading)


def statements(reading: Reading) -> list[Cited]:
    """Return the statements of a good answer; [] where nothing is found."""
    return [Cited(reword(chosen.sentence), chosen.passage.number) for chosen in _chosen(reading)]


def _answer(reading: Reading) -> str:
    return " ".join(map(str, statements(reading))) or NOT_FOUND


def _chosen(reading: Reading) -> list[Chosen]:
    asked, passages = reading.question, reading.passages
    if reading.task is Task.COMPARE:
        passages = _about(reading.subject, passages)
        asked = f"{asked} {reading.subject}"
    if reading.task is Task.REPAIR:
        asked = _MARK.sub("", reading.statement)
    found = choose(asked, passages, most=_MOST.get(reading.task, 1))
    while len(found) > 1 and sum(map(_length, found)) > reading.words * _ABOUT:
        found.remove(min(found, key=lambda each: each.score))
    return found


def _length(chosen: Chosen) -> int:
    return len(reword(chosen.sentence).split())


def _about(subject: str, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the passages that speak of a subject."""
    wanted = content(subject)
    return tuple(each for each in passages if wanted <= content(f"{each.title} {each.heading} {each.text}"))


def _condensed(reading: Reading) -> str:
    return condense(reading.history, reading.question)


def _talk(reading: Reading) -> str:
    word = _EXACTLY.search(reading.messages[-1].text)
    return word[1] if word else "I am ready."


_WRITERS: dict[Task, Callable[[Reading], str]] = {
    Task.ANSWER: _answer,
    Task.COMPARE: _answer,
    Task.REPAIR: _answer,
    Task.CONDENSE: _condensed,
    Task.TALK: _talk,
}
