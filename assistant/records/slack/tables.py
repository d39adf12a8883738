"""The tables of the app for Slack; what goes with a conversation has a foreign key that sees to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assistant.records.slack.model import ChannelSettings
from assistant.records.tables import Base, ConversationRow, TurnRow, Typed, Utc

_SLACK = String(32)  # an id or a time of Slack's: "C024BE91L", "1700000001.123456"


class SeenRow(Base):
    """Something that Slack sent, so that it is not taken up again."""

    __tablename__ = "slack_seen"
    __table_args__ = (Index(None, "seen_at"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256: what it is made of may be long
    seen_at: Mapped[datetime] = mapped_column(Utc)


class ThreadRow(Base):
    """A thread, and the conversation that it is."""

    __tablename__ = "slack_threads"
    __table_args__ = (Index(None, "conversation_id"),)

    team: Mapped[str] = mapped_column(_SLACK, primary_key=True)
    channel: Mapped[str] = mapped_column(_SLACK, primary_key=True)
    thread: Mapped[str] = mapped_column(_SLACK, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    reader: Mapped[str] = mapped_column(String(64))
    joined_at: Mapped[datetime] = mapped_column(Utc)
    conversation: Mapped[ConversationRow] = relationship(viewonly=True)


class ChannelRow(Base):
    """What was chosen for a channel in Slack; without a row, the settings file holds."""

    __tablename__ = "slack_channels"

    team: Mapped[str] = mapped_column(_SLACK, primary_key=True)
    channel: Mapped[str] = mapped_column(_SLACK, primary_key=True)
    settings: Mapped[ChannelSettings | None] = mapped_column(Typed(ChannelSettings))
    chosen_by: Mapped[str] = mapped_column(_SLACK)
    chosen_at: Mapped[datetime] = mapped_column(Utc)


class QuestionRow(Base):
    """A question that was handed to a person."""

    __tablename__ = "slack_questions"
    __table_args__ = (Index(None, "asked_at"),)

    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    team: Mapped[str] = mapped_column(_SLACK)
    channel: Mapped[str] = mapped_column(_SLACK)
    thread: Mapped[str] = mapped_column(_SLACK)
    person: Mapped[str] = mapped_column(_SLACK)
    owner: Mapped[str] = mapped_column(_SLACK)
    note: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Utc)
    settled_at: Mapped[datetime | None] = mapped_column(Utc)
    turn: Mapped[TurnRow] = relationship(viewonly=True)
