"""What is kept, as the rest of the program sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex

from assistant.kernel.domain import Answer, Filters

_ID = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    """Return an id that nobody can guess: 32 hexadecimal digits."""
    return token_hex(16)


def is_id(text: str) -> bool:
    """Tell whether a text could be an id: what comes in an address or a cookie may be anything."""
    return _ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader thought of an answer."""

    useful: bool
    reasons: tuple[str, ...] = ()
    text: str = ""  # in the reader's own words
    given_at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what became of it.

    `answer` is None and `problem` empty while it is being answered, and for good where the
    service was stopped meanwhile.
    """

    id: str
    conversation_id: str
    number: int  # from 1, without gaps
    question: str
    filters: Filters
    ignored: tuple[str, ...]  # "facet:value" of terms that were not to be read into the question
    asked_at: datetime  # in UTC
    answer: Answer | None = None
    answered_at: datetime | None = None
    problem: str = ""  # why there is no answer, for people
    repeats: str = ""  # the id of the turn of which this is asked again
    feedback: Feedback | None = None
    audience: tuple[str, ...] = ()  # groups with whose sight it was answered; () for what is for everyone


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns that belong together, and the reader whose they are."""

    id: str
    reader: str  # "" for one that was begun through the API
    title: str
    begun_at: datetime
    updated_at: datetime  # of its last question
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation as a line of the history."""

    id: str
    title: str
    updated_at: datetime
    turns: int
    last_status: str  # an `AnswerStatus`, "failed", or "" where there is no answer (yet)


@dataclass(frozen=True, slots=True)
class GivenFeedback:
    """Feedback with what it was given on, kept apart from the conversation."""

    turn_id: str
    feedback: Feedback
    question: str
    answer: Answer | None  # None when there was none to judge
    generation: str
