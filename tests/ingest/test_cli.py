from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import typer
from fakes import BagOfWordsEncoder
from typer.testing import CliRunner, Result

from assistant.kernel.errors import PrecedentError
from assistant.kernel.index.store import IndexStore
from ingest.cli import REFUSED_SOME, register


@pytest.fixture
def invoke(
    corpus: Path, index: Path, tmp_path: Path, encoder: BagOfWordsEncoder, monkeypatch: pytest.MonkeyPatch
):
    """Run `precedent ingest` on the collection, with the fake encoder."""
    monkeypatch.setattr("ingest.encoding.SentenceTransformersEncoder", lambda *_, **__: encoder)
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)

    def run(*arguments: str, command: str = "ingest", **environment: str) -> Result:
        folders = {
            "ingest": ["--corpus", str(corpus), "--index", str(index)],
            "purge": ["--index", str(index)],
        }
        known = {"PRECEDENT_CACHE": str(tmp_path / "cache"), "PRECEDENT_WORKERS": "1", "COLUMNS": "200"}
        return CliRunner().invoke(app, [command, *folders[command], *arguments], env=known | environment)

    return run


def test_what_was_published_is_summed_up(invoke, index: Path) -> None:
    result = invoke()
    assert result.exit_code == 0, result.output
    assert f"Published {IndexStore(index).current_name()} from" in result.stdout
    rows = dict(line.split() for line in result.stdout.splitlines() if len(line.split()) == 2)
    assert {
        "documents": "3",
        "new": "3",
        "changed": "0",
        "unchanged": "0",
        "removed": "0",
        "refused": "0",
    }.items() <= (rows.items())
    assert "Reading files: 3" in result.stderr
    assert "Encoding passages: 6" in result.stderr


def test_nothing_new_is_said_to_be_so(invoke) -> None:
    invoke()
    result = invoke()
    assert result.exit_code == 0
    assert "Nothing has changed" in result.stdout
    assert "Encoding" not in result.stderr


def test_a_rebuild_publishes_all_the_same(invoke) -> None:
    invoke()
    assert "Published" in invoke("--rebuild").stdout


def test_a_dry_run_tells_and_writes_nothing(invoke, index: Path, tmp_path: Path) -> None:
    result = invoke("--dry-run")
    assert result.exit_code == 0
    assert "Dry run over" in result.stdout
    assert not index.exists()
    assert not (tmp_path / "cache").exists()


def test_refused_files_are_listed_and_change_the_exit_status(invoke, corpus: Path) -> None:
    (corpus / "sheet [1].xlsx").write_text("1")
    (corpus / "two\nlines\x1b[31m.xlsx").write_text("2")
    result = invoke()
    assert result.exit_code == REFUSED_SOME
    assert "sheet [1].xlsx" in result.stdout
    assert r"two\nlines\x1b[31m.xlsx" in result.stdout
    assert "not supported" in result.stdout
    assert "\x1b" not in result.stdout


def test_the_report_can_be_had_as_json(invoke, corpus: Path, index: Path) -> None:
    (corpus / "Été.xlsx").write_text("1")
    result = invoke("--json")
    report = json.loads(result.stdout)
    assert result.exit_code == REFUSED_SOME
    assert report["generation"] == IndexStore(index).current_name()
    assert report["changes"]["new"] == ["harbour", "lantern", "orchard"]
    assert report["refused"][0]["name"] == "Été.xlsx"
    assert "Été" in result.stdout


def test_a_terminal_is_shown_bars_with_rates(invoke) -> None:
    result = invoke(FORCE_COLOR="1")
    assert result.exit_code == 0
    for stage in ("Reading files", "Splitting into passages", "Encoding passages", "Writing the index"):
        assert stage in result.stderr
    assert "/s" in result.stderr


def test_a_folder_named_like_markup_is_named_as_it_is(invoke, corpus: Path) -> None:
    odd = corpus.rename(corpus.with_name("[bold] reports"))
    assert "[bold] reports" in invoke("--corpus", str(odd)).stdout


def test_a_missing_package_is_named_with_the_command_that_installs_it(
    invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "ingest.display")
    monkeypatch.setitem(sys.modules, "rich.progress", None)
    result = invoke()
    assert isinstance(result.exception, PrecedentError)
    assert "pip install 'precedent-assistant[ingest]'" in str(result.exception)


def test_faults_pass_to_whoever_prints_them(invoke, corpus: Path) -> None:
    result = invoke("--corpus", str(corpus / "absent"))
    assert isinstance(result.exception, PrecedentError)
    assert "--corpus" in str(result.exception)


def test_a_purge_names_the_command_that_erases_what_answers_quoted(invoke, corpus: Path) -> None:
    invoke()
    (corpus / "orchard.txt").unlink()
    invoke()
    assert "forget-document" not in invoke("--dry-run", command="purge").stdout
    assert "precedent conversations forget-document orchard\n" in invoke("--yes", command="purge").stdout
    assert "forget-document" not in invoke("--yes", command="purge").stdout
