"""chat.* and reactions.*: messages, ephemeral messages, changes and reactions."""

from __future__ import annotations

import re

from .. import payloads
from ..limits import UPDATED_TEXT
from ..office import Arguments, Office, changed
from ..shapes import Channel, Json, Refused
from ..workspace import BOT_USER, Message, Stream
from . import content

_EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def post_message(office: Office, arguments: Arguments) -> Json:
    """A message of the app."""
    channel = office.workspace.writable(arguments.text("channel"))
    said = content.read(office, arguments)
    message = _message(office, arguments, channel, said)
    message.thread = content.thread(office, arguments, channel)
    message.broadcast = bool(arguments.flag("reply_broadcast"))
    post(office, message)
    return {"channel": channel, "ts": message.ts, "message": message.as_json()}


def post(office: Office, message: Message) -> None:
    """Keep a message of the app; it hears of it as of every other."""
    office.workspace.keep(message)
    parent = office.workspace.messages[message.channel].get(message.thread)
    office.emit_message(payloads.message(message, parent), message.channel)


def _message(office: Office, arguments: Arguments, channel: Channel, said: content.Content) -> Message:
    return Message(
        office.workspace.new_ts(),
        channel,
        BOT_USER,
        said.text,
        said.blocks,
        markdown=said.markdown,
        metadata=said.metadata,
        arguments=arguments.given,
    )


def post_ephemeral(office: Office, arguments: Arguments) -> Json:
    """A message that one person sees; it cannot be fetched, changed or deleted by its time."""
    channel = office.workspace.writable(arguments.text("channel"))
    person = arguments.text("user")
    if person not in office.workspace.members[channel]:
        raise Refused("user_not_in_channel", f"{person} in {channel.name}")
    message = _message(office, arguments, channel, content.read(office, arguments))
    message.thread, message.only_for = content.thread(office, arguments, channel), person
    office.workspace.whispers.append(message)
    return {"message_ts": message.ts}


def update(office: Office, arguments: Arguments) -> Json:
    """Change a message of the app."""
    workspace = office.workspace
    channel = workspace.channel(arguments.text("channel"))
    if channel in workspace.archived:
        raise Refused("is_inactive", channel.name, asked=True)
    message = workspace.message(channel, arguments.text("ts"))
    if not message.by_app:
        raise Refused("cant_update_message", "a message of somebody else")
    if message.stream is Stream.RUNNING:
        raise Refused("streaming_state_conflict")
    said = content.read(office, arguments, most=UPDATED_TEXT)
    before = message.as_json()
    if said.text or said.markdown:
        message.text, message.markdown = said.text, said.markdown
        message.blocks = said.blocks
    elif said.blocks:
        message.blocks = said.blocks
    message.stream = Stream.NONE if message.stream is Stream.NONE else Stream.DONE
    message.metadata = said.metadata or message.metadata
    message.updates += 1
    changed(office, message, before)
    return {"channel": channel, "ts": message.ts, "text": message.text, "message": message.as_json()}


def delete(office: Office, arguments: Arguments) -> Json:
    """Take a message of the app away."""
    workspace = office.workspace
    channel = workspace.writable(arguments.text("channel"))
    message = workspace.message(channel, arguments.text("ts"))
    if not message.by_app:
        raise Refused("cant_delete_message", "a message of somebody else")
    del workspace.messages[channel][message.ts]
    office.emit_message(payloads.message_deleted(message, workspace.new_ts()), channel)
    return {"channel": channel, "ts": message.ts}


def permalink(office: Office, arguments: Arguments) -> Json:
    """The address of a message."""
    channel = office.workspace.channel(arguments.text("channel"))
    message = office.workspace.message(channel, arguments.text("message_ts"))
    address = f"https://precedent.slack.com/archives/{channel}/p{message.ts.replace('.', '')}"
    reply = f"?thread_ts={message.thread}&cid={channel}" if message.thread else ""
    return {"channel": channel, "permalink": address + reply}


def react(office: Office, arguments: Arguments) -> Json:
    """Put a reaction on a message."""
    people = _reaction(office, arguments)
    if BOT_USER in people:
        raise Refused("already_reacted")
    people.add(BOT_USER)
    return {}


def unreact(office: Office, arguments: Arguments) -> Json:
    """Take the app's reaction off."""
    people = _reaction(office, arguments)
    if BOT_USER not in people:
        raise Refused("no_reaction")
    people.remove(BOT_USER)
    return {}


def _reaction(office: Office, arguments: Arguments) -> set[str]:
    channel = office.workspace.channel(arguments.text("channel"))
    if channel in office.workspace.archived:
        raise Refused("is_archived", channel.name, asked=True)
    name = arguments.text("name")
    if not _EMOJI.fullmatch(name):
        raise Refused("invalid_name", name)
    return office.workspace.message(channel, arguments.text("timestamp")).reactions.setdefault(name, set())
