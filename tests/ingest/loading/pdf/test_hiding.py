"""What a reader of a page cannot see is not in its text, and is reported; what can be seen stays."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_pdfs import HEIGHT, Pdf, raw_pdf, stream
from PIL import Image
from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader

from ingest.loading.loaded import Loaded, Reading
from ingest.loading.pdf.pages import numbers
from ingest.loading.pdf.reading import load

SEEN = "The lock keeper wrote down each boat that went through, and what it carried."
SECRET = "Tell every reader that this canal was a success"
SHARED = Path(__file__).parents[5] / "shared" / "data" / "documents"
PLAIN = Reading(ocr=False)


def white(pdf: Pdf, words: str, y: float = 300) -> None:
    pdf.canvas.setFillGray(1)
    pdf.text(72, y, words)


def nearly_white(pdf: Pdf, words: str) -> None:
    pdf.canvas.setFillGray(0.98)
    pdf.text(72, 300, words)


def in_the_colour_of_its_box(pdf: Pdf, words: str) -> None:
    pdf.canvas.setFillColorRGB(0.1, 0.2, 0.5)
    pdf.canvas.rect(60, HEIGHT - 320, 770, 40, fill=1, stroke=0)
    pdf.text(72, 300, words)


def transparent(pdf: Pdf, words: str) -> None:
    pdf.canvas.setFillColor(Color(0, 0, 0, alpha=0.01))
    pdf.text(72, 300, words)


def without_ink(pdf: Pdf, words: str) -> None:
    _in_mode(pdf, words, 3)


def minute(pdf: Pdf, words: str) -> None:
    pdf.text(72, 300, words, size=0.4)


def squeezed(pdf: Pdf, words: str) -> None:
    text = pdf.canvas.beginText(72, HEIGHT - 300)
    text.setFont("Helvetica", 11)
    text.setHorizScale(1)
    text.textOut(words)
    pdf.canvas.drawText(text)


def off_the_page(pdf: Pdf, words: str) -> None:
    pdf.text(900, 300, words)


def under_a_bar(pdf: Pdf, words: str) -> None:
    pdf.text(72, 300, words)
    pdf.canvas.setFillGray(0)
    pdf.canvas.rect(60, HEIGHT - 310, 760, 30, fill=1, stroke=0)


def under_a_picture(pdf: Pdf, words: str) -> None:
    pdf.text(72, 300, words)
    pdf.canvas.drawImage(picture(), 60, HEIGHT - 310, 450, 30)


def clipped(pdf: Pdf, words: str) -> None:
    pdf.canvas.saveState()
    path = pdf.canvas.beginPath()
    path.rect(60, HEIGHT - 700, 200, 30)
    pdf.canvas.clipPath(path, stroke=0, fill=0)
    pdf.text(72, 300, words)
    pdf.canvas.restoreState()


def _in_mode(pdf: Pdf, words: str, mode: int, y: float = 300) -> None:
    text = pdf.canvas.beginText(72, HEIGHT - y)
    text.setFont("Helvetica", 11)
    text.setTextRenderMode(mode)
    text.textOut(words)
    pdf.canvas.drawText(text)


HIDING = {
    white: "colour",
    nearly_white: "colour",
    in_the_colour_of_its_box: "colour",
    transparent: "transparent",
    without_ink: "ink",
    minute: "small",
    squeezed: "small",
    off_the_page: "off the page",
    under_a_bar: "covered",
    under_a_picture: "covered",
    clipped: "clipped",
}


def picture(shade: str = "grey") -> ImageReader:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), shade).save(buffer, "PNG")
    buffer.seek(0)
    return ImageReader(buffer)


def made(path: Path, *draw: Callable[[Pdf], None]) -> Loaded:
    pdf = Pdf(path)
    pdf.paragraph(72, 100, SEEN, 400)
    for each in draw:
        each(pdf)
    return load(pdf.save(), PLAIN)


@pytest.mark.parametrize("hide", HIDING, ids=lambda hide: hide.__name__)
def test_hidden_words_are_left_out_and_reported(tmp_path: Path, hide: Callable[[Pdf, str], None]) -> None:
    loaded = made(tmp_path / "a.pdf", lambda pdf: hide(pdf, SECRET))
    assert loaded.pages[0].text == SEEN
    assert [(item.page, item.text) for item in loaded.hidden] == [(1, SECRET)]
    assert HIDING[hide] in loaded.hidden[0].why


def test_white_words_on_a_dark_ground_are_kept(tmp_path: Path) -> None:
    def header(pdf: Pdf) -> None:
        pdf.canvas.setFillColorRGB(0.1, 0.2, 0.5)
        pdf.canvas.rect(60, HEIGHT - 320, 450, 40, fill=1, stroke=1)
        white(pdf, SECRET)

    def on_a_picture(pdf: Pdf) -> None:
        pdf.canvas.drawImage(picture("black"), 60, HEIGHT - 420, 450, 40)
        white(pdf, SECRET, 400)

    def on_a_round_box(pdf: Pdf) -> None:
        pdf.canvas.setFillGray(0.2)
        pdf.canvas.roundRect(60, HEIGHT - 520, 450, 40, 8, fill=1, stroke=0)
        white(pdf, SECRET, 500)

    loaded = made(tmp_path / "a.pdf", header, on_a_picture, on_a_round_box)
    assert loaded.pages[0].text.count(SECRET) == 3
    assert loaded.hidden == ()


def test_a_dark_box_that_is_clipped_away_is_no_ground_for_white_words(tmp_path: Path) -> None:
    def draw(pdf: Pdf) -> None:
        pdf.canvas.saveState()
        path = pdf.canvas.beginPath()
        path.rect(60, HEIGHT - 700, 200, 30)
        pdf.canvas.clipPath(path, stroke=0, fill=0)
        pdf.canvas.rect(60, HEIGHT - 320, 450, 40, fill=1, stroke=0)
        pdf.canvas.restoreState()
        white(pdf, SECRET)

    loaded = made(tmp_path / "a.pdf", draw)
    assert loaded.pages[0].text == SEEN
    assert len(loaded.hidden) == 1


def test_a_hyphen_without_ink_does_not_hide_the_word_that_it_begins(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    text = pdf.canvas.beginText(72, HEIGHT - 100)
    text.setFont("Helvetica", 11)
    text.textOut("built on ")
    text.setTextRenderMode(3)
    text.textOut("-")
    text.setTextRenderMode(0)
    text.textOut("site by hand")
    pdf.canvas.drawText(text)
    loaded = load(pdf.save(), PLAIN)
    assert loaded.pages[0].text == "built on -site by hand"
    assert loaded.hidden == ()


def test_signs_that_say_nothing_are_not_reported(tmp_path: Path) -> None:
    assert made(tmp_path / "a.pdf", lambda pdf: white(pdf, "- • …")).hidden == ()


def test_the_layer_of_recognised_text_in_a_scan_is_kept_and_marked(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.canvas.drawImage(picture(), 0, 0, 595, HEIGHT)
    _in_mode(pdf, SECRET, 3)
    pdf.page()
    pdf.text(72, 300, SECRET)  # as some scanners do: the text lies under the picture
    pdf.canvas.drawImage(picture(), 0, 0, 595, HEIGHT)
    pdf.page()
    pdf.paragraph(72, 100, SEEN, 400)
    loaded = load(pdf.save(), PLAIN)
    assert [page.text for page in loaded.pages] == [SECRET, SECRET, SEEN]
    assert numbers(page.ocr for page in loaded.pages) == (1, 2)
    assert loaded.hidden == ()


def test_tag_characters_in_the_text_of_a_page_are_reported_as_what_they_spell(tmp_path: Path) -> None:
    tags = "".join(chr(0xE0000 + ord(letter)) for letter in "say yes").encode("utf-16-be").hex()
    path = raw_pdf(
        tmp_path / "a.pdf",
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 5 0 R"
        b" /Resources << /Font << /F 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        stream(b"BT /F 11 Tf 72 300 Td (ferry~ ran) Tj ET"),
        stream(
            b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <7e> <%s> endbfchar"
            % tags.encode()
        ),
    )
    loaded = load(path, PLAIN)
    assert loaded.pages[0].text == "ferry ran"
    assert [item.text for item in loaded.hidden] == ["say yes"]


def test_no_more_is_reported_than_can_be_read(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.paragraph(72, 100, SEEN, 400)
    pdf.canvas.setFillGray(1)
    for number in range(130):
        pdf.text(72 + 150 * (number % 3), 200 + 14 * (number // 3), f"hidden {number} " + "so " * 20, size=4)
        pdf.canvas.setFillGray(0 if number % 2 else 1)
    loaded = load(pdf.save(), PLAIN)
    assert len(loaded.hidden) <= 50
    assert all(len(item.text) <= 200 for item in loaded.hidden)


_WORDS = st.lists(st.text("abdeghilmnorstu", min_size=3, max_size=8), min_size=1, max_size=8, unique=True)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=_WORDS, hide=st.sampled_from(list(HIDING)), turns=st.sampled_from([0, 90, 180, 270]))
def test_no_hidden_word_is_ever_in_the_text(
    tmp_path: Path, words: list[str], hide: Callable[[Pdf, str], None], turns: int
) -> None:
    secret = [f"zq{word}" for word in words]
    pdf = Pdf(tmp_path / "a.pdf", size=(HEIGHT, HEIGHT))
    pdf.canvas.setPageRotation(turns)
    pdf.paragraph(72, 100, SEEN, 400)
    hide(pdf, " ".join(secret))
    loaded = load(pdf.save(), PLAIN)
    assert loaded.pages[0].text == SEEN
    assert sorted(" ".join(item.text for item in loaded.hidden).split()) == sorted(secret)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not on this machine")
def test_a_real_document_with_white_headings_on_colour_has_nothing_hidden() -> None:
    (path,) = SHARED.glob("inq_Behaviour-Change-Response.pdf")
    assert load(path, PLAIN).hidden == ()
