from __future__ import annotations

from pathlib import Path

import pytest

from assistant.kernel.tesseract import available, engine, missing_languages, remedy, wanted


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of the path."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put_tesseract(folder: Path, body: str) -> None:
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    program.chmod(0o755)


def put_tesseract_with(folder: Path, *languages: str) -> None:
    listed = "\n".join((f"List of available languages ({len(languages)}):", *languages))
    put_tesseract(folder, f'[ "$1" = --version ] && echo "tesseract 5.3.0" || echo "{listed}"')


def test_without_tesseract_everything_is_missing(path: Path) -> None:
    assert not available()
    assert engine() == ""
    assert missing_languages("eng+cym") == ("eng", "cym")
    assert remedy("eng+cym") == "sudo apt-get install tesseract-ocr tesseract-ocr-eng tesseract-ocr-cym"


def test_with_all_languages_there_is_nothing_to_install(path: Path) -> None:
    put_tesseract_with(path, "cym", "eng", "osd")
    assert available()
    assert engine() == "tesseract 5.3.0"
    assert missing_languages("eng+cym") == ()
    assert remedy("eng+cym") == ""


def test_a_missing_language_is_named_with_its_package(path: Path) -> None:
    put_tesseract_with(path, "eng", "osd")
    assert missing_languages("eng+cym+chi_sim") == ("cym", "chi_sim")
    assert remedy("eng+cym+chi_sim") == "sudo apt-get install tesseract-ocr-cym tesseract-ocr-chi-sim"


def test_a_tesseract_that_does_not_start_has_no_version_and_no_languages(path: Path) -> None:
    put_tesseract(path, "exit 127")
    assert engine() == ""
    assert missing_languages("eng") == ("eng",)


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("tesseract v5.4.1.20250101", "v5.4.1.20250101"),
        ("tesseract 4.1.1-rc2-25-g9707", "4.1.1-rc2-25-g9707"),
    ],
)
def test_versions_of_other_builds_are_understood(path: Path, said: str, version: str) -> None:
    put_tesseract(path, f'echo "{said}"')
    assert engine() == f"tesseract {version.removeprefix('v')}"


def test_languages_are_named_once_and_without_spaces() -> None:
    assert wanted(" eng + cym+eng+") == ("eng", "cym")
