from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

import pytest
from made_scans import HEIGHT, LINES, SIZE, WIDTH, Drawn, draw_lines, needs_tesseract, write_scan
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from ingest.loading.loaded import Reading
from ingest.loading.ocr import RecognisedPage, RecognisedWord, recognise
from ingest.loading.pdf.geometry import read_box

pytestmark = needs_tesseract
TEXT = " ".join(LINES)


class Scanned(Protocol):
    def __call__(
        self,
        pages: Sequence[Image.Image | str],
        *,
        rotations: Sequence[int] = (),
        password: str = "",
        crop: tuple[float, ...] = (),
    ) -> Path: ...


@pytest.fixture
def scanned(tmp_path: Path) -> Scanned:
    return partial(write_scan, tmp_path / "scan.pdf")


def said(page: RecognisedPage) -> str:
    return " ".join(word.text for word in page.words)


def lies_on(word: RecognisedWord, drawn: Drawn) -> bool:
    """Return whether the boxes are the same but for a point and a half, of a word drawn upright."""
    return all(abs(a - b) < 1.5 for a, b in zip(word.shown, drawn[1:], strict=True))


def turned(drawn: Sequence[Drawn], turns: int) -> list[Drawn]:
    """Where the words of an upright page stand when it is turned clockwise."""
    return [Drawn(word.text, *read_box(word[1:], -turns % 4, WIDTH, HEIGHT)) for word in drawn]


@pytest.fixture(scope="module")
def upright(tmp_path_factory: pytest.TempPathFactory) -> tuple[RecognisedPage, list[Drawn]]:
    """An upright page as it was recognised, and what was drawn on it."""
    picture, drawn = draw_lines()
    path = write_scan(tmp_path_factory.mktemp("upright") / "scan.pdf", [picture])
    (page,) = recognise(path, [0], Reading()).values()
    return page, drawn


def test_words_lie_where_they_were_drawn(upright: tuple[RecognisedPage, list[Drawn]]) -> None:
    page, drawn = upright
    assert said(page) == TEXT
    assert all(lies_on(word, place) for word, place in zip(page.words, drawn, strict=True))


def test_words_are_set_as_they_were_drawn(upright: tuple[RecognisedPage, list[Drawn]]) -> None:
    page, drawn = upright
    assert {word.turns for word in page.words} == {0}
    for word, place in zip(page.words, drawn, strict=True):
        assert abs(word.size - SIZE) < 0.15 * SIZE
        if not set(place.text) & set("gjpqy,"):
            assert abs(word.base - place.bottom) < 1.5


def test_confidence_is_the_mean_over_words_by_their_length(
    upright: tuple[RecognisedPage, list[Drawn]],
) -> None:
    page, _ = upright
    letters = sum(len(word.text) for word in page.words)
    weighed = sum(len(word.text) * word.confidence for word in page.words)
    assert 0.8 < page.confidence <= 1.0
    assert page.confidence == pytest.approx(weighed / letters)


def test_words_of_one_line_share_its_base(scanned: Scanned) -> None:
    picture, _ = draw_lines()
    askew = picture.rotate(1.0, fillcolor=255, resample=Image.Resampling.BICUBIC)
    (page,) = recognise(scanned([askew]), [0], Reading()).values()
    assert said(page) == TEXT
    assert len({word.base for word in page.words}) == len(LINES)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_boxes_are_those_of_the_page_as_displayed(scanned: Scanned, turns: int) -> None:
    # The picture lies turned in the file, and /Rotate sets it upright.
    picture, drawn = draw_lines()
    path = scanned([picture.rotate(90 * turns, expand=True)], rotations=[90 * turns])
    (page,) = recognise(path, [0], Reading()).values()
    assert said(page) == TEXT
    assert all(lies_on(word, place) for word, place in zip(page.words, drawn, strict=True))


@pytest.mark.parametrize(("turns", "rotation"), [(1, 0), (2, 90), (3, 0), (3, 90)])
def test_pages_that_lie_turned_are_read_where_they_lie(scanned: Scanned, turns: int, rotation: int) -> None:
    picture, drawn = draw_lines(LINES * 3)
    # Turned clockwise on the displayed page, whatever the file does to display it so.
    path = scanned([picture.rotate(rotation - 90 * turns, expand=True)], rotations=[rotation])
    (page,) = recognise(path, [0], Reading()).values()
    assert said(page) == f"{TEXT} {TEXT} {TEXT}"
    assert {word.turns for word in page.words} == {turns}
    places = turned(drawn, turns)
    assert all(lies_on(word, place) for word, place in zip(page.words, places, strict=True))


def test_only_the_pages_asked_for_are_recognised(scanned: Scanned) -> None:
    pictures = [draw_lines([line])[0] for line in LINES]
    path = scanned(pictures)
    pages = recognise(path, [1, 3], Reading())
    assert {number: said(page) for number, page in pages.items()} == {1: LINES[1], 3: LINES[3]}


def test_every_word_lies_within_the_page(scanned: Scanned) -> None:
    picture, _ = draw_lines(
        ["Too long a line is cut off at the edge of the page and not read to its end."] * 3
    )
    pages = recognise(scanned([picture] * 4, rotations=[0, 90, 180, 270]), range(4), Reading())
    assert len(pages) == 4
    for number, page in pages.items():
        width, height = (HEIGHT, WIDTH) if number % 2 else (WIDTH, HEIGHT)
        for word in page.words:
            assert -0.01 <= word.left < word.right <= width + 0.2
            assert -0.01 <= word.top < word.bottom <= height + 0.2


def test_what_is_outside_the_crop_box_is_not_read(scanned: Scanned) -> None:
    picture, drawn = draw_lines()
    below = drawn[8].top - 5  # the second line is the first that is seen
    path = scanned([picture], crop=(20, 0, WIDTH, HEIGHT - below))
    (page,) = recognise(path, [0], Reading()).values()
    assert said(page) == " ".join(LINES[1:])
    first = page.words[0]
    assert abs(first.left - (drawn[8].left - 20)) < 1.5
    assert abs(first.top - 5) < 1.5


def test_an_empty_page_is_there_without_words(scanned: Scanned) -> None:
    blank = Image.new("L", (800, 1000), 255)
    assert recognise(scanned([blank]), [0], Reading()) == {0: RecognisedPage((), 0.0)}


def test_a_locked_document_is_read_with_its_password(scanned: Scanned) -> None:
    picture, _ = draw_lines()
    path = scanned([picture], password="open sesame")
    assert recognise(path, [0], Reading()) == {}
    (page,) = recognise(path, [0], Reading(password="open sesame")).values()
    assert said(page) == TEXT


def test_nothing_is_left_behind(scanned: Scanned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    path = scanned([draw_lines(LINES[:1])[0]])
    assert recognise(path, [0], Reading())
    assert list(place.iterdir()) == []


def test_a_page_that_cannot_be_read_costs_itself_alone(
    scanned: Scanned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A tesseract that fails on the second page.
    real = shutil.which("tesseract")
    program = tmp_path / "tesseract"
    program.write_text(f'#!/bin/sh\ncase "$*" in *000002_*) exit 1 ;; esac\nexec {real} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    pictures = [draw_lines([line])[0] for line in LINES[:3]]
    pages = recognise(scanned(pictures), range(3), Reading())
    assert {number: said(page) for number, page in pages.items()} == {0: LINES[0], 2: LINES[2]}


def test_a_page_that_is_not_there_costs_itself_alone(scanned: Scanned) -> None:
    path = scanned([draw_lines(LINES[:1])[0]])
    assert set(recognise(path, [0, 7], Reading())) == {0}


def test_a_file_that_is_no_pdf_has_no_pages(tmp_path: Path) -> None:
    path = tmp_path / "no.pdf"
    path.write_bytes(b"no PDF")
    assert recognise(path, [0], Reading()) == {}


def test_a_language_that_is_missing_leaves_nothing_read(scanned: Scanned) -> None:
    path = scanned([draw_lines(LINES[:1])[0]])
    assert recognise(path, [0], Reading(languages="xxx")) == {}


def test_an_enormous_page_is_drawn_no_larger_than_others(tmp_path: Path) -> None:
    path = tmp_path / "enormous.pdf"
    canvas = Canvas(str(path), pagesize=(14400, 14400))
    canvas.rect(0, 0, 14400, 14400, fill=0)
    canvas.setFont("Helvetica", 900)
    canvas.drawString(1000, 7000, "enormous letters")
    canvas.save()
    (page,) = recognise(path, [0], Reading()).values()
    assert said(page) == "enormous letters"


def test_without_tesseract_nothing_is_read(
    scanned: Scanned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert recognise(scanned([draw_lines(LINES[:1])[0]]), [0], Reading()) == {}
