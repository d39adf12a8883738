"""Answer one question from Slack: whether at all, for whom, and on its way from status to sources."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from assistant.answering.progress import Begun, Progress, Said, Searched, Tell, Writing
from assistant.kernel.access import EVERYONE, Audience
from assistant.kernel.domain import AnswerStatus, Filters, Statement
from assistant.kernel.errors import PersonalData, QuestionInvalid, RecordsUnusable
from assistant.kernel.stopping import Stop
from assistant.records.model import new_id
from assistant.records.slack.model import Answering, ChannelSettings
from assistant.slack.asking.shortening import titled
from assistant.slack.defaults import filters_for, names
from assistant.slack.delivery.sending import sending
from assistant.slack.domain import Asked, Message, Way
from assistant.slack.troubles import told_of
from assistant.slack.writing import notices, statements
from assistant.slack.writing.answers import Shown

if TYPE_CHECKING:
    from assistant.bootstrap import Reply
    from assistant.slack.desk import Desk

log = structlog.get_logger(__name__)

_ANSWERED = (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)
# What the app was not called for: where a channel wants it quiet, nobody is told that it has no answer.
_UNCALLED = (Way.REPLY, Way.UNMENTIONED)
_TYPED = (Way.MENTION, Way.DIRECT, Way.REPLY, Way.UNMENTIONED)  # by whoever asks, in a message
_TITLE = 80  # characters of a thread's title
_ECHO = 300  # of a question above its answer, where nobody else saw it asked


async def answer(desk: Desk, asked: Asked) -> None:
    """Answer a question where it was asked, once however often it comes. Never raises."""
    with told_of(channel=asked.place.channel, thread=asked.place.thread, way=asked.way.value):
        async with apologising(desk, asked):
            if asked.once and not await asyncio.to_thread(desk.records.first_time, asked.once):
                log.info("slack_seen_before", channel=asked.place.channel, message=asked.message)
                return
            settings = await desk.channels.of(asked.place.team, asked.place.channel)
        if settings.answering is Answering.OFF and not asked.place.direct:
            await whisper(desk, asked, notices.turned_off())
            return
        allowed = desk.allowance.take(asked)
        if not allowed.granted:
            log.warning("slack_limited", channel=asked.place.channel, person=asked.person)
            if allowed.tell and not _unheard(asked, settings):
                await whisper(desk, asked, notices.too_many(allowed.seconds))
            return
        if refusal := await asyncio.to_thread(_refusal, desk, asked):
            if not _unheard(asked, settings):
                await whisper(desk, asked, refusal)
            return
        async with desk.underway.turn(asked.place, asked.message) as stop:
            await _Exchange(desk, asked, settings, stop).run()


def _unheard(asked: Asked, settings: ChannelSettings) -> bool:
    """Tell whether nobody is to hear of a question that is not answered.

    What was put to no app, such as whether the printer is broken, is answered where it can be, or left alone.
    """
    return asked.way is Way.UNMENTIONED or (settings.quiet and not asked.private and asked.way in _UNCALLED)


def _refusal(desk: Desk, asked: Asked) -> Message | None:
    """Return why a question is not taken; None where it is."""
    try:
        desk.assistant.taken(asked.text)
    except PersonalData as found:
        return notices.personal(found, aloud=not asked.whispered, said_in_slack=asked.way in _TYPED)
    except QuestionInvalid as fault:
        return notices.refused(str(fault))
    return None


@asynccontextmanager
async def apologising(desk: Desk, asked: Asked) -> AsyncIterator[None]:
    """Where the records cannot be used, tell so whoever called the app: once a minute, for of what comes
    twice nothing is known. Raises what was raised.
    """
    try:
        yield
    except RecordsUnusable:
        if asked.way not in _UNCALLED and desk.allowance.tells(asked):
            await whisper(desk, asked, notices.unavailable())
        raise


async def whisper(desk: Desk, asked: Asked, message: Message) -> None:
    """Say something to whoever asked alone."""
    if asked.url:
        await desk.slack.respond(asked.url, message)
        return
    # In a thread that nobody has begun yet, nothing that is whispered is seen.
    begins = asked.place.thread == asked.message
    place = replace(asked.place, thread="") if begins else asked.place
    await desk.slack.whisper(place, asked.person, message)


class _Exchange:
    """One question and its answer, on its way."""

    def __init__(self, desk: Desk, asked: Asked, settings: ChannelSettings, stop: Stop) -> None:
        self._desk = desk
        self._asked = asked
        self._settings = settings
        self._stop = stop
        self._sending = sending(desk.slack, asked, desk.me)
        self._reader = ""
        self._begun: Begun | None = None
        self._told: list[Statement] = []
        self._unheard = _unheard(asked, settings)
        # Nothing may be shown before it is known that there is an answer.
        self._quiet = self._unheard or (settings.quiet and not asked.private)

    async def run(self) -> None:
        """Make the answer and deliver it."""
        if not self._unheard:
            await self._sending.working("is looking into it…")
        try:
            reply = await self._made()
        except Exception as error:
            fault = isinstance(error, QuestionInvalid)
            if self._unheard:
                await self._sending.leave()
            else:
                await self._sending.tell(notices.refused(str(error)) if fault else notices.unavailable())
            if not fault:
                raise
        else:
            await self._deliver(reply)

    async def _made(self) -> Reply:
        desk, asked = self._desk, self._asked
        follows = bool(asked.place.thread) and not asked.whispered
        kept = await asyncio.to_thread(desk.records.thread, asked.place) if follows else None
        history = () if kept or not follows else await desk.threads.history(asked.place, asked.message)
        self._reader = kept.reader if kept else new_id()
        conversation_id = kept.conversation_id if kept else None
        audience = await self._audience()

        def ask(tell: Tell) -> Reply:
            conversation = desk.assistant.records.conversation(conversation_id) if conversation_id else None
            with desk.assistant.library.open(audience) as generation:
                filters = filters_for(asked.text, self._settings.filters, conversation, generation)
            return desk.assistant.ask(
                asked.text,
                filters=filters,
                conversation_id=conversation_id,
                reader=self._reader,
                history=history or None,
                audience=audience,
                tell=tell,
                stop=self._stop,
            )

        return await desk.making.make(ask, self._hear)

    async def _audience(self) -> Audience:
        """Return by whose sight the question is answered: in a channel, by everybody's."""
        if not self._asked.private:
            return EVERYONE
        return await self._desk.people.groups(self._asked.person, self._asked.place.team)

    async def _hear(self, told: Progress) -> None:
        match told:
            case Begun():
                self._begun = told
                if not self._unheard:  # a thread is joined by being heard in it
                    await self._keep(told)
                if self._asked.note and not self._quiet:
                    await self._sending.say(statements.note(self._asked.note))
            case Searched() if not self._quiet:
                await self._sending.working(f"has searched {told.documents:,} documents…")
            case Writing() if not self._quiet:
                await self._sending.working("is writing, and checking each sentence…")
            case Said() if self._begun and not self._quiet and not self._stop.is_set:
                check = self._desk.links.of(self._begun.conversation_id, self._begun.number)
                self._told.append(told.statement)
                await self._sending.say(statements.said(told.statement, told.citations, check))

    async def _keep(self, begun: Begun) -> None:
        """Keep which conversation the thread is, so that what is asked next goes on with it."""
        place = self._asked.place
        if place.thread and not self._asked.whispered:
            await asyncio.to_thread(
                self._desk.records.keep_thread, place, begun.conversation_id, self._reader
            )

    async def _deliver(self, reply: Reply) -> None:
        desk, asked, found = self._desk, self._asked, reply.answer.status in _ANSWERED
        log.info(
            "slack_answered",
            channel=asked.place.channel,
            thread=asked.place.thread,
            way=asked.way.value,
            turn=reply.turn_id,
            status=reply.answer.status.value,
            stopped=self._stop.is_set,
        )
        if self._stop.is_set:
            await self._sending.tell(notices.stopped())
            return
        shown = Shown(
            reply,
            desk.links,
            question=titled(asked.text, _ECHO) if asked.whispered else "",
            note=asked.note,
            narrowed=await asyncio.to_thread(self._narrowed, reply.answer.searched.filters),
            whispered=asked.private,
        )
        if self._quiet and not found:
            await self._sending.leave()
            if not self._unheard:
                for message in shown.messages():
                    await whisper(desk, asked, message)
            return
        if self._unheard and self._begun:
            await self._keep(self._begun)
        # What was said may not be what the answer is, as after a model that failed: it is put in its place.
        holds = self._told == list(reply.answer.statements)
        await self._sending.finish(shown.messages(), shown.below() if holds else ())
        if asked.place.direct and reply.number == 1:
            await desk.slack.title(asked.place, titled(asked.text, _TITLE))

    def _narrowed(self, filters: Filters) -> tuple[str, ...]:
        """Return the names of the programmes and places that the channel kept the question to."""
        with self._desk.assistant.library.open() as generation:
            return names(filters, generation.taxonomy)
