"""Keep conversations and feedback, and let go of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from assistant.kernel.domain import Answer, Filters, TraceStep
from assistant.records.database import Database
from assistant.records.forgetting import forget, holding, traced
from assistant.records.model import Conversation, Feedback, GivenFeedback, Listed, Turn, is_id, new_id
from assistant.records.rows import storable, title_of, to_conversation, to_given, to_turn, token_of
from assistant.records.tables import ConversationRow, FeedbackRow, TraceRow, TurnRow

UNDO = timedelta(hours=1)  # how long a deletion can be undone
FAILED = "failed"  # `Listed.last_status` of a turn with a problem
_BETWEEN_TIDYINGS = timedelta(hours=1)
_BATCH = 100  # rows with answers, which are long, at once


def _now() -> datetime:
    return datetime.now(UTC)


class Records:
    """Conversations and feedback in a database. Safe to share between threads.

    Nothing is opened until it is used; every method may raise `RecordsUnusable`. A conversation that was
    deleted, or whose last question is more than `days` days ago (0: for ever), is as one that never was.
    A reader is an id that `new_id` made, or "" for a program that calls. Without `traces`, how answers
    were made is not kept.
    """

    def __init__(
        self, url: str, *, days: int = 365, traces: bool = True, now: Callable[[], datetime] = _now
    ) -> None:
        self.database = Database(url)
        self._days = days
        self._traces = traces
        self.now = now
        self._tidied: datetime | None = None
        self._tidying = Lock()

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    # ── Asking ──

    def begin(
        self,
        question: str,
        *,
        filters: Filters = Filters(),
        ignored: tuple[str, ...] = (),
        conversation_id: str | None = None,
        reader: str = "",
        repeats: str = "",
        once: str = "",
        audience: tuple[str, ...] = (),
    ) -> Turn:
        """Record that a question is asked, as the next turn of a conversation.

        Without a conversation, or with one that is unknown, gone or another reader's, one begins under a
        new id. The same question sent again with the same token `once` gives the same turn; another
        question with that token, from a page that was gone back to, gives a turn of its own. `audience`: the
        groups with whose sight it is answered, where that shows more than what is for everyone.
        """
        self.tidy()
        asked = {
            "id": new_id(),
            "once": token_of(reader, once),
            "question": storable(question),
            "filters": filters,
            "ignored": tuple(ignored),
            "repeats": repeats,
            "audience": tuple(audience),
            "asked_at": self.now(),
            "problem": "",
            "status": "",
        }
        try:
            return self._begin(asked, conversation_id, reader)
        except IntegrityError:  # another process took the token at this moment: its turn is found now
            return self._begin(asked, conversation_id, reader)

    def _begin(self, asked: dict[str, Any], conversation_id: str | None, reader: str) -> Turn:
        with self.database.writing() as session:
            sent = self._sent_before(session, asked)
            if sent:
                return to_turn(sent)
            conversation = self._continued(session, conversation_id, reader)
            if conversation is None:
                conversation = ConversationRow(
                    id=new_id(), reader=reader, title=title_of(asked["question"]), begun_at=asked["asked_at"]
                )
                session.add(conversation)
            conversation.updated_at = asked["asked_at"]
            session.flush()
            last = select(func.max(TurnRow.number)).where(TurnRow.conversation_id == conversation.id)
            turn = TurnRow(**asked, conversation_id=conversation.id, number=(session.scalar(last) or 0) + 1)
            session.add(turn)
            session.flush()
            return to_turn(turn)

    def _sent_before(self, session: Session, asked: dict[str, Any]) -> TurnRow | None:
        """Return the turn of the same submission; take the token from one that is another or is gone."""
        if asked["once"] is None:
            return None
        found = session.scalar(select(TurnRow).where(TurnRow.once == asked["once"]))
        if found is None:
            return None
        same = all(getattr(found, name) == asked[name] for name in ("question", "filters", "ignored"))
        if same and session.scalar(select(TurnRow.id).where(TurnRow.id == found.id, self._turn_stands())):
            return found
        found.once = None
        return None

    def _continued(self, session: Session, id: str | None, reader: str) -> ConversationRow | None:
        """Return a conversation, held against others who would continue it now."""
        if id is None or not is_id(id):
            return None
        return session.scalar(
            select(ConversationRow)
            .where(ConversationRow.id == id, ConversationRow.reader == reader, self.standing())
            .with_for_update()
        )

    def finish(self, turn_id: str, answer: Answer, trace: Sequence[TraceStep] = ()) -> None:
        """Record the answer to a turn and how it was made; nothing happens where the turn is gone."""
        with self.database.writing() as session:
            if turn := session.get(TurnRow, turn_id):
                turn.answer, turn.answered_at, turn.status = answer, self.now(), answer.status.value
                turn.problem = ""
                self._keep(session, turn_id, trace)

    def fail(self, turn_id: str, problem: str, trace: Sequence[TraceStep] = ()) -> None:
        """Record why a turn has no answer, and how far it came; one that has an answer keeps it."""
        with self.database.writing() as session:
            turn = session.get(TurnRow, turn_id)
            if turn and turn.answer is None:
                turn.problem, turn.status = storable(problem), FAILED
                self._keep(session, turn_id, trace)

    def _keep(self, session: Session, turn_id: str, trace: Sequence[TraceStep]) -> None:
        """Keep a trace in place of the one of an earlier try."""
        session.execute(delete(TraceRow).where(TraceRow.turn_id == turn_id))
        if trace and self._traces:
            session.add(TraceRow(turn_id=turn_id, steps=tuple(trace)))

    # ── Reading ──

    def conversation(self, id: str) -> Conversation | None:
        """Return a conversation with all its turns."""
        if not is_id(id):
            return None
        with self.database.reading() as session:
            found = session.scalar(
                select(ConversationRow)
                .where(ConversationRow.id == id, self.standing())
                .options(selectinload(ConversationRow.turns))
            )
            return to_conversation(found) if found else None

    def turn(self, id: str) -> Turn | None:
        """Return one turn."""
        if not is_id(id):
            return None
        with self.database.reading() as session:
            found = session.scalar(select(TurnRow).where(TurnRow.id == id, self._turn_stands()))
            return to_turn(found) if found else None

    def last(self) -> Turn | None:
        """Return the turn that was asked last, whoever asked."""
        newest = (
            select(TurnRow)
            .join(ConversationRow)
            .where(self.standing())
            .order_by(ConversationRow.updated_at.desc(), TurnRow.number.desc())
            .limit(1)
        )
        with self.database.reading() as session:
            found = session.scalar(newest)
            return to_turn(found) if found else None

    def trace(self, turn_id: str) -> tuple[TraceStep, ...] | None:
        """Return how a turn was answered, in order; None where that is not kept, or cannot be read."""
        kept = select(TraceRow.steps).join(TurnRow).where(TurnRow.id == turn_id, self._turn_stands())
        with self.database.reading() as session:
            return session.scalar(kept) or None

    def history(self, reader: str, *, limit: int = 20, offset: int = 0) -> tuple[list[Listed], int]:
        """Return a reader's conversations, the last used first, and how many there are in all.

        The reader "" has none: what programs ask is nobody's history.
        """
        if not reader:
            return [], 0
        theirs = and_(ConversationRow.reader == reader, self.standing())
        of_it = TurnRow.conversation_id == ConversationRow.id
        turns = select(func.count(TurnRow.id)).where(of_it).scalar_subquery()
        status = select(TurnRow.status).where(of_it).order_by(TurnRow.number.desc()).limit(1)
        rows = (
            select(ConversationRow, turns, status.scalar_subquery())
            .where(theirs)
            .order_by(ConversationRow.updated_at.desc(), ConversationRow.id)
            .limit(limit)
            .offset(offset)
        )
        with self.database.reading() as session:
            total = session.scalar(select(func.count(ConversationRow.id)).where(theirs)) or 0
            found = [
                Listed(row.id, row.title, row.updated_at, count, last)
                for row, count, last in session.execute(rows)
            ]
        return found, total

    # ── Tidying by readers ──

    def rename(self, id: str, title: str) -> bool:
        """Give a conversation a title; an empty one goes back to the first question. False: no such one."""
        with self.database.writing() as session:
            found = session.scalar(select(ConversationRow).where(ConversationRow.id == id, self.standing()))
            if found is None:
                return False
            found.title = title_of(title) or title_of(found.turns[0].question)
            return True

    def delete(self, id: str) -> bool:
        """Delete a conversation; for an hour `restore` undoes it. False: no such one."""
        return self._delete(ConversationRow.id == id) == 1

    def delete_all(self, reader: str) -> int:
        """Delete all conversations of a reader, as `delete` does; return how many."""
        return self._delete(ConversationRow.reader == reader) if reader else 0

    def _delete(self, which: ColumnElement[bool]) -> int:
        with self.database.writing() as session:
            theirs = and_(which, self.standing())
            count = session.scalar(select(func.count(ConversationRow.id)).where(theirs)) or 0
            session.execute(update(ConversationRow).where(theirs).values(deleted_at=self.now()))
            return count

    def restore(self, id: str, *, reader: str | None = None) -> bool:
        """Undo the deletion of a conversation, of a reader's own if one is given.

        False: there is none that can be undone.
        """
        with self.database.writing() as session:
            found = session.get(ConversationRow, id)
            if found is None or found.deleted_at is None or found.deleted_at < self.now() - UNDO:
                return False
            if reader not in (None, found.reader):
                return False
            found.deleted_at = None
            return True

    # ── Feedback ──

    def give_feedback(self, turn_id: str, feedback: Feedback) -> bool:
        """Record what a reader thought of a turn, in place of what was said before. False: no such turn.

        Question and answer are copied, so that they can be read when the conversation is gone.
        """
        try:
            return self._give(turn_id, feedback)
        except IntegrityError:  # given twice at the same moment
            return self._give(turn_id, feedback)

    def _give(self, turn_id: str, feedback: Feedback) -> bool:
        with self.database.writing() as session:
            turn = session.scalar(select(TurnRow).where(TurnRow.id == turn_id, self._turn_stands()))
            if turn is None:
                return False
            given = FeedbackRow(
                turn_id=turn_id,
                given_at=feedback.given_at,
                useful=feedback.useful,
                reasons=tuple(storable(reason) for reason in feedback.reasons),
                text=storable(feedback.text),
                question=turn.question,
                answer=turn.answer,
                generation=turn.answer.generation if turn.answer else "",
            )
            session.merge(given)
            return True

    def feedback(self, since: datetime | None = None) -> Iterator[GivenFeedback]:
        """Yield all feedback given since a moment, the oldest first."""
        row, later = FeedbackRow, [] if since is None else [FeedbackRow.given_at >= since]
        while True:
            query = select(row).where(*later).order_by(row.given_at, row.turn_id).limit(_BATCH)
            with self.database.reading() as session:
                found = [to_given(each) for each in session.scalars(query)]
            yield from found
            if len(found) < _BATCH:
                return
            at, last = found[-1].feedback.given_at, found[-1].turn_id
            later = [or_(row.given_at > at, and_(row.given_at == at, row.turn_id > last))]

    def delete_feedback(self, before: datetime) -> int:
        """Delete feedback given before a moment, for good; return how much."""
        with self.database.writing() as session:
            ids = session.scalars(select(FeedbackRow.turn_id).where(FeedbackRow.given_at < before)).all()
            session.execute(delete(FeedbackRow).where(FeedbackRow.given_at < before))
        self.database.wipe()
        return len(ids)

    # ── Letting go ──

    def tidy(self) -> None:
        """Do what `expire` does, at most once an hour; `begin` calls it."""
        with self._tidying:
            now = self.now()
            if self._tidied is not None and now - self._tidied < _BETWEEN_TIDYINGS:
                return
            self._tidied = now
        self.expire()

    def expire(self, older_than_days: int | None = None) -> int:
        """Remove for good what is too old, and what was deleted more than an hour ago.

        `older_than_days` counts from the last question; without it the records' own limit does.
        Returns how many conversations went. Feedback stays.
        """
        over = ConversationRow.deleted_at < self.now() - UNDO
        days = self._days if older_than_days is None else older_than_days
        if days:
            over = or_(over, ConversationRow.updated_at < self.now() - timedelta(days=days))
        with self.database.writing() as session:
            ids = session.scalars(select(ConversationRow.id).where(over)).all()
            if ids:
                session.execute(delete(ConversationRow).where(over))
        if ids:
            self.database.wipe()
        return len(ids)

    def forget_document(self, *document_ids: str) -> int:
        """Erase what rests on some documents from all answers, deleted ones and feedback too.

        The traces of conversations in which they were found go as a whole. Returns how many answers held
        something of them. In SQLite no byte of it is left in the files. What readers typed is theirs, and
        is not looked through.
        """
        with self.database.reading() as session:
            traces = traced(session, document_ids)
            places = holding(session, document_ids)
        for start in range(0, len(traces), _BATCH):  # first, for the answers tell which
            with self.database.writing() as session:
                some = traces[start : start + _BATCH]
                session.execute(delete(TraceRow).where(TraceRow.turn_id.in_(some)))
        changed = 0
        for start in range(0, len(places), _BATCH):  # others write in between
            with self.database.writing() as session:
                changed += forget(session, places[start : start + _BATCH], document_ids)
        self.database.wipe(thorough=True)
        return changed

    # ── What is still there ──

    def standing(self) -> ColumnElement[bool]:
        """Return what is true of the conversations that are neither deleted nor too old."""
        there = ConversationRow.deleted_at.is_(None)
        if not self._days:
            return there
        return and_(there, ConversationRow.updated_at >= self.now() - timedelta(days=self._days))

    def _turn_stands(self) -> ColumnElement[bool]:
        return TurnRow.conversation.has(self.standing())
