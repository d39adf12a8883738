"""Pages that are pictures, blank or damaged, and those that text recognition reads."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from made_pdfs import HEIGHT, Pdf, assert_sound, texts
from PIL import Image
from reportlab.lib.utils import ImageReader

from assistant.kernel.errors import UnreadableFile
from ingest.loading import ocr
from ingest.loading.loaded import Reading
from ingest.loading.ocr import RecognisedPage, RecognisedWord
from ingest.loading.pdf.reading import load

WORDS = "A bell was rung when the ferry was on the other side of the water."
PLAIN = Reading(ocr=False)


class Recogniser:
    """Finds the same lines on every page that it is asked for."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        self.asked: list[int] = []

    def __call__(self, path: Path, pages: Sequence[int], reading: Reading) -> Mapping[int, RecognisedPage]:
        self.asked += pages
        words = [
            RecognisedWord(
                word,
                72 + 60 * place,
                90 + 14 * row,
                122 + 60 * place,
                102 + 14 * row,
                0,
                100 + 14 * row,
                11,
                0.8,
            )
            for row, line in enumerate(self.lines)
            for place, word in enumerate(line.split())
        ]
        return {number: RecognisedPage(tuple(words), 0.8 if words else 0.0) for number in pages}


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch) -> Recogniser:
    found = Recogniser("Fares were", "written on slate")
    monkeypatch.setattr(ocr, "recognise", found)
    monkeypatch.setattr(ocr, "remedy", lambda languages: "")
    return found


def scan(pdf: Pdf, *, share: float = 1.0) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 40), "grey").save(buffer, "PNG")
    buffer.seek(0)
    pdf.canvas.drawImage(ImageReader(buffer), 0, 0, 595, HEIGHT * share)


def mixed(path: Path) -> Path:
    """A page of text, a scan, a blank page."""
    pdf = Pdf(path)
    pdf.paragraph(72, 100, WORDS, 400)
    pdf.page()
    scan(pdf)
    pdf.page()
    pdf.text(72, 100, " ")
    pdf.page()
    return pdf.save()


def test_only_pages_that_are_pictures_are_recognised(tmp_path: Path, recogniser: Recogniser) -> None:
    loaded = load(mixed(tmp_path / "a.pdf"))
    assert recogniser.asked == [1]
    assert [texts(page) for page in loaded.pages] == [[WORDS], ["Fares were written on slate"], []]
    assert [(page.ocr, page.confidence) for page in loaded.pages] == [(False, 1.0), (True, 0.8), (False, 1.0)]
    assert loaded.pictures == ()
    assert_sound(loaded.pages[1])


def test_a_picture_that_is_not_recognised_is_told_and_a_blank_page_is_not(tmp_path: Path) -> None:
    loaded = load(mixed(tmp_path / "a.pdf"), PLAIN)
    assert loaded.pictures == (2,)
    assert [page.text for page in loaded.pages] == [WORDS, "", ""]


def test_a_picture_in_which_no_text_is_found_is_no_page_to_read(
    tmp_path: Path, recogniser: Recogniser
) -> None:
    recogniser.lines = ()
    loaded = load(mixed(tmp_path / "a.pdf"))
    assert loaded.pictures == ()
    assert not loaded.pages[1].ocr


@pytest.mark.parametrize(
    ("reading", "remedy", "reason"),
    [
        (PLAIN, "", "let text recognition"),
        (Reading(), "sudo apt-get install tesseract-ocr", "'sudo apt-get install tesseract-ocr'"),
    ],
)
def test_a_file_of_pictures_only_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reading: Reading, remedy: str, reason: str
) -> None:
    monkeypatch.setattr(ocr, "remedy", lambda languages: remedy)
    pdf = Pdf(tmp_path / "a.pdf")
    scan(pdf)
    with pytest.raises(UnreadableFile, match=reason) as caught:
        load(pdf.save(), reading)
    assert caught.value.kind == "needs_ocr"


def test_a_file_of_pictures_without_words_is_refused(tmp_path: Path, recogniser: Recogniser) -> None:
    recogniser.lines = ()
    pdf = Pdf(tmp_path / "a.pdf")
    scan(pdf)
    with pytest.raises(UnreadableFile, match="found none in its pictures"):
        load(pdf.save())


def test_a_blank_file_loads_with_nothing_in_it(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    pdf.text(72, 100, " ")
    loaded = load(pdf.save(), PLAIN)
    assert [page.text for page in loaded.pages] == [""]


def test_text_hidden_under_a_recognised_page_is_not_read(tmp_path: Path, recogniser: Recogniser) -> None:
    pdf = Pdf(tmp_path / "a.pdf")
    scan(pdf, share=0.3)
    pdf.canvas.setFillGray(1)
    pdf.text(72, 100, "secret")
    loaded = load(pdf.save())
    assert loaded.pages[0].text == "Fares were written on slate"
    assert [item.text for item in loaded.hidden] == ["secret"]


def test_pages_that_cannot_be_opened_are_told(tmp_path: Path) -> None:
    pdf = Pdf(tmp_path / "a.pdf", pageCompression=0)
    for _ in range(2):
        pdf.paragraph(72, 100, WORDS, 400)
        pdf.page()
    path = pdf.save()
    raw = path.read_bytes()
    first = raw.index(b"/Type /Page\n")
    path.write_bytes(raw[:first] + b"/Type /Pigs\n" + raw[first + 12 :])
    loaded = load(path, PLAIN)
    assert len(loaded.damaged) <= 1
    assert loaded.pages[-1].text == WORDS
