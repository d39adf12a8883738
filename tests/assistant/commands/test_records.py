from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import Run
from made_answers import answer, citation

from assistant.records.model import Feedback, Turn
from assistant.records.store import Records


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    """The records that the commands find."""
    url = f"sqlite:///{tmp_path / 'records.db'}"
    monkeypatch.setenv("PRECEDENT_RECORDS", url)
    opened = Records(url)
    yield opened
    opened.close()


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked is answered with no."""
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))


@pytest.fixture
def turn(records: Records) -> Turn:
    begun = records.begin("What helped the harbours?")
    records.finish(begun.id, answer(citation(1, "Partners helped.")))
    said = Feedback(
        False, ("incomplete",), "Too [bold]short[/bold].", datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
    )
    records.give_feedback(begun.id, said)
    return begun


def test_feedback_is_listed_as_it_was_typed(precedent: Run, turn: Turn) -> None:
    out = precedent("feedback", "list").out
    for words in ("2026-11-22 10:15", "incomplete", "What helped the harbours?", "Too [bold]short[/bold]."):
        assert words in out


def test_no_feedback_is_said_to_be_none(precedent: Run, turn: Turn) -> None:
    assert precedent("feedback", "list", "--since", "2026-11-23").out == "There is no feedback.\n"


def test_feedback_is_exported_with_what_it_was_given_on(precedent: Run, turn: Turn, tmp_path: Path) -> None:
    (line,) = precedent("feedback", "export").out.splitlines()
    found = json.loads(line)
    assert found["question"] == "What helped the harbours?"
    assert found["feedback"]["reasons"] == ["incomplete"]
    assert found["answer"]["citations"][0]["quote"] == "Partners helped."
    assert found["generation"] == found["answer"]["generation"] != ""
    done = precedent("feedback", "export", "out.jsonl", "--since", "2026-11-22")
    assert done.out == "1 written to out.jsonl.\n"
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8")) == found


def test_an_export_that_cannot_be_written_is_told(precedent: Run, turn: Turn) -> None:
    done = precedent("feedback", "export", "nowhere/out.jsonl")
    assert done.status == 1
    assert "Cannot write nowhere/out.jsonl (No such file or directory)" in done.err


def test_old_feedback_is_deleted_when_that_is_confirmed(
    precedent: Run, turn: Turn, records: Records, refusing: None
) -> None:
    assert precedent("feedback", "delete", "--before", "2026-11-23").status == 1
    assert len(list(records.feedback())) == 1
    assert precedent("feedback", "delete", "--before", "2026-11-23", "--yes").out == "Deleted: 1.\n"
    assert list(records.feedback()) == []


def test_conversations_expire(precedent: Run, records: Records) -> None:
    long_ago = Records(os.environ["PRECEDENT_RECORDS"], now=lambda: datetime.now(UTC) - timedelta(days=40))
    long_ago.begin("What helped?")
    long_ago.close()
    assert "Removed: 0." in precedent("conversations", "expire").out
    assert "Removed: 1." in precedent("conversations", "expire", "--days", "30").out


def test_a_document_is_forgotten_when_that_is_confirmed(
    precedent: Run, turn: Turn, records: Records, refusing: None
) -> None:
    assert precedent("conversations", "forget-document", "harbour-fund").status == 1
    done = precedent("conversations", "forget-document", "harbour-fund", "--yes")
    assert "Erased from 2 recorded answers." in done.out
    kept = records.turn(turn.id)
    assert kept is not None
    assert kept.answer is not None
    assert kept.answer.citations == ()
    assert "No recorded answer" in precedent("conversations", "forget-document", "lantern", "-y").out


@pytest.mark.parametrize("command", [("feedback", "list"), ("conversations", "expire")])
def test_records_that_cannot_be_used_are_told_without_a_traceback(
    precedent: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, str]
) -> None:
    (tmp_path / "records.db").write_bytes(b"rubbish " * 1000)
    monkeypatch.setenv("PRECEDENT_RECORDS", f"sqlite:///{tmp_path / 'records.db'}")
    done = precedent(*command)
    assert done.status == 1
    assert "move the file away" in done.err


def test_a_conversation_is_deleted_by_its_address_and_brought_back(
    precedent: Run, records: Records, turn: Turn
) -> None:
    address = f"https://precedent.example/conversations/{turn.conversation_id}#turn-1"
    done = precedent("conversations", "delete", address, "--yes")
    assert (done.status, done.out) == (0, "Deleted: 1.\n")
    assert records.conversation(turn.conversation_id) is None
    done = precedent("conversations", "delete", turn.conversation_id, "--undo")
    assert (done.status, done.out) == (0, "Brought back: 1.\n")
    assert records.conversation(turn.conversation_id) is not None


@pytest.mark.parametrize(
    ("which", "told"),
    [
        ("https://precedent.example/about", "is no address of a conversation"),
        ("0" * 32, "is not there"),
    ],
)
def test_a_conversation_that_is_not_there_is_told(precedent: Run, turn: Turn, which: str, told: str) -> None:
    done = precedent("conversations", "delete", which, "--yes")
    assert done.status == 1
    assert told in done.err
