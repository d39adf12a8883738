"""The shapes of OpenAI's chat completions, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

_ID = "chatcmpl-scripted"
_CREATED = 1_700_000_000
_TOKEN = re.compile(r"\s*\S+\s*\Z|\s*\S+|\s+")
DONE = b"data: [DONE]\n\n"


def tokens(text: str) -> list[str]:
    """Return a text cut into words with the space before them; joined they are the text."""
    return _TOKEN.findall(text)


def usage(read: str, written: int) -> dict[str, int]:
    """Return the tokens of a call."""
    count = len(tokens(read))
    return {"prompt_tokens": count, "completion_tokens": written, "total_tokens": count + written}


def models(names: Iterable[str]) -> dict[str, Any]:
    """Return the list of models."""
    data = [{"id": name, "object": "model", "created": _CREATED, "owned_by": "scripted"} for name in names]
    return {"object": "list", "data": data}


def chunk(model: str, delta: dict[str, Any], finish: str | None = None) -> bytes:
    """Return one event of a stream."""
    return _event(model, [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}], None)


def usage_chunk(model: str, used: dict[str, int]) -> bytes:
    """Return the event that tells the tokens, without a choice."""
    return _event(model, [], used)


def _event(model: str, choices: list[dict[str, Any]], used: dict[str, int] | None) -> bytes:
    event = {"id": _ID, "object": "chat.completion.chunk", "created": _CREATED, "model": model}
    body = event | {"choices": choices} | ({"usage": used} if used else {})
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


def completion(model: str, message: dict[str, Any], finish: str, used: dict[str, int] | None) -> bytes:
    """Return an answer in one piece."""
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
    body = {"id": _ID, "object": "chat.completion", "created": _CREATED, "model": model, "choices": [choice]}
    return json.dumps(body | ({"usage": used} if used else {}), ensure_ascii=False).encode()
