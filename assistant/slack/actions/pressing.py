"""Read who pressed what where, and carry it through a dialog."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.slack.domain import Payload, Place

_DIRECT = "D"  # ids of direct messages begin with it


@dataclass(frozen=True, slots=True)
class Fields:
    """What was entered into a dialog: the state of the one element of each block, by the block's id."""

    states: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def typed(self, block: str) -> str:
        """Return what was typed, without space around it."""
        return (self.states.get(block, {}).get("value") or "").strip()

    def ticked(self, block: str) -> tuple[str, ...]:
        """Return the values of the boxes that were ticked."""
        return tuple(option["value"] for option in self.states.get(block, {}).get("selected_options") or ())

    def channel(self, block: str) -> str:
        """Return the channel that was chosen; "" for none."""
        return self.states.get(block, {}).get("selected_conversation") or ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button that was pressed, or a dialog that was sent after one."""

    place: Place  # of the message with the button
    person: str  # who pressed it
    value: str  # what the button carries; of a dialog, the id of the turn that it is about
    message: str = ""  # time of the message with the button
    at: str = ""  # time of the press, the same when Slack sends it again
    url: str = ""  # answers the press, for half an hour, five times
    trigger: str = ""  # opens a dialog, for three seconds
    whispered: bool = False  # the message is "only visible to you"
    block: str = ""  # id of the block with the button
    fields: Fields = Fields()  # of a dialog

    @property
    def private(self) -> bool:
        """Nobody but the person sees the message."""
        return self.place.direct or self.whispered


def pressed(body: Payload, team: str) -> Pressed:
    """Return what was pressed in our workspace: a `block_actions` payload of a message.

    docs.slack.dev/reference/interaction-payloads/block_actions-payload; a message that is "only visible to
    you" has a `container` but no `message`.
    """
    action, container = body["actions"][0], body.get("container") or {}
    message = body.get("message") or {}
    whispered = bool(container.get("is_ephemeral"))
    time = container.get("message_ts") or message.get("ts") or ""
    thread = container.get("thread_ts") or message.get("thread_ts") or ("" if whispered else time)
    channel = container.get("channel_id") or body["channel"]["id"]
    return Pressed(
        place=_place(team, channel, thread),
        person=body["user"]["id"],
        value=action.get("value") or "",
        message=time,
        at=action.get("action_ts") or "",
        url=body.get("response_url") or "",
        trigger=body.get("trigger_id") or "",
        whispered=whispered,
        block=action.get("block_id") or "",
    )


def carried(press: Pressed, turn_id: str) -> str:
    """Return what a dialog carries to know where it came from: at most 3,000 characters."""
    return json.dumps(
        {
            "turn": turn_id,
            "channel": press.place.channel,
            "thread": press.place.thread,
            "url": press.url,
            "whispered": press.whispered,
        }
    )


def sent(body: Payload, team: str) -> Pressed:
    """Return what was sent with a dialog, at the place of the press that opened it.

    docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    kept = json.loads(body["view"]["private_metadata"])
    return Pressed(
        place=_place(team, kept["channel"], kept["thread"]),
        person=body["user"]["id"],
        value=kept["turn"],
        url=kept["url"],
        whispered=kept["whispered"],
        fields=entered(body),
    )


def entered(body: Payload) -> Fields:
    """Return what was entered into a dialog; each of its blocks has one element."""
    values = body["view"]["state"]["values"]
    return Fields({block: next(iter(elements.values()), {}) for block, elements in values.items()})


def _place(team: str, channel: str, thread: str) -> Place:
    return Place(team, channel, thread, direct=channel.startswith(_DIRECT))
