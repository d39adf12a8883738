"""conversations.*: what was said, page by page, and what is known of a conversation."""

from __future__ import annotations

import base64

from ..office import Arguments, Office
from ..shapes import Channel, Json, Refused
from ..workspace import BOT_USER, Message

_READ = {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"}
_MOST = 1000


def replies(office: Office, arguments: Arguments) -> Json:
    """A thread, oldest first. Its first message heads every page, as others saw Slack do."""
    channel = _readable(office, arguments)
    workspace = office.workspace
    message = workspace.message(channel, arguments.text("ts"), "thread_not_found")
    thread = workspace.thread(channel, message.thread or message.ts)
    first, answers = thread[0], _within(thread[1:], arguments)
    page, following = _page(answers, arguments)
    metadata = bool(arguments.flag("include_all_metadata"))
    messages = [
        first.as_json(len(thread) - 1, metadata=metadata),
        *(one.as_json(metadata=metadata) for one in page),
    ]
    return {"messages": messages, **following}


def history(office: Office, arguments: Arguments) -> Json:
    """What was said in a conversation, newest first, without what stands in threads."""
    channel = _readable(office, arguments)
    said = office.workspace.messages[channel].values()
    top = [one for one in reversed(said) if one.thread in ("", one.ts) or one.broadcast]
    page, following = _page(_within(top, arguments), arguments)
    metadata = bool(arguments.flag("include_all_metadata"))
    counts = {one.ts: len(office.workspace.thread(channel, one.ts)) - 1 for one in page}
    return {"messages": [one.as_json(counts[one.ts], metadata=metadata) for one in page], **following}


def info(office: Office, arguments: Arguments) -> Json:
    """What is known of a conversation."""
    channel = office.workspace.channel(arguments.text("channel"))
    office.need(_READ[channel.kind])
    return {"channel": about(office, channel)}


def members(office: Office, arguments: Arguments) -> Json:
    """Who is in a conversation."""
    channel = office.workspace.channel(arguments.text("channel"))
    office.need(_READ[channel.kind])
    return {"members": sorted(office.workspace.members[channel]), "response_metadata": {"next_cursor": ""}}


def open_direct(office: Office, arguments: Arguments) -> Json:
    """The direct messages with one person."""
    people = [one for one in arguments.text("users").split(",") if one]
    if len(people) != 1:
        raise Refused("users_list_not_supplied" if not people else "too_many_users")
    person = office.workspace.people.get(people[0])
    if person is None:
        raise Refused("user_not_found", people[0])
    channel = office.workspace.direct(person)
    return {"channel": about(office, channel) if arguments.flag("return_im") else {"id": channel}}


def about(office: Office, channel: Channel) -> Json:
    """A conversation as Slack describes it."""
    members = office.workspace.members[channel]
    if channel.kind == "im":
        other = next(iter(members - {BOT_USER}), BOT_USER)
        return {"id": channel, "is_im": True, "user": other, "is_archived": False, "created": 1_700_000_000}
    return {
        "id": channel,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "group",
        "is_archived": channel in office.workspace.archived,
        "is_member": BOT_USER in members,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "num_members": len(members),
        "created": 1_700_000_000,
    }


def _readable(office: Office, arguments: Arguments) -> Channel:
    channel = office.workspace.channel(arguments.text("channel"))
    office.need_history(channel)
    if BOT_USER not in office.workspace.members[channel]:
        raise Refused("not_in_channel", channel.name, asked=True)
    return channel


def _within(said: list[Message], arguments: Arguments) -> list[Message]:
    oldest, latest = arguments.text("oldest", "0"), arguments.text("latest") or "9999999999.999999"
    if arguments.flag("inclusive"):
        return [one for one in said if float(oldest) <= float(one.ts) <= float(latest)]
    return [one for one in said if float(oldest) < float(one.ts) < float(latest)]


def _page(said: list[Message], arguments: Arguments) -> tuple[list[Message], Json]:
    most = arguments.number("limit", _MOST)
    if not 1 <= most <= _MOST:
        raise Refused("invalid_limit", str(most))
    start = _position(arguments.text("cursor"))
    end = start + most
    more = end < len(said)
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if more else ""
    return said[start:end], {"has_more": more, "response_metadata": {"next_cursor": cursor}}


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("next:"))
    except ValueError:
        raise Refused("invalid_cursor", cursor) from None
