from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.boxes import WordBox, WordBoxes
from assistant.kernel.domain import BlockKind, Page, Passage, Sentence, Span
from assistant.kernel.errors import NotFound
from assistant.web.quotes import Box, Sought, find_span, heading_of, line_boxes


def page(text: str, words: tuple[WordBox, ...] = ()) -> Page:
    return Page(3, "iii", "page=3", text, (), WordBoxes(words), 595, 842)


def passage(heading: str, first: Span, last: Span) -> Passage:
    spans = (first,) if first == last else (first, last)
    sentence = Sentence("…", spans, BlockKind.PARAGRAPH, 0)
    return Passage(heading, "a", 0, (heading,) if heading else (), (sentence,))


def test_quote_is_found_by_its_words() -> None:
    assert find_span(page("One. Two."), Sought("Two.")) == Span(3, 5, 9)


def test_quote_that_is_not_on_the_page_is_not_found() -> None:
    with pytest.raises(NotFound, match="word for word"):
        find_span(page("One. Two."), Sought("two."))


def test_no_quote_is_no_span() -> None:
    assert find_span(page("One."), Sought()) is None
    assert find_span(page("One."), Sought("")) is None


@pytest.mark.parametrize(("start", "end"), [(0, 5), (4, 4), (3, 2), (9, None)])
def test_offsets_outside_the_page_are_not_found(start: int, end: int | None) -> None:
    with pytest.raises(NotFound, match="4 characters"):
        find_span(page("One."), Sought(start=start, end=end))


@given(st.text(min_size=1, max_size=60), st.data())
def test_every_run_of_a_page_is_found_as_itself(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    by_words = find_span(page(text), Sought(text[start:end]))
    by_offsets = find_span(page(text), Sought(start=start, end=end))
    assert by_offsets == Span(3, start, end)
    assert by_words is not None
    assert text[by_words.start : by_words.end] == text[start:end]


def test_words_on_one_line_make_one_box() -> None:
    words = (WordBox(0, 3, 10, 100, 30, 112), WordBox(4, 7, 33, 99, 60, 111))
    assert line_boxes(page("One two", words), Span(3, 0, 7)) == [Box(10, 99, 60, 112)]


def test_each_line_makes_a_box_of_its_own() -> None:
    words = (WordBox(0, 3, 500, 100, 520, 112), WordBox(4, 7, 10, 115, 40, 127))
    assert len(line_boxes(page("One two", words), Span(3, 0, 7))) == 2


def test_columns_side_by_side_make_separate_boxes() -> None:
    words = (WordBox(0, 3, 10, 100, 40, 112), WordBox(4, 7, 300, 100, 330, 112))
    assert len(line_boxes(page("One two", words), Span(3, 0, 7))) == 2


def test_words_outside_the_span_are_left_unmarked() -> None:
    words = (WordBox(0, 3, 10, 100, 30, 112), WordBox(4, 7, 33, 100, 60, 112))
    assert line_boxes(page("One two", words), Span(3, 4, 7)) == [Box(33, 100, 60, 112)]


def test_heading_is_that_over_the_quote() -> None:
    passages = [
        passage("First", Span(3, 0, 10), Span(3, 0, 10)),
        passage("Second", Span(3, 10, 20), Span(3, 10, 20)),
    ]
    assert heading_of(passages, 3, Span(3, 12, 15)) == "Second"
    assert heading_of(passages, 3, None) == "First"


def test_heading_of_a_passage_that_began_on_the_page_before_carries_over() -> None:
    assert heading_of([passage("Before", Span(2, 90, 99), Span(3, 0, 10))], 3, None) == "Before"


def test_page_without_passages_has_no_heading() -> None:
    assert heading_of([passage("Other", Span(1, 0, 9), Span(1, 0, 9))], 3, Span(3, 0, 1)) == ""
    assert heading_of([passage("", Span(3, 0, 9), Span(3, 0, 9))], 3, None) == ""
