"""Passwords and limits: which files are opened, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_pdfs import Pdf
from reportlab.lib.pdfencrypt import StandardEncryption

from assistant.kernel.errors import UnreadableFile
from ingest.loading.loaded import Reading
from ingest.loading.pdf.reading import load

WORDS = "The toll house had two doors and one window."


def locked(path: Path) -> Path:
    pdf = Pdf(path, encrypt=StandardEncryption("reader", ownerPassword="owner", strength=128))
    pdf.text(72, 100, WORDS)
    pdf.canvas.bookmarkPage("toll")
    pdf.canvas.addOutlineEntry("Tolls", "toll", 0)
    return pdf.save()


@pytest.mark.parametrize("password", ["reader", "owner"])
def test_either_password_opens_a_locked_file(tmp_path: Path, password: str) -> None:
    assert load(locked(tmp_path / "a.pdf"), Reading(password=password)).pages[0].text == WORDS


@pytest.mark.parametrize(("password", "reason"), [("", "needs a password"), ("guess", "does not open it")])
def test_without_the_right_one_it_is_said(tmp_path: Path, password: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason) as caught:
        load(locked(tmp_path / "a.pdf"), Reading(password=password))
    assert caught.value.kind == "password"
    assert not password or password not in caught.value.reason


def test_a_password_that_is_not_needed_does_no_harm(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(72, 100, WORDS)
    assert load(pdf.save(), Reading(password="reader")).pages[0].text == WORDS


def test_a_document_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for _ in range(4):
        pdf.text(72, 100, WORDS)
        pdf.page()
    path = pdf.save()
    assert len(load(path, Reading(most_pages=4)).pages) == 4
    with pytest.raises(UnreadableFile, match="4 pages, more than the 3") as caught:
        load(path, Reading(most_pages=3))
    assert caught.value.kind == "too_large"
