"""Scans on their way through the PDF loader: to pages that say that they were recognised."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_scans import LINES, draw_lines, needs_tesseract, write_scan

from assistant.kernel.errors import UnreadableFile
from ingest.loading import load
from ingest.loading.loaded import Reading

FIRST, SECOND = " ".join(LINES[:2]), " ".join(LINES[2:])


def words(text: str) -> list[str]:
    return text.split()


@needs_tesseract
def test_a_scan_becomes_pages_with_their_confidence(tmp_path: Path) -> None:
    pictures = [draw_lines(LINES[:2])[0], draw_lines(LINES[2:])[0]]
    loaded = load(write_scan(tmp_path / "scan.pdf", pictures), Reading())
    assert [words(page.text) for page in loaded.pages] == [words(FIRST), words(SECOND)]
    assert all(page.ocr and 0.8 < page.confidence < 1 for page in loaded.pages)
    assert loaded.pictures == ()
    for page in loaded.pages:
        assert [page.text[box.start : box.end] for box in page.words] == words(page.text)


@needs_tesseract
def test_only_the_page_that_is_a_picture_is_recognised(tmp_path: Path) -> None:
    path = write_scan(tmp_path / "mixed.pdf", ["This page has text of its own.", draw_lines(LINES[:2])[0]])
    typed, scanned = load(path, Reading()).pages
    assert (typed.ocr, typed.confidence, typed.text) == (False, 1.0, "This page has text of its own.")
    assert (scanned.ocr, words(scanned.text)) == (True, words(FIRST))


def test_without_tesseract_the_page_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = write_scan(tmp_path / "mixed.pdf", ["This page has text of its own.", draw_lines()[0]])
    loaded = load(path, Reading())
    assert loaded.pictures == (2,)
    assert not any(page.ocr for page in loaded.pages)


def test_without_tesseract_a_scan_is_refused_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = write_scan(tmp_path / "scan.pdf", [draw_lines()[0]])
    with pytest.raises(UnreadableFile, match="sudo apt-get install tesseract-ocr") as refused:
        load(path, Reading())
    assert refused.value.kind == "needs_ocr"
