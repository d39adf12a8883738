"""An answer in the shapes of OpenAI: whole, and as the chunks of a stream."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.kernel.domain import Written
from assistant.records.model import new_id
from assistant.web.openai.requests import MODEL

_STOP = "stop"  # every answer ends because it is at its end
DONE = b"data: [DONE]\n\n"


def usage_of(written: Written | None) -> dict[str, int]:
    """Return the tokens that a language model read and wrote; 0 where none was asked, or it does not tell."""
    read, wrote = (written.tokens_read, written.tokens_written) if written else (0, 0)
    return {"prompt_tokens": read, "completion_tokens": wrote, "total_tokens": read + wrote}


@dataclass(slots=True)
class Head:
    """What is the same in all that is sent of one answer."""

    generation: str  # of the index
    id: str = field(default_factory=new_id)  # of the turn, for 'precedent trace', where it is recorded
    created: int = field(default_factory=lambda: int(time.time()))

    def of(self, kind: str) -> dict[str, Any]:
        """Return the fields that every object begins with."""
        return {
            "id": f"chatcmpl-{self.id}",
            "object": kind,
            "created": self.created,
            "model": MODEL,
            "system_fingerprint": self.generation,
        }


def whole(
    head: Head,
    content: str,
    *,
    usage: Mapping[str, int],
    annotations: list[Mapping[str, Any]] | None = None,
    sources: list[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """Return the response that is not streamed."""
    message: dict[str, Any] = {"role": "assistant", "content": content, "refusal": None}
    if annotations is not None:
        message["annotations"] = annotations
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _STOP}
    response = {**head.of("chat.completion"), "choices": [choice], "usage": dict(usage)}
    return response if sources is None else {**response, "sources": sources}


class Chunks:
    """The chunks of one stream, as bytes to be sent."""

    def __init__(self, head: Head, *, with_usage: bool) -> None:
        """`with_usage`: each says that tokens are told at the end."""
        self.head = head
        self._usage = {"usage": None} if with_usage else {}

    def first(self) -> bytes:
        """Return the chunk that says who speaks."""
        return self._chunk({"role": "assistant", "content": "", "refusal": None})

    def content(self, text: str) -> bytes:
        """Return a chunk with what is said next."""
        return self._chunk({"content": text})

    def last(self, annotations: list[Mapping[str, Any]] | None = None) -> bytes:
        """Return the chunk that ends the message."""
        return self._chunk({} if annotations is None else {"annotations": annotations}, _STOP)

    def usage(self, usage: Mapping[str, int]) -> bytes:
        """Return the chunk that tells of tokens, or nothing where that was not asked for."""
        if not self._usage:
            return b""
        return event({**self.head.of("chat.completion.chunk"), "choices": [], "usage": dict(usage)})

    def _chunk(self, delta: Mapping[str, Any], finished: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finished}
        return event({**self.head.of("chat.completion.chunk"), "choices": [choice], **self._usage})


def event(data: Mapping[str, Any]) -> bytes:
    """Return one event of a stream."""
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode("utf-8", "replace")
