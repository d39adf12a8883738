from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import Run

from assistant.records.model import Turn, new_id
from assistant.records.slack.model import KeptPlace, KeptQuestion
from assistant.records.slack.store import SlackRecords
from assistant.records.store import Records

AT = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    """The records that the commands find."""
    url = f"sqlite:///{tmp_path / 'records.db'}"
    monkeypatch.setenv("PRECEDENT_RECORDS", url)
    opened = Records(url)
    yield opened
    opened.close()


@pytest.fixture
def turn(records: Records) -> Turn:
    begun = records.begin("What helped the [bold]harbours[/bold]?")
    place = KeptPlace("T1", "C0POLICY", "1700000001.123456")
    kept = KeptQuestion(begun.id, begun.conversation_id, place, "U0ADA", "U0WNER", AT, "For Monday.")
    assert SlackRecords(records).keep_question(kept)
    return begun


def test_an_open_question_is_listed_with_all_that_its_owner_needs(precedent: Run, turn: Turn) -> None:
    out = precedent("questions", "list", "--owner", "U0WNER").out
    for words in (
        f"{turn.id}  2026-11-22 10:15  U0ADA asks U0WNER in C0POLICY",
        "What helped the [bold]harbours[/bold]?",
        "Note: For Monday.",
        f"/conversations/{turn.conversation_id}",
    ):
        assert words in out


def test_no_questions_are_said_to_be_none(precedent: Run, turn: Turn) -> None:
    assert precedent("questions", "list", "--owner", "U0THER").out == "There are no open questions.\n"


def test_a_settled_question_is_listed_only_where_all_are_asked_for(precedent: Run, turn: Turn) -> None:
    assert precedent("questions", "settle", turn.id).out == "Settled: 1.\n"
    assert precedent("questions", "list").out == "There are no open questions.\n"
    assert "Settled 20" in precedent("questions", "list", "--all").out


def test_what_is_no_open_question_is_told(precedent: Run, turn: Turn) -> None:
    other = new_id()
    done = precedent("questions", "settle", other, turn.id)
    assert (done.status, done.out) == (1, "Settled: 1.\n")
    assert f"There is no open question {other}; 'precedent questions list' shows all" in done.err
