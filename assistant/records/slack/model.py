"""What is kept for the app for Slack, as the rest of the program sees it. Ids and times are Slack's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from assistant.kernel.domain import Filters


class Placed(Protocol):
    """Where something is said; the app's own `Place` is one."""

    @property
    def team(self) -> str:
        """The workspace."""
        ...

    @property
    def channel(self) -> str:
        """The channel or direct message."""
        ...

    @property
    def thread(self) -> str:
        """The time of the thread's first message; "" outside threads."""
        ...


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """A `Placed` that was kept."""

    team: str
    channel: str
    thread: str


@dataclass(frozen=True, slots=True)
class KeptThread:
    """A thread that the app has joined, and the conversation that it is."""

    team: str
    channel: str
    thread: str
    conversation_id: str
    reader: str  # random, as a reader of the pages is: nobody can guess it from ids of Slack
    joined_at: datetime


class Answering(StrEnum):
    """What the app answers in a channel; each answers what those before it do."""

    OFF = "off"
    MENTIONS = "mentions"
    REPLIES = "replies"  # and replies in threads that it has joined
    QUESTIONS = "questions"  # and questions that do not mention it


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """What holds in a channel."""

    answering: Answering = Answering.REPLIES
    quiet: bool = False  # says nothing unless it has an answer
    filters: Filters = field(default_factory=Filters)  # programmes and places that questions are narrowed to
    owner: str = ""  # who is asked in person: a user "U…", a user group "S…", or "" for nobody
    bots: bool = False  # answers messages of other apps
    edits: bool = False  # answers a question anew when it is edited


@dataclass(frozen=True, slots=True)
class KeptChannel:
    """What somebody chose for a channel in Slack."""

    settings: ChannelSettings
    by: str  # who
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question that was handed to a person, with the turn that did not answer it well enough."""

    turn_id: str
    conversation_id: str
    place: Placed
    person: str  # who wants to know
    owner: str  # who was asked: "U…", "S…", or "" where the channel has no owner
    asked_at: datetime
    note: str = ""  # in the words of whoever wants to know


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A kept question as it stands now."""

    kept: KeptQuestion
    question: str  # as it was asked
    settled_at: datetime | None  # None while it is open
