"""What the app for Slack keeps, and with whose sight a turn was answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)
_SLACK = sa.String(32)


def upgrade() -> None:
    """Make the tables; turns that are there were answered from what is for everyone."""
    op.add_column("turns", sa.Column("audience", sa.JSON(), nullable=False, server_default="[]"))
    _seen()
    _threads()
    _channels()
    _questions()


def _seen() -> None:
    op.create_table(
        "slack_seen",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_slack_seen"),
    )
    op.create_index("ix_slack_seen_seen_at", "slack_seen", ["seen_at"])


def _threads() -> None:
    op.create_table(
        "slack_threads",
        sa.Column("team", _SLACK, nullable=False),
        sa.Column("channel", _SLACK, nullable=False),
        sa.Column("thread", _SLACK, nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("joined_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", "thread", name="pk_slack_threads"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_slack_threads_conversation_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_slack_threads_conversation_id", "slack_threads", ["conversation_id"])


def _channels() -> None:
    op.create_table(
        "slack_channels",
        sa.Column("team", _SLACK, nullable=False),
        sa.Column("channel", _SLACK, nullable=False),
        sa.Column("settings", sa.JSON()),
        sa.Column("chosen_by", _SLACK, nullable=False),
        sa.Column("chosen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", name="pk_slack_channels"),
    )


def _questions() -> None:
    op.create_table(
        "slack_questions",
        sa.Column("turn_id", sa.String(32), nullable=False),
        sa.Column("team", _SLACK, nullable=False),
        sa.Column("channel", _SLACK, nullable=False),
        sa.Column("thread", _SLACK, nullable=False),
        sa.Column("person", _SLACK, nullable=False),
        sa.Column("owner", _SLACK, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT),
        sa.PrimaryKeyConstraint("turn_id", name="pk_slack_questions"),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turns.id"], name="fk_slack_questions_turn_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_slack_questions_asked_at", "slack_questions", ["asked_at"])
