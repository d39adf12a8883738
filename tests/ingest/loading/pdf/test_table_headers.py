"""Each row of a table carries the header over each of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from made_pdfs import Pdf, assert_sound, shown

from assistant.kernel.domain import Block, BlockKind, Page
from ingest.loading.pdf.reading import load

BOLD = "Helvetica-Bold"
TEXT = "The tide mill kept its wheel through three owners, and each wrote down what the repairs had cost."


def drawn(
    pdf: Pdf, top: float, rows: Sequence[Sequence[str]], edges: Sequence[float], *, heads: int = 1
) -> float:
    """A table with lines around its cells, its first rows bold; gives the y below it."""
    for number in range(len(rows) + 1):
        pdf.rule(edges[0], top + 20 * number, edges[-1], top + 20 * number)
    for edge in edges:
        pdf.rule(edge, top, edge, top + 20 * len(rows))
    for number, row in enumerate(rows):
        for edge, cell in zip(edges, row, strict=False):
            pdf.text(edge + 6, top + 20 * number + 14, cell, font=BOLD if number < heads else "Helvetica")
    return top + 20 * len(rows)


def headers(page: Page) -> list[tuple[str, tuple[str, ...]]]:
    """The rows of a page with their headers."""
    rows = [block for block in page.blocks if block.kind is BlockKind.TABLE_ROW]
    return [(page.text[row.start : row.end], row.header) for row in rows]


def test_rows_carry_the_headers_of_the_cells_that_stand_in_them(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    rows = (("Place", "Ferries", "Fords"), ("Eling", "2", "1"), ("Totnes", "", "4"))
    drawn(pdf, 100, rows, (72, 200, 320, 440))
    page = load(pdf.save()).pages[0]
    assert headers(page) == [
        ("Place | Ferries | Fords", ()),
        ("Eling | 2 | 1", ("Place", "Ferries", "Fords")),
        ("Totnes | 4", ("Place", "Fords")),
    ]
    assert_sound(page)


def test_a_header_over_several_columns_goes_before_those_under_it(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for y in (100, 140, 160):
        pdf.rule(72, y, 440, y)
    pdf.rule(200, 120, 440, 120)
    for x in (72, 200, 440):
        pdf.rule(x, 100, x, 160)
    pdf.rule(320, 120, 320, 160)
    for x, y, words in ((80, 125, "Place"), (250, 114, "Tolls"), (210, 134, "1881"), (330, 134, "1882")):
        pdf.text(x, y, words, font=BOLD)
    for x, words in ((80, "Eling"), (210, "£3"), (330, "£4")):
        pdf.text(x, 154, words)
    assert headers(load(pdf.save()).pages[0])[-1] == (
        "Eling | £3 | £4",
        ("Place", "Tolls 1881", "Tolls 1882"),
    )


def test_columns_of_figures_show_the_header_of_a_table_without_lines_or_bold(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for number, cells in enumerate(
        (("Year", "Boats", "Fare"), ("1881", "14", "2d"), ("1882", "11", "3"), ("1883", "9", "3"))
    ):
        for x, cell in zip((72, 200, 330), cells, strict=True):
            pdf.text(x, 100 + 14 * number, cell)
    assert [header for _, header in headers(load(pdf.save()).pages[0])] == [
        (),
        *[("Year", "Boats", "Fare")] * 3,
    ]


def test_a_table_that_runs_on_keeps_its_header_repeated_or_not(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    edges = (72, 200, 320)
    pdf.paragraph(72, 80, TEXT, 400)
    drawn(pdf, 700, (("Ford", "Toll"), ("Eling", "none"), ("Weir", "two pence")), edges)
    pdf.page()
    drawn(pdf, 60, (("Mill", "a penny"), ("Bridge", "none")), edges, heads=0)
    pdf.page()
    drawn(pdf, 60, (("Ford", "Toll"), ("Quay", "a penny"), ("Lock", "none")), edges)
    loaded = load(pdf.save())
    assert headers(loaded.pages[1]) == [
        ("Mill | a penny", ("Ford", "Toll")),
        ("Bridge | none", ("Ford", "Toll")),
    ]
    assert [header for _, header in headers(loaded.pages[2])] == [(), ("Ford", "Toll"), ("Ford", "Toll")]
    assert loaded.tables == 1


def test_a_table_of_names_and_descriptions_has_no_header(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    drawn(pdf, 100, (("Ford", "A shallow crossing"), ("Weir", "A low dam")), (72, 200, 440), heads=0)
    assert [header for _, header in headers(load(pdf.save()).pages[0])] == [(), ()]


def test_a_cell_beside_several_rows_is_named_in_each(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for y in (100, 120, 160):
        pdf.rule(72, y, 440, y)
    pdf.rule(200, 140, 440, 140)
    for x in (72, 200, 320, 440):
        pdf.rule(x, 100, x, 160)
    for x, words in ((80, "River"), (210, "Ford"), (330, "Toll")):
        pdf.text(x, 114, words, font=BOLD)
    pdf.text(80, 134, "Dart")
    for y, cells in ((134, ("Eling", "none")), (154, ("Weir", "a penny"))):
        for x, cell in zip((210, 330), cells, strict=True):
            pdf.text(x, y, cell)
    assert headers(load(pdf.save()).pages[0])[1:] == [
        ("Dart | Eling | none", ("River", "Ford", "Toll")),
        ("Weir | a penny", ("Dart, Ford", "Toll")),
    ]


def test_contents_and_lines_of_charts_are_no_tables(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for number, title in enumerate(("Fords", "Ferries of the estuary", "Weirs", "Locks", "Tolls")):
        pdf.text(72, 100 + 15 * number, title)
        pdf.text(480, 100 + 15 * number, str(3 + 2 * number))
    assert load(pdf.save()).tables == 0


def test_numbers_and_bullets_in_front_of_lines_are_no_cells(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.paragraph(72, 100, f"{TEXT} {TEXT} {TEXT}", 400)
    for number in range(3):
        pdf.text(72, 700 + 12 * number, str(number + 1), size=8)
        pdf.text(100, 700 + 12 * number, f"County minutes of 18{number + 46}, folio {number}.", size=8)
    kinds = [kind for kind, _ in shown(load(pdf.save()).pages[0])]
    assert kinds == ["paragraph", "note", "note", "note"]


def test_a_header_never_stands_in_the_text_of_another_row(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    drawn(pdf, 100, (("Place", "Toll"), ("Eling", "none"), ("Weir", "none")), (72, 200, 320))
    page = load(pdf.save()).pages[0]
    assert page.text.count("Place") == 1
    assert all(len(block.header) in (0, 2) for block in page.blocks if isinstance(block, Block))
