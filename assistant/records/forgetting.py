"""Take out of recorded answers what rests on one document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.orm.attributes import flag_modified

from assistant.kernel.domain import Answer, Statement, StatementKind
from assistant.records.tables import AnswerRow, FeedbackRow, TraceRow, TurnRow

Place = tuple[type[AnswerRow], str]  # a table, and the key of a row in it
_KEYS: tuple[tuple[type[AnswerRow], InstrumentedAttribute[str]], ...] = (
    (TurnRow, TurnRow.id),
    (FeedbackRow, FeedbackRow.turn_id),
)
REMOVED = Statement("A quotation was removed: its document was purged.", StatementKind.NOTICE)


def holding(session: Session, document_ids: Sequence[str]) -> list[Place]:
    """Return where the answers are that name one of some documents."""
    found: list[Place] = []
    for table, key in _KEYS:
        named = select(key).where(_naming(table.answer, document_ids))
        found += [(table, place) for place in session.scalars(named)]
    return found


def traced(session: Session, document_ids: Sequence[str]) -> list[str]:
    """Return the turns whose traces may hold text of some documents.

    Those are all that are traced in a conversation in which one of the documents was found: what a later
    turn sent to a model may hold what an earlier one quoted.
    """
    named = _naming(TurnRow.answer, document_ids) | _naming(TraceRow.steps, document_ids)
    conversations = select(TurnRow.conversation_id).outerjoin(TraceRow).where(named)
    turns = select(TraceRow.turn_id).join(TurnRow).where(TurnRow.conversation_id.in_(conversations))
    return list(session.scalars(turns))


def _naming(column: InstrumentedAttribute[Any], document_ids: Sequence[str]) -> ColumnElement[bool]:
    held = cast(column, Text)
    named = (held.contains(json.dumps(each), autoescape=True) for each in document_ids if each)
    return or_(false(), *named)


def forget(session: Session, places: Iterable[Place], document_ids: Sequence[str]) -> int:
    """Take what rests on some documents out of answers; return how many held something of them."""
    changed = 0
    for table, place in places:
        row = session.get(table, place)
        if row is None:  # it has expired meanwhile
            continue
        kept = reduce(without, document_ids, row.answer) if row.answer else None
        if kept is None:  # it names the document and cannot be read, so all of it goes
            flag_modified(row, "answer")
        elif kept == row.answer:
            continue
        row.answer = kept
        changed += 1
    return changed


def without(answer: Answer, document_id: str) -> Answer:
    """Return an answer with no quotation, title or suggestion that rests on a document.

    A statement that cites it gives way to a notice, even if it cites others too: its words may be the
    document's. The other citations keep their numbers. The answer comes back as it is where nothing
    rests on the document.
    """
    citations = [item for item in answer.citations if item.document_id == document_id]
    nearest = [item for item in answer.nearest if item.document_id == document_id]
    if not citations and not nearest:
        return answer
    gone = {item.number for item in citations}
    names = [item.title for item in citations] + [item.title for item in nearest]
    titles = {name.casefold() for name in names if name}
    return replace(
        answer,
        statements=tuple(_told(_erased(answer.statements, gone, titles))),
        citations=tuple(item for item in answer.citations if item.document_id != document_id),
        nearest=tuple(item for item in answer.nearest if item.document_id != document_id),
        # A suggestion does not say which of the documents it comes from.
        suggestions=(),
        choices=tuple(choice for choice in answer.choices if not _names(choice, titles)),
    )


def _erased(statements: Iterable[Statement], gone: set[int], titles: set[str]) -> Iterator[Statement]:
    for statement in statements:
        # What a model wrote without support does not say where it has it from.
        rests = not gone.isdisjoint(statement.citations) or statement.kind is StatementKind.UNSUPPORTED
        yield REMOVED if rests or _names(statement.text, titles) else statement


def _names(text: str, titles: set[str]) -> bool:
    return any(title in text.casefold() for title in titles)


def _told(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Say once what is said several times in a row."""
    last: Statement | None = None
    for statement in statements:
        if statement is not REMOVED or last is not REMOVED:
            yield statement
        last = statement
