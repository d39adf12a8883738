from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.figures_said import dates, figures, spelled


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("£82bn of spending", [82e9]),
        ("£4.7 billion and £730m", [4.7e9, 730e6]),
        ("thirteen of 41, or Twenty-one", [13, 41, 21]),
        ("26,000 homes", [26000]),
        ("62 per cent and 0.36%", [62, 0.36]),
        ("between 10,000 and 15,000", [10000, 15000]),
        ("in 2015-16 and on 8 November 2021", []),
        ("the West Midlands, often", []),
    ],
)
def test_numbers_are_read_with_their_values(text: str, values: list[float]) -> None:
    assert [figure.value for figure in figures(text)] == values


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("on 8 November 2021", (2021, 11, 8, 0)),
        ("since July 2009.", (2009, 7, 0, 0)),
        ("in 2015-16", (2015, 0, 0, 2016)),
        ("the 2024 guidance", (2024, 0, 0, 0)),
    ],
)
def test_dates_are_read_as_finely_as_they_are_given(text: str, when: tuple[int, int, int, int]) -> None:
    (found,) = dates(text)
    assert (found.year, found.month, found.day, found.ends) == when


def test_a_number_is_no_year() -> None:
    assert dates("2,019 places, £2009 and 12009") == []


@given(st.integers(0, 99))
def test_words_say_the_number_that_they_were_made_of(value: int) -> None:
    (figure,) = figures(f"there were {spelled(value)} of them")
    assert (figure.value, figure.spelled) == (value, True)
