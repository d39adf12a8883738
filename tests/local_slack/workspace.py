"""What a workspace holds: people, conversations, messages, sessions, dialogs and files."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from secrets import token_hex
from typing import Any

from .shapes import Channel, File, Json, Person, Posted, Refused

TEAM = "T0PRECEDENT"
APP = "A0PRECEDENT"
BOT = "B0PRECEDENT"
BOT_USER = Person("U0PRECEDENT", "Precedent", is_app=True)
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)\)")


class Stream(StrEnum):
    """State of a streamed message."""

    NONE = "none"
    RUNNING = "running"
    DONE = "done"
    EXPIRED = "expired"
    STOPPED = "stopped"  # by a person


@dataclass
class Message:
    """A message as the workspace keeps it; all of it may change."""

    ts: str
    channel: Channel
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread: str = ""
    markdown: str = ""
    stream: Stream = Stream.NONE
    stream_mode: str = ""  # markdown_text or chunks: a stream goes on as it began
    stream_blocks: int = 0  # blocks that came as chunks
    touched: float = 0.0  # of the last part of a stream, on the workspace's clock
    pieces: list[tuple[float, str]] = field(default_factory=list)
    metadata: Json | None = None
    reactions: dict[str, set[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    only_for: str = ""
    broadcast: bool = False
    edited: Json | None = None
    updates: int = 0
    subtype: str = ""
    posted_at: float = field(default_factory=time.time)
    arguments: Json = field(default_factory=dict)

    @property
    def by_app(self) -> bool:
        return self.user == BOT_USER

    def seen(self) -> Posted:
        """The message as a test sees it."""
        markdown = [b["text"] for b in self.blocks if b.get("type") == "markdown"]
        return Posted(
            ts=self.ts,
            channel=self.channel,
            thread="" if self.thread == self.ts else self.thread,
            by=self.user,
            text=self.text,
            markdown="\n".join(filter(None, (self.markdown, *markdown))),
            blocks=tuple(self.blocks),
            streaming=self.stream is Stream.RUNNING,
            updates=self.updates,
            pieces=tuple(self.pieces),
            metadata=self.metadata,
            reactions={name: frozenset(people) for name, people in self.reactions.items()},
            files=tuple(self.files),
            only_for=self.only_for,
            posted_at=self.posted_at,
            arguments=self.arguments,
        )

    def as_json(self, replies: int = 0, *, metadata: bool = False) -> Json:
        """The message as Slack's methods and events give it: Markdown has become rich text."""
        said: Json = {
            "type": "message",
            "user": self.user,
            "ts": self.ts,
            "text": self._plain(),
            "team": TEAM,
        }
        if self.subtype:
            said["subtype"] = self.subtype
        if self.blocks or self.markdown:
            streamed = [{"type": "markdown", "text": self.markdown}] if self.markdown else []
            said["blocks"] = [_kept(block) for block in (*streamed, *self.blocks)]
        if self.by_app:
            profile = {"id": BOT, "app_id": APP, "name": BOT_USER.name, "team_id": TEAM, "deleted": False}
            said |= {"bot_id": BOT, "app_id": APP, "bot_profile": profile}
        elif isinstance(self.user, Person) and self.user.is_app:
            said |= {"bot_id": f"B{self.user[1:]}", "app_id": f"A{self.user[1:]}"}
        else:
            said["client_msg_id"] = f"00000000-0000-4000-8000-{self.ts.replace('.', '')[-12:]}"
        if self.thread:
            said["thread_ts"] = self.thread
        if replies:
            said |= {"thread_ts": self.ts, "reply_count": replies, "is_locked": False}
        if self.edited:
            said["edited"] = self.edited
        if self.reactions:
            said["reactions"] = [
                {"name": name, "users": sorted(people), "count": len(people)}
                for name, people in self.reactions.items()
            ]
        if self.files:
            said["files"] = [{"id": identity} for identity in self.files]
        if metadata and self.metadata:
            said["metadata"] = self.metadata
        return said

    def _plain(self) -> str:
        if self.text:
            return self.text
        markdown = [b["text"] for b in self.blocks if b.get("type") == "markdown"]
        return _LINK.sub(r"<\2|\1>", "\n".join(filter(None, (self.markdown, *markdown))))


def _kept(block: Json) -> Json:
    """A block as Slack keeps it: with an id, and Markdown as rich text."""
    identity = block.get("block_id") or token_hex(3)
    if block.get("type") != "markdown":
        return {**block, "block_id": identity}
    text: str = block["text"]
    parts: list[Json] = []
    end = 0
    for link in _LINK.finditer(text):
        parts += [{"type": "text", "text": text[end : link.start()]}] if link.start() > end else []
        parts.append({"type": "link", "url": link[2], "text": link[1]})
        end = link.end()
    parts += [{"type": "text", "text": text[end:]}] if end < len(text) else []
    section = {"type": "rich_text_section", "elements": parts}
    return {"type": "rich_text", "block_id": identity, "elements": [section]}


@dataclass
class View:
    """A dialog that was opened."""

    id: str
    person: Person
    json: Json
    hash: str
    root: str
    previous: str | None


@dataclass
class Session:
    """What is shown of one thread while the app works."""

    words: str = ""
    since: float = 0.0
    status: str = ""
    title: str = ""
    prompts: list[tuple[str, str]] = field(default_factory=list)


class Workspace:
    """People, conversations and what was said; used on the server's thread alone."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {BOT_USER: BOT_USER}
        self.channels: dict[str, Channel] = {}
        self.members: dict[str, set[str]] = {}
        self.archived: set[str] = set()
        self.messages: dict[str, dict[str, Message]] = {}  # channel -> ts -> message, oldest first
        self.whispers: list[Message] = []
        self.views: dict[str, list[View]] = {}  # person -> open dialogs, the uppermost last
        self.sessions: dict[tuple[str, str], Session] = {}
        self.groups: dict[str, tuple[str, tuple[str, ...]]] = {}  # user group -> handle, people
        self.uploads: dict[str, Json] = {}  # begun, by file id
        self.files: dict[str, File] = {}
        self.later = 0.0  # seconds by which a test set the clock forward
        self._numbers = count(1)
        self._last = 0

    def now(self) -> float:
        """Seconds; a test may let them pass."""
        return time.monotonic() + self.later

    def new_ts(self) -> str:
        """The time of a message: its id within a channel, later than every one before."""
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def new_id(self, letter: str) -> str:
        """An id as Slack's are: a letter for the kind, then capitals and figures."""
        return f"{letter}0LOCAL{next(self._numbers):04d}"

    def add_person(self, name: str, *, is_app: bool = False) -> Person:
        person = Person(self.new_id("U"), name, is_app)
        self.people[person] = person
        return person

    def add_channel(self, name: str, kind: str, members: set[str]) -> Channel:
        channel = Channel(self.new_id("D" if kind == "im" else "C"), name, kind)
        self.channels[channel], self.members[channel], self.messages[channel] = channel, members, {}
        return channel

    def direct(self, person: Person) -> Channel:
        """The direct messages between the app and a person."""
        for channel in self.channels.values():
            if channel.kind == "im" and person in self.members[channel]:
                return channel
        return self.add_channel("directmessage", "im", {person, BOT_USER})

    def channel(self, identity: str) -> Channel:
        """A conversation that the app may know of. Raises Refused."""
        channel = self.channels.get(identity)
        if channel is None:
            raise Refused("channel_not_found", identity)
        if channel.kind != "channel" and BOT_USER not in self.members[channel]:
            raise Refused("channel_not_found", f"the app is not in the private {channel.name}", asked=True)
        return channel

    def writable(self, identity: str) -> Channel:
        """A conversation that the app may post to. Raises Refused."""
        if identity in self.people and identity != BOT_USER:
            return self.direct(self.people[identity])
        channel = self.channel(identity)
        if channel in self.archived:
            raise Refused("is_archived", channel.name, asked=True)
        if BOT_USER not in self.members[channel]:
            raise Refused("not_in_channel", channel.name, asked=True)
        return channel

    def message(self, channel: Channel, ts: str, error: str = "message_not_found") -> Message:
        """A message of a conversation. Raises Refused."""
        if (message := self.messages[channel].get(ts)) is None:
            raise Refused(error, f"{ts} in {channel.name}")
        return message

    def keep(self, message: Message) -> Message:
        """Keep a message; one of the app's takes its status in the thread away."""
        self.messages[message.channel][message.ts] = message
        if message.by_app and message.thread:
            self.session(message.channel, message.thread).words = ""
        return message

    def thread(self, channel: str, ts: str) -> list[Message]:
        """A thread's messages, oldest first; the first message first."""
        return [m for m in self.messages[channel].values() if ts in (m.ts, m.thread)]

    def session(self, channel: str, thread: str) -> Session:
        return self.sessions.setdefault((channel, thread), Session())

    def streams(self) -> Iterator[Message]:
        """Messages that are being streamed."""
        for messages in self.messages.values():
            yield from (m for m in messages.values() if m.stream is Stream.RUNNING)

    def find(self, ts: str) -> Message:
        """A message wherever it is. Raises KeyError."""
        return next(m[ts] for m in self.messages.values() if ts in m)


def rich_text(text: str) -> list[Json]:
    """The block that Slack makes of what a person types."""
    section: Any = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": token_hex(3), "elements": [section]}]
