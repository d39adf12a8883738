"""PDFs made with reportlab, loaded whole."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_pdfs import Pdf, assert_sound, shown, texts, wrap
from PIL import Image
from reportlab.lib.utils import ImageReader

from assistant.kernel.domain import BlockKind
from assistant.kernel.errors import UnreadableFile
from ingest.loading.loaded import Reading
from ingest.loading.pdf.reading import load

TIDE = (
    "The tide mill at Eling kept its wheel through three owners, and each of them wrote down what the "
    "repairs had cost and which of the millers had paid. Their ledgers agree on little else."
)
QUARRY = (
    "Above the village the slate quarry closed in two stages. First the upper level was given up, and "
    "then, when the tramway could not be mended, the lower one as well."
)
FERRY = (
    "No ferry ran in winter. Those who had to cross walked round by the bridge, which took most of a "
    "morning, or waited for a boat that brought coal."
)


def test_paragraphs_are_joined_over_lines_and_parted_at_gaps(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    y = pdf.paragraph(72, 100, TIDE, 400)
    pdf.paragraph(72, y + 8, QUARRY, 400)
    page = load(pdf.save()).pages[0]
    assert shown(page) == [("paragraph", TIDE), ("paragraph", QUARRY)]
    assert page.text == f"{TIDE}\n{QUARRY}"
    assert_sound(page)


def test_paragraphs_without_gaps_are_parted_where_the_last_line_is_short(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    y = pdf.paragraph(72, 100, FERRY, 400)
    pdf.paragraph(72, y, QUARRY, 400)
    assert texts(load(pdf.save()).pages[0]) == [FERRY, QUARRY]


@pytest.mark.parametrize("row_by_row", [False, True])
def test_columns_are_read_one_after_the_other_under_a_heading_over_both(
    tmp_path: Path, row_by_row: bool
) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(
        60, 80, "A long heading that stands over both columns of the page", size=16, font="Helvetica-Bold"
    )
    left = [f"Left line {n} goes on for a good while now" for n in range(12)]
    right = [f"Right line {n} goes on for a good while too" for n in range(12)]
    if row_by_row:
        for number, pair in enumerate(zip(left, right, strict=True)):
            pdf.text(60, 120 + 14 * number, pair[0])
            pdf.text(320, 120 + 14 * number, pair[1])
    else:
        pdf.lines(60, 120, left)
        pdf.lines(320, 127, right)  # not on the same lines as the left
    page = load(pdf.save()).pages[0]
    assert page.blocks[0].kind is BlockKind.HEADING
    found = re.findall(r"(Left|Right) line (\d+)", page.text)
    assert found == [("Left", str(n)) for n in range(12)] + [("Right", str(n)) for n in range(12)]


def test_columns_begin_anew_under_a_short_heading_between_them(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for part, top in (("first", 120), ("second", 360)):
        pdf.text(60, top - 30, f"The {part} part", size=15, font="Helvetica-Bold")
        pdf.lines(60, top, [f"{part} left {n} with words enough to fill it" for n in range(9)])
        pdf.lines(320, top, [f"{part} right {n} with words enough to fill it" for n in range(9)])
    text = load(pdf.save()).pages[0].text
    order = re.findall(r"The \w+ part|(?:first|second) (?:left|right) 0", text)
    assert order == [
        "The first part", "first left 0", "first right 0",
        "The second part", "second left 0", "second right 0",
    ]  # fmt: skip


def test_a_paragraph_goes_on_from_one_column_to_the_next(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    words = " ".join([TIDE, QUARRY, FERRY])
    lines = wrap(words, 220)
    middle = len(lines) // 2
    pdf.lines(60, 120, lines[:middle])
    pdf.lines(310, 120, lines[middle:])
    assert texts(load(pdf.save()).pages[0]) == [words]


def test_running_titles_and_page_numbers_are_dropped(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for number, words in enumerate([TIDE, QUARRY, FERRY, TIDE], start=1):
        pdf.text(72, 40, "A survey of river crossings", size=9)
        pdf.paragraph(72, 100, words, 400)
        pdf.text(290, 810, str(number), size=9)
        pdf.page()
    loaded = load(pdf.save())
    assert [page.text for page in loaded.pages] == [TIDE, QUARRY, FERRY, TIDE]


def test_page_numbers_of_a_two_page_document_are_dropped(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for number, words in enumerate([TIDE, QUARRY], start=1):
        pdf.paragraph(72, 100, words, 400)
        pdf.text(400, 812, f"Page {number} of 2", size=9)
        pdf.page()
    assert [page.text for page in load(pdf.save()).pages] == [TIDE, QUARRY]


def test_a_sentence_that_is_repeated_in_the_text_is_kept(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    for _ in range(4):
        pdf.paragraph(72, 300, TIDE, 400)
        pdf.page()
    assert [page.text for page in load(pdf.save()).pages] == [TIDE] * 4


def test_headings_are_told_by_size_weight_and_outline(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(72, 80, "The crossings", size=20, font="Helvetica-Bold")
    y = pdf.paragraph(72, 130, TIDE, 400)
    pdf.text(72, y + 20, "Boats and bridges", font="Helvetica-Bold")
    y = pdf.paragraph(72, y + 40, QUARRY, 400)
    pdf.text(72, y + 20, "Fares in winter")
    pdf.canvas.bookmarkPage("crossings")
    pdf.canvas.bookmarkPage("fares")
    pdf.canvas.addOutlineEntry("The crossings", "crossings", 0)
    pdf.canvas.addOutlineEntry("Fares in winter", "fares", 1)
    pdf.paragraph(72, y + 40, FERRY, 400)
    loaded = load(pdf.save())
    headings = [
        (block.level, loaded.pages[0].text[block.start : block.end])
        for block in loaded.pages[0].blocks
        if block.kind is BlockKind.HEADING
    ]
    assert [text for _, text in headings] == ["The crossings", "Boats and bridges", "Fares in winter"]
    assert headings[0][0] == 1
    assert headings[2][0] == 2
    assert loaded.title == "The crossings"


def test_list_items_are_blocks_with_their_continuation_lines(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    y = pdf.paragraph(72, 100, "The mill asked for three things:", 400)
    for label, indent, words in (("•", 0, TIDE), ("–", 24, FERRY), ("•", 0, QUARRY)):
        pdf.text(84 + indent, y, label)
        y = pdf.paragraph(100 + indent, y, words, 360)
    for label, words in (("(a)", FERRY), ("(b)", TIDE)):
        pdf.text(84, y + 8, label)
        y = pdf.paragraph(104, y + 8, words, 360)
    page = load(pdf.save()).pages[0]
    items = [block for block in page.blocks if block.kind is BlockKind.LIST_ITEM]
    assert [page.text[b.start : b.end] for b in items] == [TIDE, FERRY, QUARRY, f"(a) {FERRY}", f"(b) {TIDE}"]
    assert [block.level for block in items] == [1, 2, 1, 1, 1]
    assert_sound(page)


def test_rows_of_a_drawn_table_are_blocks_and_keep_cells_of_several_lines(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.paragraph(72, 80, TIDE, 400)
    pdf.text(72, 150, "Table 1: Crossings by kind", font="Helvetica-Bold")
    edges, tops = (72, 220, 320, 470), (165, 190, 230, 255)
    for top in tops:
        pdf.rule(edges[0], top, edges[-1], top)
    for edge in edges:
        pdf.rule(edge, tops[0], edge, tops[-1])
    for row, cells in zip(
        (180, 205, 245),
        (
            ("Kind", "Number", "Kept by"),
            ("Ferries that run", "12", "The parish council"),
            ("Fords", "7", "Nobody"),
        ),
        strict=True,
    ):
        for edge, cell in zip(edges, cells, strict=False):
            pdf.text(edge + 6, row, cell)
    pdf.text(edges[0] + 6, 219, "in summer only")
    page = load(pdf.save()).pages[0]
    assert shown(page)[1:] == [
        ("caption", "Table 1: Crossings by kind"),
        ("table_row", "Kind | Number | Kept by"),
        ("table_row", "Ferries that run in summer only | 12 | The parish council"),
        ("table_row", "Fords | 7 | Nobody"),
    ]
    assert_sound(page)


def test_rows_of_a_table_without_lines_are_told_by_their_gaps(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    y = pdf.paragraph(72, 100, TIDE, 400) + 20
    for cells in (("Year", "Boats", "Fare"), ("1881", "14", "2d"), ("1882", "11", "3d")):
        for x, cell in zip((72, 200, 330), cells, strict=True):
            pdf.text(x, y, cell)
        y += 14
    pdf.paragraph(72, y + 20, QUARRY, 400)
    assert shown(load(pdf.save()).pages[0])[1:-1] == [
        ("table_row", "Year | Boats | Fare"),
        ("table_row", "1881 | 14 | 2d"),
        ("table_row", "1882 | 11 | 3d"),
    ]


def test_a_line_of_contents_is_a_row_without_its_dots(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(72, 100, "The ferries of the estuary " + "." * 60 + " 12")
    pdf.text(72, 115, "The fords above the weir" + "." * 60 + "19")
    rows = shown(load(pdf.save()).pages[0])
    assert rows == [
        ("table_row", "The ferries of the estuary | 12"),
        ("table_row", "The fords above the weir | 19"),
    ]


def test_words_parted_at_line_ends_are_joined_as_the_document_spells_them(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.lines(
        72,
        100,
        [
            "The data-sharing agreement of the river boards was the first of its kind and a cause of en-",
            "vy among the neighbours, who had to make do with letters. When the second data-",
            "sharing agreement came, it was long-",
            "term and place-",
            "based at last.",
        ],
    )
    page = load(pdf.save()).pages[0]
    assert "a cause of envy among" in page.text
    assert "second data-sharing agreement came, it was long-term and place-based at last." in page.text
    envy = page.text.index("envy")
    parts = [word for word in page.words if envy <= word.start < envy + 4]
    assert [page.text[word.start : word.end] for word in parts] == ["en", "vy"]
    assert parts[0].top < parts[1].top
    assert_sound(page)


def test_a_paragraph_over_a_page_end_is_marked_and_notes_do_not_come_between(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.paragraph(72, 100, TIDE, 400)
    pdf.lines(
        72,
        180,
        ["The bridge at Totnes was paid for by tolls that were raised twice before the county", "took it"],
    )
    pdf.rule(72, 745, 200, 745)
    pdf.text(72, 760, "1", size=6)
    pdf.text(78, 763, "County minutes of 1846, folio 12.", size=8.5)
    pdf.page()
    pdf.lines(72, 100, ["over and made it free.", ""])
    pdf.paragraph(72, 140, QUARRY, 400)
    first, second = load(pdf.save()).pages
    assert texts(first)[-2].endswith("before the county took it")
    assert shown(first)[-1] == ("note", "County minutes of 1846, folio 12.")
    assert [block.continues for block in first.blocks] == [False] * 3
    assert texts(second) == ["over and made it free.", QUARRY]
    assert [block.continues for block in second.blocks] == [True, False]


def test_marks_of_notes_are_left_out_of_the_text(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(72, 100, "The weir was rebuilt in 1902")
    width = pdf.canvas.stringWidth("The weir was rebuilt in 1902", "Helvetica", 11)
    pdf.text(72 + width, 96, "14", size=6.5)
    pdf.text(72 + width + 12, 100, "and covers 40 m")
    width += 12 + pdf.canvas.stringWidth("and covers 40 m", "Helvetica", 11)
    pdf.text(72 + width, 96, "2", size=6.5)
    assert load(pdf.save()).pages[0].text == "The weir was rebuilt in 1902 and covers 40 m2"


def test_struck_out_words_are_left_out(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(72, 100, "The toll is")
    pdf.text(140, 100, "fourpence")
    pdf.rule(140, 97, 192, 97)
    pdf.text(200, 100, "sixpence for")
    pdf.text(270, 100, "carts.")
    pdf.rule(270, 101.5, 300, 101.5)  # underlined
    assert load(pdf.save()).pages[0].text == "The toll is sixpence for carts."


def test_labels_are_those_of_the_file(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.canvas.addPageLabel(0, "ROMAN_LOWER", 1)
    pdf.canvas.addPageLabel(2, "ARABIC", 1)
    for words in (TIDE, QUARRY, FERRY, TIDE):
        pdf.paragraph(72, 100, words, 400)
        pdf.page()
    pages = load(pdf.save()).pages
    assert [page.label for page in pages] == ["i", "ii", "1", "2"]
    assert [page.number for page in pages] == [1, 2, 3, 4]
    assert [page.anchor for page in pages] == ["page=1", "page=2", "page=3", "page=4"]


def test_metadata_is_used_where_the_first_page_bears_it_out(tmp_path: Path) -> None:
    def made(name: str, title: str, author: str) -> Path:
        pdf = Pdf(tmp_path / name)
        pdf.canvas.setTitle(title)
        pdf.canvas.setAuthor(author)
        pdf.text(72, 80, "Crossings of the lower river", size=20)
        pdf.paragraph(72, 120, TIDE, 400)
        return pdf.save()

    told = load(made("told.pdf", "Crossings of the Lower River", "River Crossings Board"))
    assert (told.title, told.publisher) == ("Crossings of the Lower River", "River Crossings Board")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told.published)
    stale = load(made("stale.pdf", "Annual leave form", "jsmith4"))
    assert (stale.title, stale.publisher) == ("Crossings of the lower river", "")
    rubbish = load(made("rubbish.pdf", "Microsoft Word - final v3.doc", "A. Person"))
    assert (rubbish.title, rubbish.publisher) == ("Crossings of the lower river", "")


def test_a_locked_file_asks_for_its_password(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf", encrypt="secret")
    pdf.paragraph(72, 100, TIDE, 400)
    with pytest.raises(UnreadableFile) as caught:
        load(pdf.save())
    assert caught.value.kind == "password"


def _picture() -> ImageReader:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "grey").save(buffer, "PNG")
    buffer.seek(0)
    return ImageReader(buffer)


def test_pictures_of_pages_have_no_text(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.canvas.drawImage(_picture(), 0, 0, 595, 842)
    with pytest.raises(UnreadableFile) as caught:
        load(pdf.save(), Reading(ocr=False))
    assert caught.value.kind == "needs_ocr"
    assert "OCR" in caught.value.reason


def test_pages_without_text_do_not_keep_the_others_from_loading(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.canvas.drawImage(_picture(), 0, 0, 595, 842)
    pdf.page()
    pdf.paragraph(72, 100, TIDE, 400)
    pages = load(pdf.save(), Reading(ocr=False)).pages
    assert [page.text for page in pages] == ["", TIDE]
    assert pages[1].number == 2


@pytest.mark.parametrize("turns", [0, 90, 180, 270])
@pytest.mark.parametrize("cropped", [False, True])
def test_boxes_stand_on_the_words_of_the_page_picture(tmp_path: Path, turns: int, cropped: bool) -> None:
    pdf = Pdf(tmp_path / "a.pdf", size=(400, 500))
    pdf.canvas.setPageRotation(turns)
    if cropped:
        pdf.canvas.setCropBox((20, 30, 390, 470))
    pdf.paragraph(60, 120, FERRY, 260)
    path = pdf.save()
    page = load(path).pages[0]
    assert_sound(page)
    scale = 3
    document = pdfium.PdfDocument(path)
    picture = document[0].render(scale=scale).to_pil().convert("L")
    document.close()
    assert (round(page.width * scale), round(page.height * scale)) == pytest.approx(picture.size, abs=1)
    inside = Image.new("L", picture.size, 255)
    for word in page.words:
        box = tuple(round(edge * scale) for edge in (word.left, word.top, word.right, word.bottom))
        part = picture.crop(box)
        assert sum(part.histogram()[:100]) > 20, "ink under every box"
        inside.paste(part, box[:2])
    ink = sum(picture.histogram()[:100])
    assert sum(inside.histogram()[:100]) >= 0.98 * ink, "no ink outside the boxes"
    assert page.text == FERRY


def test_text_that_stands_sideways_is_read_along_its_lines(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.canvas.translate(200, 100)
    pdf.canvas.rotate(90)
    pdf.height = 0
    pdf.paragraph(0, 0, TIDE, 400)
    page = load(pdf.save()).pages[0]
    assert page.text == TIDE
    assert_sound(page)
    assert page.words[0].bottom > page.words[3].bottom


def test_characters_that_cannot_be_seen_are_dropped(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(72, 100, "The\u00a0 ferry  ran\u00a0twice")
    assert load(pdf.save()).pages[0].text == "The ferry ran twice"


_WORDS = st.lists(
    st.text(st.sampled_from("abcdeghilmnorstuvwy"), min_size=2, max_size=9), min_size=1, max_size=60
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    paragraphs=st.lists(_WORDS, min_size=1, max_size=6),
    columns=st.sampled_from([1, 2]),
    size=st.sampled_from([8, 11]),
)
def test_every_word_is_read_once_and_its_box_is_on_it(
    tmp_path: Path, paragraphs: list[list[str]], columns: int, size: int
) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    width = 220 if columns == 2 else 450
    per_column = (len(paragraphs) + columns - 1) // columns
    for column in range(columns):
        y = 150.0
        for words in paragraphs[column * per_column : (column + 1) * per_column]:
            y = pdf.paragraph(60 + column * 260, y, " ".join(words), width, size=size) + size
    page = load(pdf.save()).pages[0]
    assert_sound(page)
    read = [word for word in page.text.split() if word != "|"]  # short lines side by side make a table
    assert sorted(read) == sorted(word for words in paragraphs for word in words)
    assert len(page.words) == sum(map(len, paragraphs))
    for word in page.words:
        assert 0 <= word.left < word.right <= page.width
        assert 0 <= word.top < word.bottom <= page.height
