"""The port of a language model: messages in, pieces of text out. No vendor's type passes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from assistant.kernel.stopping import Stop


class Role(StrEnum):
    """Who speaks."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of what a model is sent."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call; 0 where the model does not tell."""

    read: int = 0
    written: int = 0


class FaultKind(StrEnum):
    """Why a model gave no answer that can be used."""

    MISSING = "missing"  # its package is not installed, or its name is unknown
    KEY = "key"  # the key is missing or refused
    QUOTA = "quota"  # nothing is left to pay with
    BUSY = "busy"  # too many calls, here or there
    RESTING = "resting"  # it failed several times in a row, and is left alone for a while
    UNREACHABLE = "unreachable"  # no connection, or one that broke off
    FAILING = "failing"  # its service answers with an error
    LATE = "late"  # it did not begin in time
    SLOW = "slow"  # it did not end in time
    TOO_LONG = "too_long"  # it cannot read that much
    MALFORMED = "malformed"  # what it returned is no answer: empty, of the wrong shape, cut short
    STOPPED = "stopped"  # whoever asked has gone
    REFUSED = "refused"  # it would not answer
    NOTHING = "nothing"  # it says that the passages do not answer
    UNCITED = "uncited"  # nothing that it wrote cites a passage
    UNSUPPORTED = "unsupported"  # nothing that it wrote is found in the sources
    FOREIGN = "foreign"  # it wrote in another language
    REPEATING = "repeating"  # it said the same again and again


class ModelFault(Exception):
    """A model gave no answer that can be used; expected, and answered with extracts."""

    def __init__(self, kind: FaultKind, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail  # for the log and for 'precedent doctor': in plain words, without keys


class ChatModel(Protocol):
    """A language model. Safe to share between threads."""

    @property
    def name(self) -> str:
        """As the settings name it: "openai:gpt-5-mini"."""

    def write(
        self, messages: Sequence[Message], *, stop: Stop, seconds: float | None = None
    ) -> Iterator[str | Usage]:
        """Yield what the model writes as it comes, and at the end one `Usage`.

        The call begins at once and goes on while nobody reads. It is cancelled when `stop` is, or when
        the iterator is closed. `seconds`: how long all of it may take; by the settings unless told.
        Raises `ModelFault` while it is read.
        """
