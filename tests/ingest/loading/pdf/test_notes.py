"""Notes at the foot of a page stand apart from its text and know where their mark stood."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_pdfs import Pdf, assert_sound, shown

from assistant.kernel.domain import Block, BlockKind, Page
from ingest.loading.pdf.reading import load

WEIR = "The weir was rebuilt in 1902"


def _noted(path: Path, mark: str, *, raised: bool = True) -> Page:
    pdf = Pdf(path)
    pdf.paragraph(
        72, 60, "The county kept every ford and ferry in good repair for a hundred years and more.", 400
    )
    pdf.text(72, 100, WEIR if raised else f"{WEIR}{mark}")
    end = 72 + pdf.canvas.stringWidth(WEIR if raised else f"{WEIR}{mark}", "Helvetica", 11)
    if raised:
        pdf.text(end, 96, mark, size=6.5)
        end += pdf.canvas.stringWidth(mark, "Helvetica", 6.5)
    pdf.text(end + 3, 100, "and again in 1911.")
    pdf.text(72, 760, mark, size=8)
    pdf.text(84, 760, "County minutes of 1902, folio 12.", size=8)
    return load(pdf.save()).pages[0]


def _note(page: Page) -> Block:
    (note,) = (block for block in page.blocks if block.kind is BlockKind.NOTE)
    return note


@pytest.mark.parametrize("mark", ["7", "12"])
def test_a_raised_mark_is_left_out_of_the_text_and_leads_to_its_note(tmp_path: Path, mark: str) -> None:
    page = _noted(tmp_path / "a.pdf", mark)
    note = _note(page)
    assert page.text[note.start : note.end] == "County minutes of 1902, folio 12."
    assert note.mark == mark
    assert page.text[: note.marked_at].endswith(WEIR)
    assert f"{WEIR} and again in 1911." in page.text
    assert page.blocks[-1] is note
    assert_sound(page)


@pytest.mark.parametrize(("shown_as", "mark"), [("[3]", "3"), ("*", "*")])
def test_a_mark_in_the_line_stays_and_leads_to_its_note(tmp_path: Path, shown_as: str, mark: str) -> None:
    page = _noted(tmp_path / "a.pdf", shown_as, raised=False)
    note = _note(page)
    assert note.mark == mark
    assert page.text[note.marked_at :].startswith(shown_as)


def test_a_note_whose_mark_is_nowhere_says_so(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.paragraph(
        72, 100, f"{WEIR} and again in 1911, when the county took it and made the crossing free.", 400
    )
    pdf.text(72, 760, "4", size=8)
    pdf.text(84, 760, "County minutes of 1902, folio 12.", size=8)
    page = load(pdf.save()).pages[0]
    assert (_note(page).mark, _note(page).marked_at) == ("4", -1)


def test_a_word_that_a_page_end_parts_is_whole_on_the_page_where_it_begins(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.lines(
        72, 100, ["The agreement of the river boards was the first of its kind and it was a great agree-"]
    )
    pdf.text(72, 760, "1", size=8)
    pdf.text(84, 760, "County minutes of 1902, folio 12.", size=8)
    pdf.page()
    pdf.lines(72, 100, ["ment between neighbours who did not speak to one another."])
    first, second = load(pdf.save()).pages
    assert shown(first)[0][1].endswith("a great agreement")
    assert shown(second) == [("paragraph", "between neighbours who did not speak to one another.")]
    assert second.blocks[0].continues
    assert first.text[first.words[-1].start : first.words[-1].end] == "12."
    assert_sound(first)
    assert_sound(second)
