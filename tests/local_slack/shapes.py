"""What a test sees of the local Slack: people, channels, messages, dialogs, calls and complaints."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


class Person(str):
    """The id of a member of the workspace, "U…", with a name."""

    name: str
    is_app: bool  # posts as another app does

    def __new__(cls, identity: str, name: str, is_app: bool = False) -> Person:
        person = super().__new__(cls, identity)
        person.name = name
        person.is_app = is_app
        return person

    @property
    def handle(self) -> str:
        """The user name: "Ada Lovelace" is "ada.lovelace"."""
        return self.name.lower().replace(" ", ".")


class Channel(str):
    """The id of a conversation, "C…" or "D…", with a name and its kind."""

    name: str
    kind: str  # as `channel_type` of an event has it: channel, group, im, mpim

    def __new__(cls, identity: str, name: str, kind: str = "channel") -> Channel:
        channel = super().__new__(cls, identity)
        channel.name = name
        channel.kind = kind
        return channel


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as it stands now."""

    ts: str
    channel: str
    thread: str  # "" outside threads, and for a thread's first message
    by: str  # user id
    text: str  # what notifications say
    markdown: str  # text that was streamed or sent as Markdown, with what Markdown blocks say
    blocks: tuple[Json, ...]
    streaming: bool  # not stopped yet
    updates: int  # times it was changed by chat.update or a response address
    pieces: tuple[tuple[float, str], ...]  # (time.time(), text) of each part of a stream
    metadata: Mapping[str, Any] | None
    reactions: Mapping[str, frozenset[str]]  # name -> people
    files: tuple[str, ...]
    only_for: str  # who alone sees it; "" for everyone there
    posted_at: float  # time.time()
    arguments: Mapping[str, Any]  # of the call that posted it

    @property
    def words(self) -> str:
        """All that a reader sees of it, as written: Markdown and blocks; the text where there are none of these."""
        blocks = [block for block in self.blocks if block.get("type") != "markdown"]
        return "\n".join(filter(None, (self.markdown, *_texts(blocks)))) or self.text

    def elements(self) -> dict[str, Json]:
        """Every button and menu in it by action id."""
        return elements_of(list(self.blocks))


@dataclass(frozen=True, slots=True)
class Dialog:
    """A dialog that somebody has open."""

    id: str
    callback_id: str
    title: str
    view: Json

    @property
    def words(self) -> str:
        """All that a reader sees of it."""
        return "\n".join(filter(None, (self.title, *_texts(self.view["blocks"]))))

    def elements(self) -> dict[str, Json]:
        """Every input, button and menu in it by action id."""
        return elements_of(self.view["blocks"])


@dataclass(frozen=True, slots=True)
class Status:
    """What is shown of a thread while the app works."""

    words: str = ""  # "is searching…"; "" for none
    session: str = ""  # active, processing, suspended, closed; "" where no session was made
    title: str = ""
    prompts: tuple[tuple[str, str], ...] = ()  # (title, message) of the suggested prompts


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file."""

    id: str
    name: str
    title: str
    content: bytes
    channel: str
    thread: str
    comment: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the Web API, or a post to a response address."""

    method: str
    arguments: Json
    at: float  # time.time()
    error: str  # "" where it was granted


@dataclass(frozen=True, slots=True)
class Complaint:
    """What Slack would have refused, or shown other than meant."""

    method: str
    error: str
    detail: str

    def __str__(self) -> str:
        return f"{self.method}: {self.error}" + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """How long the app took to acknowledge a delivery."""

    kind: str  # events_api, slash_commands, interactive
    name: str  # app_mention, /precedent, block_actions …
    seconds: float
    attempt: int  # 0 for the first
    at: float  # time.time() of the acknowledgement


class Refused(Exception):
    """A call is refused; `asked` where a test brought that about."""

    def __init__(self, error: str, detail: str = "", *, asked: bool = False, **more: Any) -> None:
        super().__init__(f"{error}: {detail}" if detail else error)
        self.error, self.detail, self.asked, self.more = error, detail, asked, more


def elements_of(blocks: list[Json]) -> dict[str, Json]:
    """Interactive elements of blocks by action id, with the block's id as `block_id`."""
    return {
        e["action_id"]: {**e, "block_id": b.get("block_id", "")}
        for b in blocks
        for e in inside(b)
        if "action_id" in e
    }


def inside(block: Json) -> Iterator[Json]:
    """Elements of a block that may be interactive."""
    yield from (e for e in block.get("elements", ()) if isinstance(e, dict))
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            yield block[key]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key in ("text", "alt_text", "title") and isinstance(part, str):
                yield part
            elif key not in ("state", "metadata", "private_metadata"):
                yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def decoded(value: Any) -> Any:
    """JSON that came as a string, or the value itself."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
