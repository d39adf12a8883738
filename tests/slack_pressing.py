"""Presses of buttons as Slack tells of them, and a desk whose Slack writes down what is said."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast

from slack_limits import within

from assistant.bootstrap import Assistant
from assistant.records.model import Turn
from assistant.records.slack.model import ChannelSettings
from assistant.records.slack.store import SlackRecords
from assistant.slack.delivery.identity import Identity
from assistant.slack.delivery.troubles import Refusal, SlackTrouble, Trouble
from assistant.slack.desk import Desk, Listener
from assistant.slack.domain import Asked, Message, Payload, Place
from assistant.slack.writing.links import Links

Answered = Callable[..., Turn]  # answers a question, see the fixture

TEAM = "T0001"
ADA, OWNER, GROUP = "U0ADA", "U0OWNER", "S0OWNERS"
CHANNEL, OTHER, DIRECT = "C0POLICY", "C0OTHER", "D0ADA"
THREAD = "1700000001.000100"
URL = "https://hooks.slack.com/actions/T0001/1/x"
LINKS = Links("https://precedent.example")


def place(channel: str = CHANNEL, thread: str = THREAD) -> Place:
    return Place(TEAM, channel, thread, direct=channel.startswith("D"))


def press(action: str, value: str, where: Place, *, whispered: bool = False, **known: Any) -> Payload:
    """A `block_actions` payload; a message that is whispered is not in it."""
    message = {"type": "message", "user": "U0BOT", "ts": "1700000002.000200", "thread_ts": where.thread}
    container = {"type": "message", "message_ts": message["ts"], "channel_id": where.channel}
    return {
        "type": "block_actions",
        "team": {"id": TEAM, "domain": "example"},
        "user": {"id": known.get("person", ADA), "team_id": TEAM},
        "container": {
            **container,
            "is_ephemeral": whispered,
            **({"thread_ts": where.thread} if where.thread else {}),
        },
        "channel": {"id": where.channel, "name": "directmessage" if where.direct else "policy"},
        "trigger_id": "12.34.ab",
        "response_url": URL,
        **({} if whispered else {"message": message}),
        "actions": [
            {
                "type": known.get("type", "button"),
                "action_id": action,
                "block_id": known.get("block", "b1"),
                "value": value,
                "action_ts": known.get("at", "1700000009.000900"),
            }
        ],
    }


def submission(view: Mapping[str, Any], entered: Mapping[str, Mapping[str, Any]]) -> Payload:
    """A `view_submission` payload of a dialog that was opened; blocks that are not named were left empty."""
    empty: Mapping[str, Mapping[str, Any]] = {
        "plain_text_input": {"value": None},
        "checkboxes": {"selected_options": []},
        "conversations_select": {"selected_conversation": None},
    }
    states = {
        block["block_id"]: {
            block["element"]["action_id"]: {
                "type": block["element"]["type"],
                **entered.get(block["block_id"], empty[block["element"]["type"]]),
            }
        }
        for block in view["blocks"]
        if block["type"] == "input"
    }
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "example"},
        "user": {"id": ADA, "team_id": TEAM},
        "view": {**view, "id": "V1", "state": {"values": states}},
    }


@dataclass
class SaidBy:
    """Slack, as far as buttons use it: what was said to whom, within its limits."""

    posted: list[tuple[Place, Message]] = field(default_factory=list)
    whispered: list[tuple[Place, str, Message]] = field(default_factory=list)
    responded: list[tuple[str, Message]] = field(default_factory=list)
    uploaded: list[tuple[Place, str, bytes]] = field(default_factory=list)
    dialogs: list[Mapping[str, Any]] = field(default_factory=list)
    refused: dict[str, Trouble] = field(default_factory=dict)  # by the name of what is called
    times: Iterator[int] = field(default_factory=lambda: count(1))

    async def post(self, where: Place, message: Message) -> str:
        self._take("post", message)
        self.posted.append((where, message))
        return f"1700000100.{next(self.times):06d}"

    async def whisper(self, where: Place, person: str, message: Message) -> None:
        self._take("whisper", message)
        self.whispered.append((where, person, message))

    async def respond(self, url: str, message: Message, *, replace: bool = False) -> None:
        self._take("respond", message)
        self.responded.append((url, message))

    async def upload(self, where: Place, name: str, content: bytes, *, title: str, comment: str = "") -> None:
        self._take("upload")
        self.uploaded.append((where, name, content))

    async def open_dialog(self, trigger: str, view: Mapping[str, Any]) -> str:
        self._take("open_dialog")
        assert len(view["title"]["text"]) <= 24
        assert len(view["private_metadata"]) <= 3000
        self.dialogs.append(json.loads(json.dumps(view)))
        return "V1"

    @property
    def told(self) -> str:
        """All that one person was told, by whichever way."""
        return "\n".join(
            message.text for message in [*(m for *_, m in self.whispered), *(m for _, m in self.responded)]
        )

    def _take(self, call: str, message: Message | None = None) -> None:
        if call in self.refused:
            raise SlackTrouble(self.refused[call], call, Refusal("refused"))
        assert message is None or within(message) == []


@dataclass
class Workplace:
    """A desk with real records, and what the buttons did with it."""

    assistant: Assistant
    slack: SaidBy = field(default_factory=SaidBy)
    asked: list[Asked] = field(default_factory=list)
    channels: dict[str, ChannelSettings] = field(default_factory=dict)
    people: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.records = SlackRecords(self.assistant.records)

    async def of(self, team: str, channel: str) -> ChannelSettings:
        return self.channels.get(channel, ChannelSettings())

    async def groups(self, person: str, team: str) -> frozenset[str]:
        return self.people.get(person, frozenset())

    def do(self, listener: Listener, body: Payload) -> SaidBy:
        async def heard() -> None:
            await listener(cast(Desk, _Desk(self)), body)

        asyncio.run(heard())
        return self.slack


class _Desk:
    def __init__(self, work: Workplace) -> None:
        self.assistant, self.records, self.slack = work.assistant, work.records, work.slack
        self.channels = self.people = work
        self.links = LINKS
        self.me = Identity(TEAM, "U0BOT", "B0BOT")
        self.ask: Callable[[Asked], Any] = self._ask
        self._asked = work.asked

    async def _ask(self, asked: Asked) -> None:
        self._asked.append(asked)
