"""Read Precedent's prompts: the numbered passages, the question, and which task it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from html import unescape

from tools.scripted_model.asked import Asked, Said

_VALUE = r"\"[^\"]*\"|'[^']*'|[^\s>]+"
_PASSAGE = re.compile(
    rf"<passage((?:\s+\w+\s*=\s*(?:{_VALUE}))+)\s*>\s*(.*?)\s*</passage\s*>", re.DOTALL | re.IGNORECASE
)
_ATTRIBUTE = re.compile(rf"(\w+)\s*=\s*({_VALUE})")
_WORDS = re.compile(r"about (\d+) words")
_DEFAULT_WORDS = 150


class Task(Enum):
    """What a prompt asks for."""

    ANSWER = auto()
    COMPARE = auto()  # one subject of several
    REPAIR = auto()
    CONDENSE = auto()
    TALK = auto()  # none of ours: no passages, no question


# The tag that only this task's prompt has; the first that is there counts.
_TAGS = (
    ("statement", Task.REPAIR),
    ("history", Task.CONDENSE),
    ("subject", Task.COMPARE),
    ("question", Task.ANSWER),
    ("passage", Task.ANSWER),
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered passage as the prompt shows it."""

    number: str
    text: str
    title: str = ""
    heading: str = ""
    attributes: tuple[str, ...] = ()  # the values of all of them


@dataclass(frozen=True, slots=True)
class Reading:
    """A prompt, read."""

    task: Task
    passages: tuple[Passage, ...]
    question: str
    subject: str
    statement: str
    history: str
    words: int  # about how long the answer is to be
    messages: tuple[Said, ...]


def read(asked: Asked) -> Reading:
    """Return what a request's messages say."""
    return read_messages(asked.messages)


def read_messages(messages: Sequence[Said]) -> Reading:
    """Return what messages say. What the system message says of tags is not taken for tags."""
    told = "\n\n".join(message.text for message in messages if message.role != "system")
    system = "\n\n".join(message.text for message in messages if message.role == "system")
    words = _WORDS.search(system)
    return Reading(
        task=next((task for tag, task in _TAGS if re.search(rf"<{tag}\b", told)), Task.TALK),
        passages=tuple(_passage(attributes, text) for attributes, text in _PASSAGE.findall(told)),
        question=inside("question", told),
        subject=inside("subject", told),
        statement=inside("statement", told),
        history=inside("history", told),
        words=int(words[1]) if words else _DEFAULT_WORDS,
        messages=tuple(messages),
    )


def inside(tag: str, text: str) -> str:
    """Return what stands between the last pair of tags of a name, or ""."""
    found = re.findall(rf"<{tag}\b[^>]*>\s*(.*?)\s*</{tag}\s*>", text, re.DOTALL | re.IGNORECASE)
    return str(found[-1]) if found else ""


def _passage(attributes: str, text: str) -> Passage:
    known = {name.lower(): unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(attributes)}
    title, heading = known.get("title", ""), known.get("heading", "")
    return Passage(known.get("number", ""), text, title, heading, tuple(known.values()))
