"""What a message may hold: text, Markdown, blocks and metadata, checked against Slack's limits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from secrets import token_hex

from .. import limits
from ..block_kit import faults_of_message, too_long
from ..office import Arguments, Office
from ..shapes import Json, Refused


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a message that Slack takes."""

    text: str
    markdown: str
    blocks: list[Json]
    metadata: Json | None


def read(office: Office, arguments: Arguments, *, most: limits.Limit = limits.TEXT) -> Content:
    """The content that a call gives. Raises Refused."""
    text, markdown = arguments.text("text"), arguments.text("markdown_text")
    blocks = checked(arguments.items("blocks"))
    if markdown and (text or blocks):
        raise Refused("markdown_text_conflict")
    if not (text or markdown or blocks or arguments.given.get("attachments")):
        raise Refused("no_text")
    if len(markdown) > limits.MARKDOWN_TEXT.most:
        raise Refused("msg_too_long", f"{len(markdown):,} characters of markdown_text")
    if len(text) > most.most:
        if most is not limits.TEXT:
            raise Refused("msg_too_long", f"{len(text):,} characters of text")
        office.complain(arguments.method, "message_truncated", f"{len(text):,} characters of text")
        text = text[: most.most]
    if blocks and not text:
        office.complain(
            arguments.method, "missing_text_in_message", "notifications and screen readers say nothing"
        )
    return Content(text, markdown, blocks, metadata(arguments))


def checked(blocks: list[Json]) -> list[Json]:
    """Blocks that Slack takes in a message. Raises Refused."""
    if len(blocks) > limits.BLOCKS.most:
        raise Refused("invalid_blocks", f"{len(blocks)} blocks")
    if faults := faults_of_message(blocks):
        messages = [f"[ERROR] {fault}" for fault in faults]
        raise Refused("invalid_blocks", "; ".join(faults), response_metadata={"messages": messages})
    if why := too_long(blocks):
        raise Refused("msg_blocks_too_long", why)
    # Slack gives an id to every block that has none; that of a Markdown block is not kept.
    return [
        b if b["type"] == "markdown" else {**b, "block_id": b.get("block_id") or token_hex(3)} for b in blocks
    ]


def metadata(arguments: Arguments) -> Json | None:
    """Metadata of a message. Raises Refused."""
    given = arguments.given.get("metadata")
    if not given:
        return None
    if not isinstance(given, dict) or not given.get("event_type") or "event_payload" not in given:
        raise Refused("invalid_metadata_format")
    if len(json.dumps(given)) > limits.METADATA.most:
        raise Refused("metadata_too_large")
    return given


def thread(office: Office, arguments: Arguments, channel: str) -> str:
    """The thread that a call names, "" for none. Raises Refused."""
    ts = arguments.text("thread_ts")
    if not ts:
        return ""
    first = office.workspace.messages[channel].get(ts)
    if first is None:
        raise Refused("thread_not_found", f"{ts} in {channel}")
    if first.thread and first.thread != ts:
        office.complain(
            arguments.method, "thread_ts_of_a_reply", f"{ts} is a reply; the thread is {first.thread}"
        )
        return first.thread
    return ts
