"""The tables, the same in SQLite and PostgreSQL; `migrations/` builds what is declared here."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from assistant.kernel.domain import Answer, Filters, TraceStep

SCHEMA = "0003"  # the newest revision in `migrations/versions`; later ones sort after it
TITLE = 80  # characters

_ID = String(32)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


class Utc(TypeDecorator[datetime]):
    """A moment, kept and given in UTC: SQLite has no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Take a moment in any time zone."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return it in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Typed(TypeDecorator[Any]):
    """A value of a type as JSON. What older rows lack reads as its default, what is unknown is left out.

    `otherwise` stands for a value that cannot be read at all, as another version may have left it.
    """

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, kind: Any, otherwise: Hashable = None) -> None:
        super().__init__()
        self.kind = kind
        self.otherwise = otherwise

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Take a value of the type."""
        return None if value is None else _adapter(self.kind).dump_python(value, mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return a value of the type."""
        if value is None:
            return None
        try:
            return _adapter(self.kind).validate_python(value)
        except ValidationError:
            return self.otherwise


class Base(DeclarativeBase):
    """What all tables share: names of constraints by which a migration can call them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ConversationRow(Base):
    """A conversation; `deleted_at` is set while a deletion can be undone."""

    __tablename__ = "conversations"
    __table_args__ = (Index(None, "reader", "updated_at"), Index(None, "updated_at"))

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    reader: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(TITLE))
    begun_at: Mapped[datetime] = mapped_column(Utc)
    updated_at: Mapped[datetime] = mapped_column(Utc)
    deleted_at: Mapped[datetime | None] = mapped_column(Utc)
    turns: Mapped[list[TurnRow]] = relationship(
        order_by="TurnRow.number", back_populates="conversation", passive_deletes="all"
    )


class AnswerRow(Base):
    """A row that holds an answer."""

    __abstract__ = True

    answer: Mapped[Answer | None] = mapped_column(Typed(Answer))


class TurnRow(AnswerRow):
    """A question and its answer."""

    __tablename__ = "turns"
    __table_args__ = (UniqueConstraint("conversation_id", "number"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    number: Mapped[int]
    once: Mapped[str | None] = mapped_column(String(64), unique=True)  # SHA-256 of the reader and the token
    question: Mapped[str] = mapped_column(Text)
    filters: Mapped[Filters] = mapped_column(Typed(Filters, Filters()))
    ignored: Mapped[tuple[str, ...]] = mapped_column(Typed(tuple[str, ...], ()))
    repeats: Mapped[str] = mapped_column(_ID)
    # What cannot be read is for a group that nobody belongs to.
    audience: Mapped[tuple[str, ...]] = mapped_column(Typed(tuple[str, ...], ("",)), server_default="[]")
    asked_at: Mapped[datetime] = mapped_column(Utc)
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
    problem: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16))  # as `Listed.last_status`, so that lists read no answers
    conversation: Mapped[ConversationRow] = relationship(back_populates="turns")
    feedback: Mapped[FeedbackRow | None] = relationship(
        primaryjoin="foreign(FeedbackRow.turn_id) == TurnRow.id", viewonly=True, lazy="selectin"
    )


class TraceRow(Base):
    """How the answer of a turn was made; it goes with the turn."""

    __tablename__ = "traces"

    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    steps: Mapped[tuple[TraceStep, ...]] = mapped_column(Typed(tuple[TraceStep, ...], ()))


class FeedbackRow(AnswerRow):
    """Feedback with a copy of what it is about: no foreign key, for it outlives the conversation."""

    __tablename__ = "feedback"
    __table_args__ = (Index(None, "given_at"),)

    turn_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    given_at: Mapped[datetime] = mapped_column(Utc)
    useful: Mapped[bool]
    reasons: Mapped[tuple[str, ...]] = mapped_column(Typed(tuple[str, ...], ()))
    text: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
    generation: Mapped[str] = mapped_column(String(64))
