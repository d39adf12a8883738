from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from assistant.evaluation.commands import app
from assistant.kernel.errors import EvaluationInvalid
from assistant.kernel.settings import Settings

BUILDER = """
from fakes import BagOfWordsEncoder
from ingest.beir import build_with
from ingest.pipeline import Options


def build(beir, index, cache, encoder_name, progress):
    return build_with(Options(beir, index, cache), BagOfWordsEncoder, progress)
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    folder.mkdir()
    corpus = [
        {"_id": "a", "title": "Quays", "text": "Quays were mended."},
        {"_id": "b", "title": "", "text": "Nine orchards."},
    ]
    queries = [{"_id": "q1", "text": "mended quays"}, {"_id": "q2", "text": "orchards"}]
    for name, records in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\tb\t1\n")
    return folder


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install a builder with a quick encoder, as a package would."""
    site = tmp_path / "site"
    metadata = site / "aaa_quick-1.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: aaa-quick\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text("[precedent.builders]\nbeir = quick_builder:build\n")
    (site / "quick_builder.py").write_text(BUILDER)
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("PRECEDENT_CACHE", str(tmp_path / "cache"))
    yield
    sys.modules.pop("quick_builder", None)


@pytest.mark.usefixtures("installed")
def test_retrieval_prints_every_measure(beir: Path) -> None:
    result = run("retrieval", "--beir", str(beir))
    assert result.exit_code == 0, result.output
    assert all(name in result.output for name in ("nDCG@10", "R@5", "R@10", "R@50", "RR@10", "95% interval"))
    assert "2 queries (0 left out), 2 documents" in result.output


@pytest.mark.usefixtures("installed")
def test_retrieval_prints_json_for_a_program(beir: Path) -> None:
    result = run("retrieval", "--beir", str(beir), "--json", "--limit", "1")
    report = json.loads(result.stdout)
    assert (report["queries"], report["left_out"], report["beir"]) == (1, 1, str(beir))
    assert report["measures"][0] == {"name": "nDCG@10", "mean": 1.0, "low": 1.0, "high": 1.0}


@pytest.mark.usefixtures("installed")
def test_retrieval_keeps_an_index_that_is_named(beir: Path, tmp_path: Path) -> None:
    run("retrieval", "--beir", str(beir), "--index", str(tmp_path / "kept"))
    assert (tmp_path / "kept" / "CURRENT").is_file()


@pytest.mark.usefixtures("installed")
def test_retrieval_names_a_folder_that_is_not_there(tmp_path: Path) -> None:
    error = run("retrieval", "--beir", str(tmp_path / "nowhere")).exception
    assert isinstance(error, EvaluationInvalid)
    assert "nowhere" in str(error)


def test_retrieval_without_ingest_says_what_to_install(beir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.evaluation.commands.entry_points", lambda **_: ())
    error = run("retrieval", "--beir", str(beir)).exception
    assert isinstance(error, EvaluationInvalid)
    assert "pip install 'precedent-assistant[ingest,eval]'" in str(error)


@pytest.mark.usefixtures("installed")
def test_retrieval_without_the_metrics_library_says_what_to_install(
    beir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pytrec_eval", None)
    error = run("retrieval", "--beir", str(beir)).exception
    assert isinstance(error, EvaluationInvalid)
    assert "pip install 'precedent-assistant[ingest,eval]'" in str(error)


@pytest.fixture
def asked(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments that ask the small collection two questions, of which it can answer one."""
    path = tmp_path / "questions.yaml"
    good = {
        "id": "g1",
        "type": "numeric",
        "q": "How much did each town in the Harbour Fund receive?",
        "programmes": ["Harbour Fund"],
        "expect": "answer",
        "nuggets": [r"3\.5m"],
    }
    wrong = {**good, "id": "g2", "programmes": ["Atlantis"], "nuggets": ["never said"]}
    path.write_text(yaml.safe_dump({"questions": [good, wrong]}), encoding="utf-8")
    monkeypatch.setenv("PRECEDENT_INDEX", str(tmp_path / "none"))
    return ["answers", "--questions", str(path), "--index", str(settings.index)]


def test_answers_prints_the_table_and_counts_the_misses(asked: list[str]) -> None:
    result = run(*asked)
    assert result.exit_code == 0, result.output
    assert "numeric" in result.output
    assert "something to mend: 1 (--misses" in result.output
    assert "the taxonomy does not know: Atlantis" in result.stderr


def test_answers_lists_what_was_missed(asked: list[str]) -> None:
    output = run(*asked, "--misses").output
    assert "g2 (numeric)" in output
    assert "not found: never said" in output


def test_answers_prints_json_for_a_program(asked: list[str]) -> None:
    report = json.loads(run(*asked, "--json").stdout)
    assert report["misses"] == ["g2"]
    assert report["summary"]["all"]["questions"] == 2
    assert report["marks"][0]["outcome"] == "answer"


def test_answers_takes_the_questions_of_the_collection_unless_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECEDENT_CORPUS", str(tmp_path))
    error = run("answers", "--index", str(settings.index)).exception
    assert isinstance(error, EvaluationInvalid)
    assert "golden" in str(error)


@pytest.fixture
def threads(settings: Settings, tmp_path: Path) -> list[str]:
    """The arguments that ask the small collection a thread, of which one follow-up is read wrongly."""
    path = tmp_path / "threads.yaml"
    turns = [
        {"q": "When did the Lantern Programme begin?", "nuggets": ["2010"]},
        {"q": "And the Harbour Fund?", "carries": ["HBF"], "expect": "any"},
        {"q": "How much was it?", "carries": ["Orchard"], "expect": "any"},
    ]
    thread = {"id": "t", "half": "tune", "about": "programmes", "turns": turns}
    path.write_text(yaml.safe_dump({"threads": [thread]}), encoding="utf-8")
    return ["threads", "--threads", str(path), "--index", str(settings.index)]


def test_threads_prints_the_table_and_counts_the_misses(threads: list[str]) -> None:
    result = run(*threads)
    assert result.exit_code == 0, result.output
    assert "50%" in result.output
    assert "something to mend (rules): 1" in result.output


def test_threads_lists_what_was_missed(threads: list[str]) -> None:
    output = run(*threads, "--misses").output
    assert "t 3 (tune, rules) How much was it?" in output
    assert "does not carry: Orchard" in output


def test_threads_prints_json_for_a_program(threads: list[str]) -> None:
    (report,) = json.loads(run(*threads, "--json").stdout)
    assert report["reader"] == "rules"
    assert [turn["lost"] for turn in report["turns"]] == [[], [], ["Orchard"]]


def test_threads_are_read_by_the_small_model_too_where_one_is_set(
    threads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECEDENT_SMALL_MODEL", "openai:none-such")
    monkeypatch.setenv("PRECEDENT_MODEL_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("PRECEDENT_MODEL_KEY", "none")
    rules, model = json.loads(run(*threads, "--json").stdout)
    assert (rules["reader"], model["reader"]) == ("rules", "openai:none-such")
    # Nobody answers at that address, so the rules read for it.
    assert [turn["query"] for turn in model["turns"]] == [turn["query"] for turn in rules["turns"]]


@pytest.mark.parametrize("command", ["retrieval", "answers", "threads"])
def test_help_has_examples(command: str) -> None:
    output = run(command, "--help").output
    assert "Examples:" in output
    assert f"precedent eval {command}" in output
