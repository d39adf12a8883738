"""Answer the turns of conversations that are kept: each once, read with the turns before it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import structlog

from assistant.answering.tracing import Tracer
from assistant.kernel.access import EVERYONE, Audience, sees_as_much
from assistant.kernel.domain import Answer, AnswerStatus, StatementKind
from assistant.kernel.errors import PrecedentError
from assistant.retrieval import following_up

if TYPE_CHECKING:  # SQLAlchemy takes long to import, and the command line keeps nothing
    from assistant.records.model import Turn
    from assistant.records.store import Records

log = structlog.get_logger(__name__)

_OF_SOURCES = (StatementKind.EXTRACT, StatementKind.WRITTEN)
_READ = 6  # earlier turns that a question is read with
_DEFECT = "Something went wrong while the question was being answered. Ask it again."
_Make = Callable[[tuple[following_up.Turn, ...]], Answer]


class Recorder:
    """Sees that what is asked in a conversation is answered and kept. Safe to share between threads."""

    def __init__(self, records: Records) -> None:
        self.records = records
        # One for each turn that is being answered; it goes when nobody holds it any more.
        self._locks: WeakValueDictionary[str, Lock] = WeakValueDictionary()
        self._guard = Lock()

    def answered(
        self,
        turn: Turn,
        make: _Make,
        trace: Tracer,
        *,
        audience: Audience = EVERYONE,
        hidden: Collection[str] = (),
    ) -> tuple[Answer, bool]:
        """Return a turn's answer and whether it was there already; if not, `make` it from the turns before.

        Neither is taken from what the reader may not read, as `may_read` has it.

        A turn that is being answered at this moment, as after a double click, is waited for. What `make`
        raises is recorded as the turn's problem, and raised. What it notes in `trace` is kept with the turn.
        """
        with self._guard:
            lock = self._locks.setdefault(turn.id, Lock())
        with lock:
            now = self.records.turn(turn.id)
            if now is not None and now.answer is not None and may_read(now, audience, hidden):
                return now.answer, True
            try:
                answer = make(tuple(self._earlier(turn, audience, hidden)))
            except BaseException as error:
                self._failed(turn.id, error, trace)
                raise
            self.records.finish(turn.id, answer, trace.steps)
            return answer, False

    def _failed(self, turn_id: str, error: BaseException, trace: Tracer) -> None:
        said = str(error) if isinstance(error, PrecedentError) else _DEFECT
        try:
            self.records.fail(turn_id, said, trace.steps)
        except PrecedentError:  # what went wrong first is what is raised
            log.exception("problem_not_recorded", turn=turn_id)

    def _earlier(
        self, turn: Turn, audience: Audience, hidden: Collection[str]
    ) -> Iterator[following_up.Turn]:
        """Yield the last turns before one that have an answer; of one asked again, those before it then.

        Where an answer is partial, what it quotes may be about another thing than was asked.
        """
        conversation = self.records.conversation(turn.conversation_id)
        turns = conversation.turns if conversation else ()
        before = next((each.number for each in turns if each.id == turn.repeats), turn.number)
        found = [
            following_up.Turn(
                each.answer.searched.query,
                _first_said(each.answer) if each.answer.status is AnswerStatus.ANSWERED else "",
                found=bool(each.answer.citations),
                asked_back=each.answer.status is AnswerStatus.CLARIFY,
                headings=_headings(each.answer),
            )
            for each in turns
            if each.number < before and each.answer and may_read(each, audience, hidden)
        ]
        yield from found[-_READ:]


def may_read(turn: Turn, audience: Audience, hidden: Collection[str]) -> bool:
    """Tell whether a turn may be shown to readers from whom some documents are `hidden` (ids).

    Not where it was answered with the sight of a group that they lack, nor where it asks of, cites or
    names a document that has been restricted since.
    """
    named = set(turn.filters.documents)
    if turn.answer:
        named |= {cited.document_id for cited in turn.answer.citations}
        named |= {near.document_id for near in turn.answer.nearest}
    return sees_as_much(audience, turn.audience) and named.isdisjoint(hidden)


def _first_said(answer: Answer) -> str:
    """Return the first thing that an answer says of its sources; "" where it says nothing."""
    return next((item.text for item in answer.statements if item.kind in _OF_SOURCES), "")


def _headings(answer: Answer) -> tuple[str, ...]:
    """Return what the parts of an answer are set out under, in order."""
    return tuple(item.text for item in answer.statements if item.kind is StatementKind.HEADING)
