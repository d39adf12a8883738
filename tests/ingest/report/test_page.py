from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lxml import html

from ingest.report.outcome import Report
from ingest.report.page import write_page

Ingest = Callable[..., Report]


def texts(report: Report, corpus: Path, index: Path) -> str:
    page = html.fromstring(write_page(report, corpus, index).read_text(encoding="utf-8"))
    return " ".join(page.text_content().split())


def test_every_file_is_listed_with_what_became_of_it(run: Ingest, corpus: Path, index: Path) -> None:
    (corpus / "nothing.pdf").touch()
    (corpus / "copy.txt").write_bytes((corpus / "orchard.txt").read_bytes())
    said = texts(run(), corpus, index)
    for part in ("harbour.txt", "lantern.txt", "nothing.pdf", "empty", "duplicate", "3 loaded"):
        assert part in said


def test_changes_and_removed_documents_are_told(run: Ingest, corpus: Path, index: Path) -> None:
    run()
    (corpus / "orchard.txt").unlink()
    (corpus / "lantern.txt").write_text("Another text.")
    said = texts(run(), corpus, index)
    assert "Changed: lantern (page 1)" in said
    assert "Removed: orchard" in said
    assert "its file is no longer in the folder" in said
    assert "2 reused" in said or "1 reused" in said


def test_names_and_hidden_text_cannot_become_markup(run: Ingest, corpus: Path, index: Path) -> None:
    (corpus / "<b>bold<b>\n.pdf").touch()
    page = write_page(run(), corpus, index).read_text(encoding="utf-8")
    assert "<b>bold" not in page
    assert "&lt;b&gt;bold&lt;b&gt;\\n.pdf" in page


def test_a_run_without_changes_rewrites_the_page(run: Ingest, corpus: Path, index: Path) -> None:
    run()
    said = texts(run(), corpus, index)
    assert "Nothing has changed" in said
    assert "3 reused" in said


def test_the_page_asks_nothing_of_any_other_host(run: Ingest, corpus: Path, index: Path) -> None:
    page = write_page(run(), corpus, index).read_text(encoding="utf-8")
    assert "http" not in page
    assert "<script" not in page
