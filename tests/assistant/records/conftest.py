"""Records that are empty, and the clock that they go by.

They are kept in SQLite. With PRECEDENT_TEST_RECORDS=postgresql+psycopg://… the tests use that database
instead, and empty it first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from set_clock import Clock
from sqlalchemy import create_engine, text

from assistant.records.store import Records

_SLACK = ("slack_questions", "slack_threads", "slack_channels", "slack_seen")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def url(tmp_path: Path) -> str:
    other = os.environ.get("PRECEDENT_TEST_RECORDS")
    if not other:
        return f"sqlite:///{tmp_path / 'kept' / 'records.db'}"
    engine = create_engine(other)
    with engine.begin() as connection:
        for table in (*_SLACK, "alembic_version", "feedback", "traces", "turns", "conversations"):
            connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
    engine.dispose()
    return other


@pytest.fixture
def records(url: str, clock: Clock) -> Iterator[Records]:
    opened = Records(url, days=30, now=clock)
    yield opened
    opened.close()
