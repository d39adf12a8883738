"""What clients of OpenAI send, and what they make of a stream."""

from __future__ import annotations

import json
from typing import Any

ASKED = "How many councils joined the Lantern Programme?"


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def chunks(text: str) -> list[dict[str, Any]]:
    """The chunks of a stream, which is ended as it must be."""
    *events, done, rest = text.split("\n\n")
    assert (done, rest) == ("data: [DONE]", "")
    return [json.loads(event.removeprefix("data: ")) for event in events]


def said(streamed: list[dict[str, Any]]) -> str:
    """The text of a stream."""
    deltas = [choice["delta"] for chunk in streamed for choice in chunk.get("choices", ())]
    return "".join(delta.get("content", "") for delta in deltas)
