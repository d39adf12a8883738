"""chat.startStream, chat.appendStream, chat.stopStream: text that appears while it is written."""

from __future__ import annotations

import time

from .. import limits
from ..office import Arguments, Office, changed
from ..shapes import Json, Refused
from ..workspace import BOT_USER, Message, Stream
from . import content
from .chat import post

_IDLE = 300.0  # seconds without a part until a stream expires; Slack does not publish it, others saw minutes
_STATES = ("active", "processing", "suspended", "closed")
_CHUNKS = ("markdown_text", "task_update", "plan_update", "blocks")


def start(office: Office, arguments: Arguments) -> Json:
    """Begin a streamed message, a reply to somebody's message."""
    workspace = office.workspace
    channel = workspace.writable(arguments.text("channel"))
    thread = content.thread(office, arguments, channel)
    if channel.kind == "im" and not thread:
        raise Refused("invalid_arguments", "in direct messages a stream is a reply: thread_ts")
    if channel.kind != "im":
        for name in ("recipient_team_id", "recipient_user_id"):
            if not arguments.has(name):
                raise Refused(f"missing_{name}")
        if arguments.text("recipient_user_id") not in workspace.members[channel]:
            raise Refused("user_not_found", arguments.text("recipient_user_id"))
    message = Message(workspace.new_ts(), channel, BOT_USER, thread=thread, stream=Stream.RUNNING)
    message.arguments, message.touched = arguments.given, workspace.now()
    _add(message, arguments)
    post(office, message)
    return {"channel": channel, "ts": message.ts}


def append(office: Office, arguments: Arguments) -> Json:
    """Add to a streamed message."""
    message = _running(office, arguments)
    if not (arguments.has("markdown_text") or arguments.given.get("chunks")):
        raise Refused("markdown_text_or_chunks_required")
    _add(message, arguments)
    message.touched = office.workspace.now()
    if message.thread:
        office.workspace.session(message.channel, message.thread).words = ""
    return {"channel": message.channel, "ts": message.ts}


def stop(office: Office, arguments: Arguments) -> Json:
    """End a stream; blocks stand below its text."""
    message = _running(office, arguments, stopped_too=True)
    state = arguments.text("session_status", "active")
    if state not in _STATES:
        raise Refused("invalid_arguments", f"session_status {state!r}")
    blocks = content.checked(arguments.items("blocks"))
    before = message.as_json()
    _add(message, arguments)
    if not (message.markdown or message.stream_blocks or blocks):
        raise Refused("no_text")
    message.blocks += blocks
    message.metadata = content.metadata(arguments) or message.metadata
    message.stream = Stream.DONE
    session = office.workspace.session(message.channel, message.thread)
    session.status = state if session.status else ""
    changed(office, message, before)
    return {"channel": message.channel, "ts": message.ts, "message": message.as_json()}


def expire_idle(office: Office) -> None:
    """End the streams that nothing was added to for long."""
    for message in list(office.workspace.streams()):
        if office.workspace.now() - message.touched > _IDLE:
            message.stream = Stream.EXPIRED


def _running(office: Office, arguments: Arguments, *, stopped_too: bool = False) -> Message:
    expire_idle(office)
    channel = office.workspace.writable(arguments.text("channel"))
    message = office.workspace.message(channel, arguments.text("ts"))
    if not message.by_app:
        raise Refused("message_not_owned_by_app")
    if message.stream is Stream.STOPPED and not stopped_too:
        raise Refused("stopped_by_user", asked=True)
    if message.stream not in (Stream.RUNNING, Stream.STOPPED):
        raise Refused("message_not_in_streaming_state", asked=message.stream is Stream.EXPIRED)
    return message


def _add(message: Message, arguments: Arguments) -> None:
    """Add what a call brings. Raises Refused, and then nothing is added."""
    text, chunks = arguments.text("markdown_text"), arguments.items("chunks")
    if text and chunks:
        raise Refused("cannot_provide_both_markdown_text_and_chunks")
    for chunk in chunks:
        if chunk.get("type") not in _CHUNKS:
            raise Refused("invalid_chunks", f"type {chunk.get('type')!r}")
    mode = "markdown_text" if text else "chunks" if chunks else ""
    if mode and message.stream_mode and mode != message.stream_mode:
        raise Refused("streaming_mode_mismatch", f"began with {message.stream_mode}")
    text += "".join(chunk["text"] for chunk in chunks if chunk["type"] == "markdown_text")
    if len(text) > limits.MARKDOWN_TEXT.most:
        raise Refused("msg_too_long", f"{len(text):,} characters in one part")
    if (length := len((message.markdown + text).encode())) > limits.STREAMED_TEXT.most:
        raise Refused("msg_too_long", f"{length:,} bytes in one streamed message")
    blocks = [block for chunk in chunks if chunk["type"] == "blocks" for block in chunk.get("blocks", ())]
    if message.stream_blocks + len(blocks) > limits.BLOCKS.most:
        raise Refused("msg_blocks_too_many")
    content.checked(blocks)
    message.stream_mode = mode or message.stream_mode
    message.markdown += text
    message.blocks += blocks
    message.stream_blocks += len(blocks)
    if text:
        message.pieces.append((time.time(), text))
