"""Headings are told from the text, from covers and from lists of contents."""

from __future__ import annotations

from pathlib import Path

from made_pdfs import Pdf

from assistant.kernel.domain import BlockKind, Page
from ingest.loading.pdf.reading import load

BOLD = "Helvetica-Bold"
MILL = "The tide mill kept its wheel through three owners, and each of them wrote down what the repairs had cost."


def headings(page: Page) -> list[str]:
    return [page.text[b.start : b.end] for b in page.blocks if b.kind is BlockKind.HEADING]


def _body(pdf: Pdf) -> None:
    for number in range(6):
        pdf.paragraph(72, 400 + 40 * number, MILL, 400)


def test_of_the_large_words_on_a_cover_only_the_title_is_a_heading(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(72, 200, "Crossings of the river", size=30)
    pdf.text(72, 260, "A survey for the county", size=18)
    pdf.text(72, 300, "River Board", size=16)
    pdf.page()
    _body(pdf)
    assert headings(load(pdf.save()).pages[0]) == ["Crossings of the river"]


def test_a_date_is_no_heading(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(72, 80, "Crossings", size=20)
    pdf.text(72, 130, "November 2023", size=14)
    _body(pdf)
    assert headings(load(pdf.save()).pages[0]) == ["Crossings"]


def test_a_page_of_contents_has_no_heading_but_its_own(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(72, 80, "Contents", size=20)
    for number in range(8):
        pdf.text(72, 120 + 30 * number, f"Crossings of kind {number} " + "." * 60 + f" {number + 2}")
        if number % 3 == 0:
            pdf.text(72, 134 + 30 * number, "Part of the lower estuary and its banks", font=BOLD)
    pdf.page()
    _body(pdf)
    assert headings(load(pdf.save()).pages[0]) == ["Contents"]


def test_the_number_of_a_chapter_and_its_title_are_one_heading(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(72, 80, "Chapter 3:", size=24, font=BOLD)
    pdf.text(72, 112, "The ferries", size=24, font=BOLD)
    _body(pdf)
    assert headings(load(pdf.save()).pages[0]) == ["Chapter 3: The ferries"]


def test_two_bold_lines_of_which_the_first_stops_early_are_two_headings(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(72, 380 - 28, "Ferries", font=BOLD)
    pdf.text(72, 380 - 14, "Ferries in winter", font=BOLD)
    _body(pdf)
    assert headings(load(pdf.save()).pages[0]) == ["Ferries", "Ferries in winter"]


def test_bold_items_of_a_numbered_list_are_no_headings(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for number in range(1, 4):
        pdf.text(72, 300 + 20 * number, f"{number}. Ropes for the ford", font=BOLD)
    _body(pdf)
    assert headings(load(pdf.save()).pages[0]) == []


def test_a_figure_that_the_outline_names_stays_a_caption(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(72, 300, "Figure 1: Fords by river", font=BOLD)
    pdf.canvas.bookmarkPage("one")
    pdf.canvas.addOutlineEntry("Figure 1: Fords by river", "one", 0)
    _body(pdf)
    page = load(pdf.save()).pages[0]
    assert page.blocks[0].kind is BlockKind.CAPTION
