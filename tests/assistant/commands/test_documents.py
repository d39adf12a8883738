from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Run
from fakes import BagOfWordsEncoder

from ingest.pipeline import Options, ingest
from ingest.progress import Silent


def test_documents_are_listed_with_standing_and_quality(precedent: Run) -> None:
    out = precedent("documents", "list").out
    assert "harbour-fund" in out
    assert "superseded" in out
    assert "good" in out


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--status", "withdrawn"), {"orchard"}),
        (("--quality", "good", "--status", "current"), {"harbour-fund", "lantern"}),
        (("--quality", "poor"), set()),
        (("--origin", "govuk"), set()),
    ],
)
def test_a_list_can_be_narrowed(precedent: Run, options: tuple[str, ...], expected: set[str]) -> None:
    found = json.loads(precedent("documents", "list", "--json", *options).out)
    assert {item["id"] for item in found} == expected


def test_an_empty_list_says_so(precedent: Run) -> None:
    assert "No document is like that." in precedent("documents", "list", "--quality", "poor").out
    assert "No document was removed." in precedent("documents", "list", "--removed").out


@pytest.mark.parametrize("name", ["harbour-fund", "documents/harbour.pdf", "harbour.pdf"])
def test_a_document_is_shown_by_id_or_file(precedent: Run, name: str) -> None:
    out = precedent("documents", "show", name).out
    assert "The Harbour Fund, 2001 to 2006" in out
    assert "Test Library" in out
    assert "3 " in out  # pages


def test_a_document_names_its_earlier_versions_and_headings(precedent: Run) -> None:
    out = precedent("documents", "show", "lantern").out
    assert "lantern-early" in out
    assert "What got in the way" in out
    shown = json.loads(precedent("documents", "show", "lantern", "--json").out)
    assert shown["earlier_versions"] == ["lantern-early"]
    assert shown["account"]["quality"]["grade"] == "good"


def test_why_a_document_is_in_the_index(precedent: Run) -> None:
    out = precedent("documents", "why", "harbour.pdf").out
    assert out == "documents/harbour.pdf is in the index as harbour-fund. Read: good.\n"


@pytest.mark.parametrize("command", ["show", "why"])
def test_a_name_that_is_not_known_is_answered_with_those_that_are_near(precedent: Run, command: str) -> None:
    done = precedent("documents", command, "harbor-fund")
    assert done.status == 1
    assert "Did you mean harbour-fund" in done.err


@pytest.fixture
def with_losses(precedent: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index of which one file was refused and one document went."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("one", "two", "three", "four"):
        (corpus / f"{name}.txt").write_text(f"The text of {name} is not long.")
    options = Options(corpus, tmp_path / "index", tmp_path / "cache", workers=1)
    encoder = BagOfWordsEncoder()
    ingest(options, lambda: encoder, Silent())
    (corpus / "four.txt").unlink()
    (corpus / "empty.pdf").touch()
    ingest(options, lambda: encoder, Silent())
    monkeypatch.setenv("PRECEDENT_INDEX", str(tmp_path / "index"))


@pytest.mark.usefixtures("with_losses")
def test_why_a_file_is_not_in_the_index(precedent: Run) -> None:
    out = precedent("documents", "why", "empty.pdf").out
    assert out.startswith("empty.pdf is not in the index (empty): ")


@pytest.mark.usefixtures("with_losses")
def test_why_a_document_is_gone(precedent: Run) -> None:
    out = precedent("documents", "why", "four").out
    assert "four was removed on 20" in out
    assert "its file is no longer in the folder" in out
    assert "precedent purge" in out
    removed = json.loads(precedent("documents", "list", "--removed", "--json").out)
    assert [stone["id"] for stone in removed] == ["four"]
    assert "four" in precedent("documents", "list", "--removed").out


def test_whom_documents_are_for_is_listed_and_shown(precedent: Run, restricted_index: Path) -> None:
    index = ("--index", str(restricted_index))
    listed = precedent("documents", "list", *index).out
    assert "Audience" in listed
    assert "hr, finance" in listed
    assert "everyone" in listed
    assert "hr, finance" in precedent("documents", "show", "lantern", *index).out
    assert json.loads(precedent("documents", "show", "lantern", *index, "--json").out)["audience"] == [
        "hr",
        "finance",
    ]


def test_where_all_documents_are_for_everyone_the_list_does_not_say_so(precedent: Run) -> None:
    assert "Audience" not in precedent("documents", "list").out
