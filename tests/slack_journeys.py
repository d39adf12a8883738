"""What journeys through the app for Slack share: asking, waiting for what is said, and waiting in vain."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from assistant.bootstrap import Assistant
from assistant.records.model import Conversation
from assistant.records.slack.store import SlackRecords
from assistant.slack.domain import Place
from tests.local_slack import Channel, LocalSlack, Person, Posted

Running = Callable[..., AbstractContextManager[Assistant]]

TOWNS = "How many harbour towns did the Harbour Fund pay for?"
IN_TOWNS = "14 harbour towns"
LANTERN = "What was the Lantern Programme?"
IN_LANTERN = "joined the records of 22 councils"
UNKNOWN = "What did the moon landing cost?"
IN_UNKNOWN = "The collection does not say"
# An address as Slack has it when somebody types one.
PERSONAL = "What did the Harbour Fund pay for, asks <mailto:jane@example.org|jane@example.org>?"


def mention(slack: LocalSlack, words: str) -> str:
    """A message that is for the app."""
    return f"<@{slack.bot_user}> {words}"


def ask(
    slack: LocalSlack, person: Person, channel: Channel, words: str, thread: str = ""
) -> tuple[str, Posted]:
    """Say something and wait for what the app answers: the thread, and the last message of the answer."""
    before = len(slack.answers(channel, thread)) if thread else 0
    ts = slack.say(person, channel, words, thread)
    answers = slack.wait_for(lambda: slack.answers(channel, thread or ts)[before:])
    return thread or ts, answers[-1]


def whispered(slack: LocalSlack, person: Person, words: str) -> Posted:
    """What the app said to one person alone with these words in it, once it has."""
    return slack.wait_for(lambda: next((m for m in slack.whispers(person) if words in m.words), None))


def nothing_more(slack: LocalSlack, person: Person, channel: Channel) -> None:
    """Wait until the app has had time to answer what it must not: it answers another question meanwhile."""
    ask(slack, person, channel, mention(slack, LANTERN))
    slack.wait_until_quiet(still=0.15)


def said(slack: LocalSlack, channel: Channel) -> list[Posted]:
    """All that the app said in a channel."""
    return [message for message in slack.messages(channel) if message.by == slack.bot_user]


def everything(slack: LocalSlack, channel: Channel) -> str:
    """All words that somebody in a channel can read of the app, notifications and addresses too."""
    return "\n".join(f"{m.text}\n{m.words}\n{m.blocks}\n{m.metadata}" for m in said(slack, channel))


def conversation(
    slack: LocalSlack, assistant: Assistant, channel: Channel, thread: str
) -> Conversation | None:
    """The conversation that a thread is; None where it is none."""
    records = SlackRecords(assistant.records)
    kept = records.thread(Place(slack.team, channel, thread))
    return assistant.records.conversation(kept.conversation_id) if kept else None
