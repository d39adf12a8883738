from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading.ocr.hocr import HocrWord, mean_confidence, read_hocr

PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><body>
<div class='ocr_page' title='image "a;b.png"; bbox 0 0 1000 2000; ppageno 0; scan_res 300 300'>{lines}</div>
</body></html>"""
LINE = "<span class='ocr_line' title=\"bbox {box}; {base}x_size 46; x_descenders 10; x_ascenders 12\">{words}</span>"
WORD = "<span class='ocrx_word' title='bbox {box}; x_wconf {sure}'>{text}</span>"


def word(text: str, box: str, sure: int = 90) -> str:
    return WORD.format(text=text, box=box, sure=sure)


def read(folder: Path, *lines: str) -> tuple[tuple[HocrWord, ...], ...]:
    path = folder / "page.hocr"
    path.write_text(PAGE.format(lines="".join(lines)), encoding="utf-8")
    picture = read_hocr(path)
    assert picture is not None
    assert (picture.width, picture.height) == (1000, 2000)
    return picture.lines


def test_words_come_with_box_size_and_confidence(tmp_path: Path) -> None:
    words = word("Grants", "100 200 220 240", 96) + word("<strong>paid</strong>", "240 200 300 240", 31)
    ((first, second),) = read(tmp_path, LINE.format(box="100 200 300 240", base="", words=words))
    assert first.text == "Grants"
    assert first.box == (100, 200, 220, 240)
    assert first.size == pytest.approx(50)
    assert (first.confidence, second.confidence) == (0.96, 0.31)
    assert second.text == "paid"


@pytest.mark.parametrize(
    ("base", "height"), [("baseline 0 -8; ", 232), ("baseline 0.02 -8; ", 234), ("", 230)]
)
def test_words_of_a_line_stand_on_its_baseline_in_the_middle(tmp_path: Path, base: str, height: int) -> None:
    words = word("a", "100 200 200 240") + word("b", "200 200 300 240")
    (line,) = read(tmp_path, LINE.format(box="100 200 300 240", base=base, words=words))
    assert {one.base for one in line} == {height}


@pytest.mark.parametrize(("tops", "turns", "base"), [((100, 300), 1, 950), ((300, 100), 3, 90)])
def test_high_lines_run_sideways_in_the_order_of_their_words(
    tmp_path: Path, tops: tuple[int, int], turns: int, base: float
) -> None:
    words = "".join(word("up", f"40 {top} 100 {top + 90}") for top in tops)
    (line,) = read(tmp_path, LINE.format(box="40 100 100 390", base="baseline -9 5; ", words=words))
    assert {(one.turns, one.base) for one in line} == {(turns, base)}


def test_blank_words_are_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, LINE.format(box="0 0 9 9", base="", words=word(" ", "0 0 9 9"))) == ((),)


@pytest.mark.parametrize("content", [None, "", "no hOCR", "<html><body/></html>"])
def test_what_holds_no_page_is_none(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "page.hocr"
    if content is not None:
        path.write_text(content)
    assert read_hocr(path) is None


@given(st.lists(st.tuples(st.text(min_size=1), st.floats(0, 1)), min_size=1))
def test_mean_confidence_lies_between_the_least_and_the_most(found: list[tuple[str, float]]) -> None:
    words = [HocrWord(text, (0, 0, 1, 1), 0, 1, 1, sure) for text, sure in found]
    sure = [one.confidence for one in words]
    assert min(sure) - 1e-9 <= mean_confidence(words) <= max(sure) + 1e-9
