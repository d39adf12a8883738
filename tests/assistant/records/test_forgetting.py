from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_answers import answer, citation, extract, nearest
from set_clock import Clock

from assistant.kernel.domain import AnswerStatus, Statement, StatementKind, TraceStep
from assistant.kernel.errors import RecordsUnusable
from assistant.records.forgetting import REMOVED, without
from assistant.records.model import Feedback
from assistant.records.store import Records

SECRET = "Zebrafinch quarterdeck money came late."
KEPT = "Partners helped."
SAID = answer(
    citation(1, SECRET, document="quarterdeck", title="The Quarterdeck Review"),
    citation(2, KEPT),
    nearest=(nearest("quarterdeck", "The Quarterdeck Review"), nearest()),
    suggestions=("What did the Zebrafinch need?",),
)


def test_a_quotation_gives_way_to_a_notice_and_others_keep_their_numbers() -> None:
    left = without(SAID, "quarterdeck")
    assert left.statements == (REMOVED, extract(KEPT, 2))
    assert [item.number for item in left.citations] == [2]
    assert [item.document_id for item in left.nearest] == ["harbour-fund"]
    assert left.suggestions == ()
    assert REMOVED.kind is StatementKind.NOTICE
    assert (left.status, left.generation, left.searched) == (SAID.status, SAID.generation, SAID.searched)


def test_a_statement_that_cites_another_document_too_is_erased_all_the_same() -> None:
    said = replace(SAID, statements=(extract(SECRET, 1, 2),))
    assert without(said, "quarterdeck").statements == (REMOVED,)


def test_what_a_model_wrote_goes_where_it_cites_the_document_or_nothing() -> None:
    stays = Statement("Partners were of help.", StatementKind.WRITTEN, (2,))
    goes = Statement("Zebrafinch money was late.", StatementKind.WRITTEN, (1,))
    unsupported = Statement("Quarterdeck money was £5m.", StatementKind.UNSUPPORTED)
    left = without(replace(SAID, statements=(stays, goes, unsupported)), "quarterdeck")
    assert left.statements == (stays, REMOVED)


def test_the_title_is_erased_wherever_the_answer_names_it() -> None:
    heading = Statement("The Quarterdeck Review", StatementKind.HEADING)
    notice = Statement("See the quarterdeck review.", StatementKind.NOTICE)
    said = replace(SAID, statements=(heading, extract(SECRET, 1), extract(KEPT, 2), notice))
    said = replace(said, choices=("What says The Quarterdeck Review?", "What says Lantern?"))
    left = without(said, "quarterdeck")
    assert left.statements == (REMOVED, extract(KEPT, 2), REMOVED)
    assert left.choices == ("What says Lantern?",)


def test_an_answer_that_found_nothing_forgets_what_was_near() -> None:
    said = answer(status=AnswerStatus.NOT_FOUND, nearest=(nearest("quarterdeck"),))
    assert without(said, "quarterdeck").nearest == ()


def test_an_answer_that_does_not_rest_on_the_document_stays_as_it_is() -> None:
    assert without(SAID, "lantern") is SAID


@given(st.lists(st.tuples(st.sampled_from(["quarterdeck", "harbour-fund"]), st.text("ab", min_size=1))))
def test_nothing_of_the_document_is_left_and_all_else_is(quotes: list[tuple[str, str]]) -> None:
    cited = [
        citation(number, f"{document}: {text}", document=document, title=f"Of {document}")
        for number, (document, text) in enumerate(quotes, start=1)
    ]
    left = without(answer(*cited), "quarterdeck")
    assert "quarterdeck" not in repr(left)
    others = [item for item in cited if item.document_id == "harbour-fund"]
    assert list(left.citations) == others
    assert [item.text for item in left.statements if item is not REMOVED] == [item.quote for item in others]


def in_files(needle: str, folder: Path) -> bool:
    return any(needle.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def folder(tmp_path: Path, url: str) -> Path:
    if not url.startswith("sqlite"):
        pytest.skip("where the bytes are is another database's own affair")
    return tmp_path


def test_no_byte_is_left_in_the_files(records: Records, clock: Clock, folder: Path) -> None:
    for number in range(30):
        turn = records.begin(f"Question {number}?")
        said = SAID if number % 3 else answer(citation(1, KEPT))
        trace = [
            TraceStep("sent", 1.0, {"document": item.document_id, "text": item.quote})
            for item in said.citations
        ]
        records.finish(turn.id, said, trace)
        if number % 2:
            records.give_feedback(turn.id, Feedback(True, (), "", clock.time))
        if number % 5 == 0:
            records.delete(turn.conversation_id)
    assert in_files("Zebrafinch", folder)
    assert records.forget_document("quarterdeck") == 20 + 10
    for words in ("Zebrafinch", "Quarterdeck Review"):
        assert not in_files(words, folder)
    assert in_files(KEPT, folder)
    assert records.forget_document("quarterdeck") == 0


def test_a_forgotten_document_leaves_conversation_and_feedback_readable(
    records: Records, clock: Clock
) -> None:
    turn = records.begin("What was late?")
    records.finish(turn.id, SAID)
    records.give_feedback(turn.id, Feedback(True, (), "", clock.time))
    assert records.forget_document("quarterdeck") == 2
    kept = records.turn(turn.id)
    assert kept is not None
    assert kept.answer == without(SAID, "quarterdeck")
    assert [given.answer for given in records.feedback()] == [kept.answer]


@pytest.mark.parametrize("document", ["deck", "quarterdec_", "%", '"', "\\", ""])
def test_only_the_document_that_is_named_is_forgotten(records: Records, document: str) -> None:
    turn = records.begin("What was late?")
    records.finish(turn.id, SAID)
    assert records.forget_document(document) == 0
    kept = records.turn(turn.id)
    assert kept is not None
    assert kept.answer == SAID


def test_what_expired_leaves_no_byte_either(records: Records, clock: Clock, folder: Path) -> None:
    turn = records.begin("What helped the zebrafinch?")
    records.finish(turn.id, SAID)
    records.begin("Something else?")
    records.delete(turn.conversation_id)
    clock.pass_by(hours=2)
    assert in_files("zebrafinch", folder)
    assert records.expire() == 1
    assert not in_files("ebrafinch", folder)


def test_a_reader_that_keeps_copies_of_what_was_erased_is_told_of(
    records: Records, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.records.database._PATIENCE", 0.1)
    turn = records.begin("What was late?")
    records.finish(turn.id, SAID)
    with closing(sqlite3.connect(next(folder.rglob("records.db")))) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM turns").fetchall()
        with pytest.raises(RecordsUnusable, match="run this again"):
            records.forget_document("quarterdeck")
    assert records.forget_document("quarterdeck") == 0
    assert not in_files("Zebrafinch", folder)


def test_several_documents_are_forgotten_at_once(records: Records) -> None:
    turn = records.begin("What was late?")
    records.finish(turn.id, SAID)
    assert records.forget_document("quarterdeck", "harbour-fund") == 1
    kept = records.turn(turn.id)
    assert kept is not None
    assert kept.answer is not None
    assert (kept.answer.statements, kept.answer.citations) == ((REMOVED,), ())
