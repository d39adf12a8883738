"""What is said in channels and direct messages: answered where it is a question for the app."""

from __future__ import annotations

import asyncio

from assistant.kernel.access import EVERYONE
from assistant.kernel.domain import AnswerStatus
from assistant.kernel.mentions import Mentions
from assistant.records.slack.model import Answering, ChannelSettings
from assistant.slack.answering import apologising
from assistant.slack.asking.hearing import Heard, heard, way_of
from assistant.slack.asking.helping import helped
from assistant.slack.asking.questions import carries_on, wants_help
from assistant.slack.asking.shortening import Shortened, shortened
from assistant.slack.asking.text import has_words
from assistant.slack.desk import Desk
from assistant.slack.domain import Asked, Payload, Way

_TO_THE_APP = (Way.MENTION, Way.DIRECT)
_WITH_REPLIES = (Answering.REPLIES, Answering.QUESTIONS)


async def message(desk: Desk, body: Payload) -> None:
    """Answer a message that asks the app something, where the channel wants that.

    Listens to `message` and `app_mention`: a mention in a channel comes as both, in any order, and is
    answered once.
    """
    said = heard(body, desk.me)
    way = way_of(said, desk.me) if said else None
    if said is None or way is None:
        return
    async with apologising(desk, Asked(said.place, said.person, said.question, way, message=said.at)):
        settings = await desk.channels.of(said.place.team, said.place.channel)
        wanted = await _wanted(desk, said, way, settings)
    if not wanted:
        return
    asked = await _question(desk, said) if way is Way.MENTION else Shortened(said.question)
    if way in _TO_THE_APP and (not has_words(asked.text) or wants_help(asked.text)):
        await _helped(desk, said)
        return
    await desk.ask(
        Asked(said.place, said.person, asked.text, way, message=said.at, once=said.once, note=asked.note)
    )


async def _wanted(desk: Desk, said: Heard, way: Way, settings: ChannelSettings) -> bool:
    """Tell whether the channel wants an answer. Where the app is turned off, a mention is told so."""
    if (said.by_app and not settings.bots) or (said.edited and not settings.edits):
        return False
    if way is Way.REPLY:
        return settings.answering in _WITH_REPLIES and await _follows(desk, said)
    return way is not Way.UNMENTIONED or settings.answering is Answering.QUESTIONS


async def _follows(desk: Desk, said: Heard) -> bool:
    """Tell whether a reply goes on with a conversation of the app, such as one that is just beginning."""
    if await asyncio.to_thread(_goes_on, desk, said):
        return True
    return await desk.underway.answered(said.place) and await asyncio.to_thread(_goes_on, desk, said)


def _goes_on(desk: Desk, said: Heard) -> bool:
    """Tell whether a reply goes on with a conversation of the app.

    It asks, or the app has asked back and it names what may be meant: others may be talking meanwhile.
    """
    kept = desk.records.thread(said.place)
    if kept is None:
        return False
    if carries_on(said.question):
        return True
    conversation = desk.assistant.records.conversation(kept.conversation_id)
    last = conversation.turns[-1].answer if conversation and conversation.turns else None
    if last is None or last.status is not AnswerStatus.CLARIFY:
        return False
    with desk.assistant.library.open(EVERYONE) as generation:
        return generation.finder.find(said.question) != Mentions()


async def _question(desk: Desk, said: Heard) -> Shortened:
    """Return what a mention asks: its words or, where it has none, those that its thread begins with."""
    if has_words(said.question) or said.begins:
        return Shortened(said.question)
    first = await desk.threads.first(said.place)
    return shortened(first, desk.assistant.settings.question_characters)


async def _helped(desk: Desk, said: Heard) -> None:
    if await asyncio.to_thread(desk.records.first_time, said.once):
        await helped(desk, said)
