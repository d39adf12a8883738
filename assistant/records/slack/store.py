"""Keep what the app for Slack has to know after a restart, in the database of the conversations."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager

from assistant.records.rows import storable
from assistant.records.slack.model import (
    ChannelSettings,
    HandedOver,
    KeptChannel,
    KeptPlace,
    KeptQuestion,
    KeptThread,
    Placed,
)
from assistant.records.slack.tables import ChannelRow, QuestionRow, SeenRow, ThreadRow
from assistant.records.store import Records
from assistant.records.tables import ConversationRow, TurnRow

SEEN = timedelta(days=1)  # Slack tries again for about an hour, and for a day with delayed events
_BETWEEN_TIDYINGS = timedelta(hours=1)


class SlackRecords:
    """Threads, settings of channels, questions for people, and what was seen. Safe to share between threads.

    Threads and questions are there as long as their conversations are: one that is deleted, too old or
    erased takes them with it. Every method may raise `RecordsUnusable`.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._database = records.database
        self._tidied: datetime | None = None
        self._tidying = Lock()

    # ── What was seen ──

    def first_time(self, key: str) -> bool:
        """Tell whether a key is new to all processes that share the records; it is kept for a day."""
        self._tidy()
        row = SeenRow(key=sha256(key.encode("utf-8", "replace")).hexdigest(), seen_at=self._records.now())
        try:
            with self._database.writing() as session:
                session.add(row)
        except IntegrityError:  # it is there already
            return False
        return True

    def _tidy(self) -> None:
        """Forget keys that are too old, at most once an hour."""
        now = self._records.now()
        with self._tidying:
            if self._tidied is not None and now - self._tidied < _BETWEEN_TIDYINGS:
                return
            self._tidied = now
        with self._database.writing() as session:
            session.execute(delete(SeenRow).where(SeenRow.seen_at <= now - SEEN))

    # ── Threads ──

    def thread(self, place: Placed) -> KeptThread | None:
        """Return a thread that was joined; None where it was not, or its conversation is gone."""
        return self._thread(
            _threads().where(
                ThreadRow.team == place.team,
                ThreadRow.channel == place.channel,
                ThreadRow.thread == place.thread,
            )
        )

    def find_thread(self, conversation_id: str) -> KeptThread | None:
        """Return the thread that a conversation is; None where it is none, or is gone."""
        return self._thread(_threads().where(ThreadRow.conversation_id == conversation_id))

    def _thread(self, which: Select[ThreadRow]) -> KeptThread | None:
        newest = which.where(self._records.standing()).order_by(ThreadRow.joined_at.desc()).limit(1)
        with self._database.reading() as session:
            row = session.scalar(newest)
            if row is None:
                return None
            return KeptThread(
                row.team, row.channel, row.thread, row.conversation_id, row.reader, row.joined_at
            )

    def keep_thread(self, place: Placed, conversation_id: str, reader: str) -> None:
        """Keep which conversation a thread is; nothing happens where that is gone meanwhile."""
        try:
            self._keep_thread(place, conversation_id, reader)
        except IntegrityError:  # another process kept it, or removed the conversation, at this moment
            self._keep_thread(place, conversation_id, reader)

    def _keep_thread(self, place: Placed, conversation_id: str, reader: str) -> None:
        with self._database.writing() as session:
            if session.get(ConversationRow, conversation_id) is None:
                return
            row = session.get(ThreadRow, (place.team, place.channel, place.thread))
            if row is None:
                row = ThreadRow(team=place.team, channel=place.channel, thread=place.thread)
                session.add(row)
            elif row.conversation_id == conversation_id:
                return
            row.conversation_id, row.reader, row.joined_at = conversation_id, reader, self._records.now()

    # ── Channels ──

    def channel(self, team: str, channel: str) -> KeptChannel | None:
        """Return what was chosen for a channel; None where nothing was, or it can no longer be read."""
        with self._database.reading() as session:
            row = session.get(ChannelRow, (team, channel))
            return KeptChannel(row.settings, row.chosen_by, row.chosen_at) if row and row.settings else None

    def keep_channel(self, team: str, channel: str, settings: ChannelSettings, *, by: str) -> None:
        """Keep what a person chose for a channel, in place of what was chosen before."""
        row = {
            "team": team,
            "channel": channel,
            "settings": settings,
            "chosen_by": by,
            "chosen_at": self._records.now(),
        }
        try:
            self._keep_channel(row)
        except IntegrityError:  # chosen twice at the same moment
            self._keep_channel(row)

    def _keep_channel(self, row: dict[str, object]) -> None:
        with self._database.writing() as session:
            session.merge(ChannelRow(**row))

    def forget_channel(self, team: str, channel: str) -> bool:
        """Forget what was chosen for a channel, so that the settings file holds. False: nothing was."""
        with self._database.writing() as session:
            row = session.get(ChannelRow, (team, channel))
            if row is None:
                return False
            session.delete(row)
            return True

    # ── Questions for people ──

    def keep_question(self, kept: KeptQuestion) -> bool:
        """Keep a question for a person. False: it is kept already, or its turn is gone."""
        place = kept.place
        row = QuestionRow(
            turn_id=kept.turn_id,
            team=place.team,
            channel=place.channel,
            thread=place.thread,
            person=kept.person,
            owner=kept.owner,
            note=storable(kept.note),
            asked_at=kept.asked_at,
        )
        try:
            with self._database.writing() as session:
                session.add(row)
        except IntegrityError:
            return False
        return True

    def questions(self, owner: str = "", *, settled: bool = False) -> list[HandedOver]:
        """Return the questions for an owner, or for anybody, the oldest first; with `settled`, those too."""
        wanted = self._questions().order_by(QuestionRow.asked_at, QuestionRow.turn_id)
        if owner:
            wanted = wanted.where(QuestionRow.owner == owner)
        if not settled:
            wanted = wanted.where(QuestionRow.settled_at.is_(None))
        with self._database.reading() as session:
            return [_to_handed_over(row) for row in session.scalars(wanted)]

    def settle(self, turn_id: str) -> bool:
        """Note that a person has dealt with a question. False: there is no such open one."""
        with self._database.writing() as session:
            row = session.scalar(self._questions().where(QuestionRow.turn_id == turn_id))
            if row is None or row.settled_at is not None:
                return False
            row.settled_at = self._records.now()
            return True

    def _questions(self) -> Select[QuestionRow]:
        return (
            select(QuestionRow)
            .join(QuestionRow.turn)
            .join(TurnRow.conversation)
            .options(contains_eager(QuestionRow.turn))
            .where(self._records.standing())
        )


def _threads() -> Select[ThreadRow]:
    return select(ThreadRow).join(ThreadRow.conversation)


def _to_handed_over(row: QuestionRow) -> HandedOver:
    kept = KeptQuestion(
        row.turn_id,
        row.turn.conversation_id,
        KeptPlace(row.team, row.channel, row.thread),
        row.person,
        row.owner,
        row.asked_at,
        row.note,
    )
    return HandedOver(kept, row.turn.question, row.settled_at)
