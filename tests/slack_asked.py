"""A desk whose parts are fakes, and payloads as Slack's documentation has them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from assistant.kernel.access import EVERYONE
from assistant.kernel.domain import AnswerStatus
from assistant.kernel.errors import PrecedentError
from assistant.kernel.mentions import Mentions
from assistant.records.slack.model import ChannelSettings
from assistant.slack.asking.threads import Threads
from assistant.slack.delivery.identity import Identity
from assistant.slack.delivery.troubles import SlackTrouble
from assistant.slack.domain import Asked, Message, Place
from assistant.slack.underway import Underway

TEAM, CHANNEL, DIRECT = "T123ABC456", "C123ABC456", "D123ABC456"
APP, BOT, ADA, BOB = "U0LAN0Z89", "B0LAN0Z89", "U123ABC456", "U222222222"
ME = Identity(TEAM, APP, BOT)
EXAMPLES = tuple(
    f"What was tried in {place} & around?" for place in ("Leeds", "Whitby", "Hull", "York", "Bath")
)


@dataclass
class FakeSlack:
    """Keeps what it was told to do."""

    threads: dict[str, list[Mapping[str, Any] | SlackTrouble]] = field(default_factory=dict)
    posted: list[tuple[Place, Message]] = field(default_factory=list)
    whispered: list[tuple[Place, str, Message]] = field(default_factory=list)
    responded: list[tuple[str, Message]] = field(default_factory=list)
    suggested: list[tuple[Place, list[Mapping[str, str]], str]] = field(default_factory=list)
    shown: list[tuple[str, Place, str]] = field(default_factory=list)
    read: int = 0

    async def post(self, place: Place, message: Message) -> str:
        self.posted.append((place, message))
        return "1.1"

    async def whisper(self, place: Place, person: str, message: Message) -> None:
        self.whispered.append((place, person, message))

    async def respond(self, url: str, message: Message) -> None:
        self.responded.append((url, message))

    async def suggest(self, place: Place, prompts: Sequence[Mapping[str, str]], title: str = "") -> bool:
        self.suggested.append((place, list(prompts), title))
        return True

    async def session(self, place: Place, status: str) -> bool:
        self.shown.append(("session", place, status))
        return True

    async def status(self, place: Place, words: str) -> bool:
        self.shown.append(("status", place, words))
        return True

    async def replies(self, place: Place) -> AsyncIterator[Mapping[str, Any]]:
        for message in self.threads.get(place.thread, []):
            if isinstance(message, SlackTrouble):
                raise message
            self.read += 1
            yield message


class FakeRecords:
    """What the app keeps, in memory."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.joined: set[str] = set()

    def first_time(self, key: str) -> bool:
        new = key not in self.seen
        self.seen.add(key)
        return new

    def thread(self, place: Place) -> SimpleNamespace | None:
        return SimpleNamespace(conversation_id="c1") if place.thread in self.joined else None


class FakeAssistant:
    """What the handlers ask of the assistant."""

    def __init__(self) -> None:
        self.settings = SimpleNamespace(question_characters=120)
        self.offered = EXAMPLES
        self.last = AnswerStatus.ANSWERED
        self.fault: PrecedentError | None = None
        self.records = SimpleNamespace(conversation=self._conversation)
        self.library = SimpleNamespace(open=self._open)

    @contextmanager
    def _open(self, audience: object) -> Iterator[SimpleNamespace]:
        assert audience == EVERYONE
        yield SimpleNamespace(finder=SimpleNamespace(find=self._named))

    def _named(self, text: str) -> Mentions:
        return Mentions(programmes=("harbour-fund",) if "Harbour Fund" in text else ())

    def examples(self, *, audience: object) -> tuple[str, ...]:
        assert audience == EVERYONE
        if self.fault:
            raise self.fault
        return self.offered

    def _conversation(self, conversation_id: str) -> SimpleNamespace:
        assert conversation_id == "c1"
        return SimpleNamespace(turns=[SimpleNamespace(answer=SimpleNamespace(status=self.last))])


class FakeDesk:
    """The parts that the handlers of `asking` use."""

    def __init__(self) -> None:
        self.me = ME
        self.slack = FakeSlack()
        self.records = FakeRecords()
        self.assistant = FakeAssistant()
        self.threads = Threads(self.slack, ME)
        self.settings: dict[str, ChannelSettings] = {}
        self.channels = SimpleNamespace(of=self._of)
        self.asked: list[Asked] = []
        self.running: set[Place] = set()
        self.underway = Underway()

    async def ask(self, asked: Asked) -> None:
        if not asked.once or self.records.first_time(asked.once):
            self.asked.append(asked)

    def stop(self, place: Place) -> bool:
        return place in self.running

    async def _of(self, team: str, channel: str) -> ChannelSettings:
        assert team == TEAM
        return self.settings.get(channel, ChannelSettings())


def event(**parts: Any) -> dict[str, Any]:
    """Return an event in its envelope, as docs.slack.dev/apis/events-api has it."""
    return {
        "token": "XXYYZZ",
        "team_id": TEAM,
        "api_app_id": "A123ABC456",
        "type": "event_callback",
        "event_id": "Ev123ABC456",
        "event_time": 1355517523,
        "authorizations": [{"team_id": TEAM, "user_id": APP, "is_bot": True, "is_enterprise_install": False}],
        "event": parts,
    }


def message(
    text: str, *, channel: str = CHANNEL, ts: str = "1355517523.000005", **parts: Any
) -> dict[str, Any]:
    """Return a `message` event, as docs.slack.dev/reference/events/message has it."""
    kind = "im" if channel == DIRECT else "channel"
    said = {"user": ADA, "text": text, "ts": ts, "event_ts": ts, "channel": channel, "channel_type": kind}
    return event(type="message", **{**said, **parts})


def mention(text: str, *, ts: str = "1355517523.000005", **parts: Any) -> dict[str, Any]:
    """Return an `app_mention` event, which names no type of channel."""
    said = {"user": ADA, "text": text, "ts": ts, "event_ts": ts, "channel": CHANNEL}
    return event(type="app_mention", **{**said, **parts})


def edit(text: str, before: str, *, edited: str = "1358878755.000001", **parts: Any) -> dict[str, Any]:
    """Return a `message_changed` event, as docs.slack.dev/reference/events/message/message_changed has it."""
    said = {"type": "message", "user": ADA, "ts": "1355517523.000005", **parts}
    now = {**said, "text": text} | ({"edited": {"user": ADA, "ts": edited}} if edited else {})
    return event(
        type="message",
        subtype="message_changed",
        hidden=True,
        channel=CHANNEL,
        channel_type="channel",
        ts="1358878755.000001",
        message=now,
        previous_message={**said, "text": before},
    )
