"""Watermarks and the numbers of lines are no part of what a page says."""

from __future__ import annotations

import re
from pathlib import Path

from made_pdfs import Pdf

from ingest.loading.loaded import Reading
from ingest.loading.pdf.reading import load

LONG = (
    "The bridge was closed for nine weeks while its piers were mended, and those who lived across the "
    "water went round by the mill. Nobody was paid for the time that this took."
)
PLAIN = Reading(ocr=False)


def pages(path: Path, count: int, draw: object = None) -> Pdf:
    pdf = Pdf(path)
    for number in range(count):
        pdf.paragraph(72, 200 + 7 * number, LONG, 400)
        if callable(draw):
            draw(pdf)
        pdf.page()
    return pdf


def across(pdf: Pdf) -> None:
    pdf.canvas.saveState()
    pdf.canvas.translate(150, 250)
    pdf.canvas.rotate(50)
    pdf.canvas.setFillGray(0.8)
    pdf.canvas.setFont("Helvetica", 90)
    pdf.canvas.drawString(0, 0, "DRAFT")
    pdf.canvas.restoreState()


def level(pdf: Pdf) -> None:
    pdf.canvas.setFillGray(0.8)
    pdf.text(200, 400, "CONFIDENTIAL", size=40)
    pdf.canvas.setFillGray(0)


def test_a_word_drawn_across_a_page_is_dropped(tmp_path: Path) -> None:
    assert [page.text for page in load(pages(tmp_path / "a.pdf", 1, across).save(), PLAIN).pages] == [LONG]


def test_grey_words_that_stand_on_every_page_are_dropped(tmp_path: Path) -> None:
    loaded = load(pages(tmp_path / "a.pdf", 4, level).save(), PLAIN)
    assert {page.text for page in loaded.pages} == {LONG}


def test_grey_words_of_one_page_are_kept(tmp_path: Path) -> None:
    pdf = pages(tmp_path / "a.pdf", 3)
    level(pdf)
    pdf.page()
    assert load(pdf.save(), PLAIN).pages[3].text == "CONFIDENTIAL"


def test_small_slanted_words_of_one_page_are_kept(tmp_path: Path) -> None:
    pdf = pages(tmp_path / "a.pdf", 1)
    pdf.canvas.translate(150, 250)
    pdf.canvas.rotate(45)
    pdf.canvas.setFont("Helvetica", 9)
    pdf.canvas.drawString(0, 0, "Northern")
    assert "Northern" in load(pdf.save(), PLAIN).pages[1].text


def numbered(path: Path, *, step: int, pages: int = 2, ruled: bool = False) -> Path:
    pdf = Pdf(path)
    for _ in range(pages):
        for row in range(1, 21):
            y = 140 + 25 * row
            pdf.text(100, y, f"The toll of row {row * 3} was paid in corn by all who crossed there")
            if row % step == 0:
                pdf.text(60, y, str(row), size=8)
            if ruled:
                pdf.rule(50, y + 8, 500, y + 8)
        pdf.page()
    return pdf.save()


def test_numbers_of_lines_are_dropped(tmp_path: Path) -> None:
    for step in (1, 5):
        for page in load(numbered(tmp_path / "a.pdf", step=step), PLAIN).pages:
            assert page.text.startswith("The toll of row 3 was paid")
            assert len(re.findall(r"\d", page.text)) == len("".join(str(row * 3) for row in range(1, 21)))


def test_numbers_of_the_rows_of_a_table_are_kept(tmp_path: Path) -> None:
    for page in load(numbered(tmp_path / "a.pdf", step=1, ruled=True), PLAIN).pages:
        assert re.search(r"7[ |]+The toll of row 21 was", page.text)
    (single,) = load(numbered(tmp_path / "b.pdf", step=1, pages=1), PLAIN).pages
    assert re.search(r"7[ |]+The toll of row 21 was", single.text)
