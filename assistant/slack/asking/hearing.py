"""Read an event as a message that somebody said, or as nothing that is for the app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.slack.asking.questions import among_people, asks, is_courtesy
from assistant.slack.asking.text import has_words, mentioned, question_of
from assistant.slack.domain import Payload, Place, Way

if TYPE_CHECKING:
    from assistant.slack.delivery.identity import Identity

# Messages by which something is said; all others tell of joining, topics, deletions and the like.
_SAID = frozenset({"", "file_share", "thread_broadcast", "me_message", "bot_message"})
_CHANGED = "message_changed"
_SLACKBOT = "USLACKBOT"
_WORDS = 4  # of a question that is answered though it does not mention the app: "Lunch?" is none


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it was said."""

    place: Place  # the thread that it stands in, or begins
    person: str  # who said it; the id of the bot where no user did
    text: str  # as Slack has it
    question: str  # as typed
    at: str  # when: the time by which Slack knows it
    begins: bool  # it stands in no thread of others
    edited: str = ""  # when it was edited, where that is why it is heard
    by_app: bool = False

    @property
    def once(self) -> str:
        """The same for all events that tell of it: `message`, `app_mention`, those delivered again."""
        parts = (self.place.team, self.place.channel, self.at, self.edited)
        return ":".join(part for part in parts if part)


def is_own(message: Mapping[str, Any], me: Identity) -> bool:
    """Tell whether the app itself said it."""
    return message.get("user") == me.user or (bool(me.bot) and message.get("bot_id") == me.bot)


def is_said(message: Mapping[str, Any]) -> bool:
    """Tell whether a message says something, and does not tell of somebody who joined and the like."""
    return (message.get("subtype") or "") in _SAID


def by_app(message: Mapping[str, Any]) -> bool:
    """Tell whether an app said it, Slack's own too, and no person."""
    return (
        bool(message.get("bot_id"))
        or message.get("subtype") == "bot_message"
        or message.get("user") == _SLACKBOT
    )


def heard(body: Payload, me: Identity) -> Heard | None:
    """Return the message of a `message` or `app_mention` event; None where it is none, or the app's own."""
    event = body["event"]
    changed = event.get("subtype") == _CHANGED
    message = event.get("message", {}) if changed else event
    if not is_said(message) or is_own(message, me) or not message.get("ts"):
        return None
    if changed and not _reworded(message, event.get("previous_message", {})):
        return None
    begins = message.get("thread_ts", message["ts"]) == message["ts"]
    text = message.get("text") or ""
    return Heard(
        place=place_of(me, event["channel"], message.get("thread_ts") or message["ts"]),
        person=message.get("user") or message.get("bot_id") or "",
        text=text,
        question=question_of(text, me.user),
        at=message["ts"],
        begins=begins,
        edited=(message.get("edited") or {}).get("ts", ""),
        by_app=by_app(message),
    )


def place_of(me: Identity, channel: str, thread: str) -> Place:
    """Return a place in the app's workspace. Ids that begin with D are those of direct messages."""
    return Place(me.team, channel, thread, direct=channel.startswith("D"))


def way_of(said: Heard, me: Identity) -> Way | None:
    """Return how a message asks, where its channel wants that; None where it is certainly not for the app.

    In a channel, who mentions others and not the app speaks to them, as does who asks what only people know.
    """
    if is_courtesy(said.question):
        return None
    named = mentioned(said.text)
    if said.place.direct:
        return Way.DIRECT if has_words(said.question) or "?" in said.question else None
    if me.user in named:
        return Way.MENTION
    if named or not has_words(said.question) or among_people(said.question):
        return None
    if said.begins:
        asking = len(said.question.split()) >= _WORDS and asks(said.question)
        return Way.UNMENTIONED if asking else None
    return None if said.by_app else Way.REPLY  # two apps would answer each other for ever


def _reworded(message: Mapping[str, Any], previous: Mapping[str, Any]) -> bool:
    """Tell an edit by a person from what else changes a message: a reply to it, the preview of a link."""
    return bool(message.get("edited")) and message.get("text") != previous.get("text")
