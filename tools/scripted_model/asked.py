"""What a client asks of the server: the body of a request, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class RequestInvalid(ValueError):
    """The body is not a request for a chat completion."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for a chat completion."""

    model: str
    messages: tuple[Said, ...]
    streamed: bool
    include_usage: bool  # in the stream; an answer in one piece always has it
    limit: int | None  # tokens that may be written
    attempt: int = 1  # how often the same was asked of the same model, this time included

    @property
    def text(self) -> str:
        """All messages as one text."""
        return "\n\n".join(message.text for message in self.messages)


def read_request(body: Any) -> Asked:
    """Return what a request's JSON asks for. Raises `RequestInvalid`."""
    if not isinstance(body, Mapping) or not isinstance(body.get("model"), str):
        raise RequestInvalid("you must provide a model parameter")
    messages = body.get("messages")
    if not isinstance(messages, Sequence) or isinstance(messages, str) or not messages:
        raise RequestInvalid("'messages' must be a list with at least one message")
    options = body.get("stream_options") or {}
    return Asked(
        body["model"],
        tuple(_said(message) for message in messages),
        streamed=bool(body.get("stream")),
        include_usage=bool(options.get("include_usage")),
        limit=body.get("max_completion_tokens") or body.get("max_tokens"),
    )


def _said(message: Any) -> Said:
    if not isinstance(message, Mapping) or not isinstance(message.get("role"), str):
        raise RequestInvalid("each message needs a 'role'")
    content = message.get("content")
    parts = [{"text": content}] if isinstance(content, str) else content or []
    return Said(message["role"], "\n".join(str(part.get("text", "")) for part in parts))
