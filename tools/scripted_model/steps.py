"""What a behaviour returns: the steps that the server goes through, or an error in their place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Say:
    """Text of the answer; the empty one opens the stream."""

    text: str


@dataclass(frozen=True, slots=True)
class Think:
    """Text of a field for reasoning, apart from the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class CallTool:
    """A call of a tool in place of text."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing, for a while."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes that go out as they are."""

    data: bytes


@dataclass(frozen=True, slots=True)
class HangUp:
    """The connection is cut."""


Step = Say | Think | CallTool | Wait | Raw | HangUp
FOR_EVER = Wait(86_400)


@dataclass(frozen=True, slots=True)
class Script:
    """An answer, step by step. The status and headers go out with the first step that says something."""

    steps: Iterable[Step]
    finish: str = "stop"
    usage: bool = True  # told, where it is asked for
    limited: bool = True  # ends at the tokens that the request allows
    closing: bool = True  # a stream ends with a reason, the usage and [DONE]
    bytewise: bool = False  # each byte is sent by itself
    media_type: str = ""  # in place of the right one


@dataclass(frozen=True, slots=True)
class Failure:
    """An answer of HTTP that is no completion."""

    status: int
    body: bytes
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


def says(text: str) -> Script:
    """Return a script that says a text and is done."""
    return Script([Say(text)])


def error(status: int, message: str, *, kind: str, code: str | None = None, **headers: str) -> Failure:
    """Return an error in OpenAI's shape; `retry_after="1"` becomes the header `Retry-After`."""
    body = {"error": {"message": message, "type": kind, "param": None, "code": code}}
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return Failure(status, json.dumps(body).encode(), headers=named)
