from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from assistant.kernel.domain import DocumentStatus, Reference, Source
from assistant.kernel.errors import CorpusInvalid
from ingest.sources.folder.catalogue import read_catalogue

LISTED = "documents:\n  - {id: report, file: documents/report.md, title: A Report}\n"

FULL = """
documents:
  - id: report
    file: documents/report.md
    title: A Report
    publisher: Test Library
    published: 2020-05-01
    kind: evaluation
    nation: Wales
    licence: OGL-UK-3.0
    programmes: [lantern]
    places: [Cardiff]
    barriers: [funding]
    themes: [health]
    superseded_by: newer
    sources:
      - {publisher: Treasury, title: Budget, year: 2001, url: "https://example.gov.uk/budget"}
      - {title: Untitled, year: }
"""


def described(folder: Path, text: str) -> Source:
    """What a catalogue of that text says of its one document."""
    (folder / "catalogue.yaml").write_text(text, encoding="utf-8")
    ((name, entry),) = read_catalogue(folder / "catalogue.yaml").items()
    return entry.source(name, "0" * 64, 9)


def entry(extra: str) -> str:
    return f"documents:\n  - {{id: report, file: documents/report.md, title: A Report, {extra}}}\n"


def test_everything_that_is_said_of_a_document_is_known(tmp_path: Path) -> None:
    assert described(tmp_path, FULL) == Source(
        id="report",
        name="documents/report.md",
        sha256="0" * 64,
        size=9,
        title="A Report",
        publisher="Test Library",
        published="2020-05-01",
        kind="evaluation",
        nation="Wales",
        licence="OGL-UK-3.0",
        programmes=("lantern",),
        places=("Cardiff",),
        barriers=("funding",),
        themes=("health",),
        status=DocumentStatus.SUPERSEDED,
        superseded_by="newer",
        references=(
            Reference("Treasury", "Budget", "2001", "https://example.gov.uk/budget"),
            Reference("", "Untitled", "", ""),
        ),
    )


def test_a_key_without_a_value_is_as_no_key(tmp_path: Path) -> None:
    blank = entry("publisher: , programmes: , status: , withdrawn: , sources: , published: ")
    assert described(tmp_path, blank) == described(tmp_path, LISTED)


@pytest.mark.parametrize("published", ["2020", "2022-07", "2019-05-01"])
def test_dates_are_text_however_yaml_reads_them(tmp_path: Path, published: str) -> None:
    assert described(tmp_path, entry(f"published: {published}")).published == published


@pytest.mark.parametrize(
    ("withdrawn", "note"),
    [
        ('{"on": 2024-01-01, reason: "It was wrong."}', "Withdrawn on 2024-01-01. It was wrong."),
        ("{on: 2024-01-01}", "Withdrawn on 2024-01-01."),
        ("{reason: It was wrong.}", "Withdrawn. It was wrong."),
        ("{}", "Withdrawn."),
    ],
)
def test_a_withdrawn_document_says_when_and_why(tmp_path: Path, withdrawn: str, note: str) -> None:
    source = described(tmp_path, entry(f"withdrawn: {withdrawn}"))
    assert (source.status, source.status_note) == (DocumentStatus.WITHDRAWN, note)


def test_without_a_catalogue_there_are_no_entries(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path / "catalogue.yaml") == {}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("- a\n- b", "'the file' is wrong", id="a list"),
        pytest.param("just words", "'the file' is wrong", id="a text"),
        pytest.param("documents: words", "'documents' is wrong", id="a text for the list"),
        pytest.param("documents: [words]", r"'documents\.0' is wrong", id="a text for an entry"),
        pytest.param(
            "documents: [{id: a, title: A}]", r"'documents\.0\.file' is wrong: Field required", id="no file"
        ),
        pytest.param("documents: [{file: a.md, title: A}]", r"'documents\.0\.id' is wrong", id="no id"),
        pytest.param(
            "documents: [{id: A b, file: a.md, title: A}]", r"'documents\.0\.id' is wrong", id="a bad id"
        ),
        pytest.param(
            "documents: [{id: a, file: a.md, title: }]", r"'documents\.0\.title' is wrong", id="a blank title"
        ),
        pytest.param(entry("colour: red"), r"'documents\.0\.colour' is wrong: Extra", id="an unknown field"),
        pytest.param(entry("status: gone"), r"'documents\.0\.status' is wrong", id="an unknown status"),
        pytest.param(
            entry("programmes: lantern"), r"'documents\.0\.programmes' is wrong", id="a text for a list"
        ),
        pytest.param(
            entry("password: open-sesame"), "PRECEDENT_PASSWORD_NAME of the environment", id="a password"
        ),
        pytest.param(
            entry("password_from: HOME"), r"'documents\.0\.password_from' is wrong", id="another variable"
        ),
        pytest.param(
            entry("withdrawn: yes"), r"'documents\.0\.withdrawn' is wrong", id="withdrawn without details"
        ),
        pytest.param(LISTED + LISTED.removeprefix("documents:\n"), "listed twice", id="an entry twice"),
        pytest.param(
            LISTED + "  - {id: other, file: documents/report.md, title: B}", "listed twice", id="a file twice"
        ),
        pytest.param(
            LISTED + "  - {id: report, file: documents/b.md, title: B}", "listed twice", id="an id twice"
        ),
        pytest.param("documents: [", "cannot be read", id="broken YAML"),
        pytest.param("documents:\n\t- a", "cannot be read", id="a tab in YAML"),
        pytest.param(entry("published: 2020-13-45"), "cannot be read", id="a day that is none"),
        pytest.param("a: !!python/object/apply:os.getcwd []", "cannot be read", id="a Python object"),
        pytest.param(
            'documents: [{id: a, file: "\\ud800", title: A}]', "catalogue.yaml", id="half a character"
        ),
    ],
)
def test_what_is_wrong_and_where_is_said(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(CorpusInvalid, match=complaint) as caught:
        described(tmp_path, text)
    assert str(tmp_path / "catalogue.yaml") in str(caught.value)


def test_one_that_is_not_utf_8_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "catalogue.yaml").write_bytes(b"documents: [\xff]")
    with pytest.raises(CorpusInvalid, match="cannot be read"):
        read_catalogue(tmp_path / "catalogue.yaml")


def test_a_password_in_a_catalogue_is_not_repeated(tmp_path: Path) -> None:
    for wrong in ("password: open-sesame", "password_from: open-sesame", "colour: open-sesame"):
        with pytest.raises(CorpusInvalid) as caught:
            described(tmp_path, entry(wrong))
        assert "sesame" not in "".join(traceback.format_exception(caught.value))
