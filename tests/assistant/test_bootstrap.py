from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import structlog

from assistant.bootstrap import Assistant, build_assistant, configure_logging
from assistant.kernel.domain import DocumentStatus, Filters
from assistant.kernel.errors import EncoderInvalid, IndexDamaged, IndexMissing, QuestionInvalid
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings

# Asking and searching ----------------------------------------------------------------------


def test_filters_are_names_as_people_write_them(assistant: Assistant) -> None:
    reply = assistant.ask("What was it for?", filters=Filters(programmes=("hbf",), nations=("england",)))
    assert reply.answer.searched.filters == Filters(programmes=("harbour-fund",), nations=("England",))
    assert reply.answer.searched.documents == 1


def test_search_says_what_it_looked_through(assistant: Assistant) -> None:
    result = assistant.search("councils sharing data", filters=Filters(nations=("wales",)), k=2)
    assert 0 < len(result.hits) <= 2
    assert (result.searched.documents, result.searched.query) == (2, "councils sharing data")
    assert result.generation
    assert result.timings_ms["total"] > 0
    everything = assistant.search("councils sharing data").searched
    assert everything.documents == 4


def test_search_honours_phrases_and_aliases(assistant: Assistant) -> None:
    assert {hit.source.id for hit in assistant.search('"legal worry"').hits} == {"lantern"}
    assert assistant.search("HBF").hits[0].source.id == "harbour-fund"
    assert assistant.search('"words that nowhere stand together"').hits == ()


def test_search_keeps_the_status_of_what_it_finds(assistant: Assistant) -> None:
    found = {
        hit.source.id: hit.source.status
        for hit in assistant.search("programme, earlier editions too", k=50).hits
    }
    assert found["lantern-early"] is DocumentStatus.SUPERSEDED
    assert found["orchard"] is DocumentStatus.WITHDRAWN


@pytest.mark.parametrize("query", ["???", "👍", "а что это?", "a" * 2000, "\u202eabc", "x" + "\u0301" * 500])
def test_odd_query_is_searched_and_asked_without_fault(assistant: Assistant, query: str) -> None:
    assert assistant.search(query).searched.documents == 4
    assert assistant.ask(query).answer.statements


def test_many_ask_at_once(assistant: Assistant) -> None:
    questions = [
        "What was the Harbour Fund?",
        "How much did Whitby spend on its Harbour Fund bid?",
        "Compare the Harbour Fund with the Lantern Programme",
        "What is the capital of Peru?",
        "When did it end?",
    ] * 8

    def ask(question: str) -> tuple[str, str]:
        return question, assistant.ask(question, conversation_id=None).answer.text

    expected = dict(map(ask, questions[:5]))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, questions))
    assert answers == [(question, expected[question]) for question in questions]


def test_many_open_an_index_at_once(settings: Settings) -> None:
    """The first questions of all come together, before anything was opened."""
    built = build_assistant(settings)
    with ThreadPoolExecutor(8) as pool:
        texts = set(pool.map(lambda _: built.ask("What was the Harbour Fund?").answer.text, range(8)))
    built.library.close()
    assert len(texts) == 1


# Faults -------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["", "  \n", "\x00", "x" * 10_000])
def test_question_that_is_none_is_refused(assistant: Assistant, question: str) -> None:
    for ask in (assistant.ask, assistant.search):
        with pytest.raises(QuestionInvalid):
            ask(question)


def test_unknown_filter_is_refused(assistant: Assistant) -> None:
    for ask in (assistant.ask, assistant.search):
        with pytest.raises(QuestionInvalid, match="Known: Harbour Fund"):
            ask("What was it?", filters=Filters(programmes=("Atlantis",)))


def test_nothing_is_opened_until_something_is_asked(tmp_path: Path) -> None:
    built = build_assistant(Settings(index=tmp_path / "none", _env_file=None))
    for ask in (built.ask, built.search):
        with pytest.raises(IndexMissing, match="run 'precedent ingest'"):
            ask("What was it?")


@pytest.fixture
def copied(settings: Settings, tmp_path: Path) -> Settings:
    shutil.copytree(settings.index, tmp_path / "index")
    return settings.model_copy(update={"index": tmp_path / "index"})


def test_damaged_index_says_what_mends_it(copied: Settings) -> None:
    (IndexStore(copied.index).current() / "passages.db").write_bytes(b"")
    with pytest.raises(IndexDamaged, match="precedent ingest --rebuild"):
        build_assistant(copied).ask("What was the Harbour Fund?")


def test_damaged_encoder_says_what_mends_it(copied: Settings) -> None:
    model = IndexStore(copied.index).current() / "encoder" / "model.onnx"
    model.write_bytes(b"\0" * model.stat().st_size)
    built = build_assistant(copied)
    for ask in (built.ask, built.search):
        with pytest.raises(EncoderInvalid, match="precedent ingest --rebuild"):
            ask("What was the Harbour Fund?")


# Logging ------------------------------------------------------------------------------------


@pytest.fixture
def logging_restored() -> Iterator[None]:
    kept = structlog.get_config()
    yield
    structlog.configure(**kept)


@pytest.mark.usefixtures("logging_restored")
def test_log_lines_go_to_standard_error_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(log_json=True, _env_file=None))
    structlog.get_logger().info("opened", index="x")
    structlog.get_logger().debug("unseen")
    out, err = capsys.readouterr()
    assert out == ""
    line = json.loads(err)
    assert (line["event"], line["index"], line["level"]) == ("opened", "x", "info")


@pytest.mark.usefixtures("logging_restored")
def test_log_lines_follow_standard_error_where_it_goes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched, (Path("/dev/null")).open("w") as gone:
        patched.setattr(sys, "stderr", gone)
        configure_logging(Settings(log_level="warning", _env_file=None))
    structlog.get_logger().info("unseen")
    structlog.get_logger().warning("seen")
    err = capsys.readouterr().err
    assert "seen" in err
    assert "unseen" not in err


@pytest.mark.usefixtures("logging_restored")
@pytest.mark.parametrize(("level", "expected"), [({}, ["late"]), ({"log_level": "info"}, ["called", "late"])])
def test_a_quiet_command_logs_warnings_only_unless_a_level_is_set(
    level: dict[str, str], expected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(Settings(log_json=True, _env_file=None, **level), quiet=True)  # type: ignore[arg-type]
    structlog.get_logger().info("called")
    structlog.get_logger().warning("late")
    lines = capsys.readouterr().err.splitlines()
    assert [json.loads(line)["event"] for line in lines] == expected


@pytest.mark.usefixtures("logging_restored")
def test_json_line_of_a_fault_holds_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(log_json=True, _env_file=None))
    fault = KeyError("lost")
    structlog.get_logger().error("failed", exc_info=fault)
    assert "KeyError: 'lost'" in json.loads(capsys.readouterr().err)["exception"]
