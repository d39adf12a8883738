"""What runs along the head and foot of pages is told from what is said on them."""

from __future__ import annotations

from pathlib import Path

from made_pdfs import Pdf, texts

from ingest.loading.pdf.reading import load

LONG = (
    "The ford below the weir was passable on foot for most of the summer, and the parish kept a rope "
    "there for those who were not sure of it."
)


def test_a_chapter_title_where_others_run_is_dropped(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for title in ["Fords and ferries"] * 3 + ["Bridges"] + ["Fords and ferries"] * 3:
        pdf.text(72, 40, title, size=9)
        pdf.paragraph(72, 300, LONG, 400)
        pdf.page()
    assert {page.text for page in load(pdf.save()).pages} == {LONG}


def test_numbered_headings_at_the_same_height_are_kept(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for number in range(1, 6):
        pdf.text(72, 90, f"Recommendation {number}", size=16, font="Helvetica-Bold")
        pdf.paragraph(72, 130, LONG, 400)
        pdf.page()
    pages = load(pdf.save()).pages
    assert [texts(page)[0] for page in pages] == [f"Recommendation {number}" for number in range(1, 6)]


def test_the_first_row_of_a_table_that_runs_on_is_kept(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for number in range(4):
        for y in (50, 70, 90):
            pdf.rule(72, y, 400, y)
        for x in (72, 200, 300, 400):
            pdf.rule(x, 50, x, 90)
        for row, cells in ((64, ("Ford", "Rope", "Fee")), (84, (f"Eling {number}", "yes", "1d"))):
            for x, cell in zip((78, 206, 306), cells, strict=True):
                pdf.text(x, row, cell)
        pdf.page()
    pages = load(pdf.save()).pages
    assert [texts(page)[0] for page in pages] == ["Ford | Rope | Fee"] * 4


def test_printed_numbers_that_rise_with_the_pages_are_dropped(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for number in range(3):
        pdf.paragraph(72, 100, LONG, 400)
        pdf.text(290, 800, f"- {number + 41} -")
        pdf.page()
    assert {page.text for page in load(pdf.save()).pages} == {LONG}


def test_pages_that_all_say_the_same_one_thing_keep_it(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for _ in range(4):
        pdf.text(72, 40, "Left blank on purpose")
        pdf.page()
    assert {page.text for page in load(pdf.save()).pages} == {"Left blank on purpose"}
