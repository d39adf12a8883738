"""What flows through the app for Slack: who asked what where, and what is posted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Block = Mapping[str, Any]  # a block of Block Kit, as JSON has it
Payload = Mapping[str, Any]  # what Slack sent: an event, a command, an action, a view, as JSON has it


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said. Ids and times are Slack's: "C024BE91L", "1700000001.123456"."""

    team: str
    channel: str
    thread: str  # time of the thread's first message; "" outside threads
    direct: bool = False  # a direct message with the app, which one person reads


class Way(StrEnum):
    """How a question came."""

    MENTION = "mention"
    DIRECT = "direct"  # a direct message, the agent view's too
    REPLY = "reply"  # in a thread that the app has joined
    UNMENTIONED = "unmentioned"  # in a channel that wants every question answered
    COMMAND = "command"
    SHORTCUT = "shortcut"  # of a message: "Find precedents for this"
    BUTTON = "button"  # asked again, without personal data, or one of the suggestions


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came from Slack."""

    place: Place  # where the answer goes
    person: str  # who asked
    text: str  # as typed, with Slack's markup read: no "<@U…>" of the app, "&amp;" as "&"
    way: Way
    message: str = ""  # time of the message that asks; "" where there is none
    once: str = ""  # the same for everything that Slack sends of one asking: sent twice, it is answered once
    url: str = ""  # where a command or a shortcut is answered, for half an hour, to its asker alone
    note: str = ""  # what the asker is told of the question, before the answer

    @property
    def whispered(self) -> bool:
        """The answer is "only visible to you"."""
        return bool(self.url)

    @property
    def private(self) -> bool:
        """The asker alone reads the answer, so it may rest on what the asker may see."""
        return self.place.direct or self.whispered


@dataclass(frozen=True, slots=True)
class Message:
    """One message within Slack's limits: at most 50 blocks, 12,000 characters of Markdown in all of them."""

    text: str  # what notifications and screen readers say
    blocks: tuple[Block, ...] = ()  # () for the text alone
