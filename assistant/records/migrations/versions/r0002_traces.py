"""How answers were made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table; answers that were given before have no trace."""
    op.create_table(
        "traces",
        sa.Column("turn_id", sa.String(32), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("turn_id", name="pk_traces"),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name="fk_traces_turn_id", ondelete="CASCADE"),
    )
