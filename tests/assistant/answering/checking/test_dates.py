"""Dates are the same however they are written; what is told more exactly tells the less exact too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.checking.dates import read


def keys(text: str) -> list[tuple[int | None, ...]]:
    return [found.key for found in read(text)]


@pytest.mark.parametrize(
    "text",
    ["1 April 2024", "01/04/2024", "April 1st, 2024", "2024-04-01", "the 1st of April 2024", "1 Apr 2024"],
)
def test_one_day_may_be_written_in_many_ways(text: str) -> None:
    assert keys(text) == [(2024, 4, 1, None)]


@pytest.mark.parametrize(
    "text",
    ["2023/24", "2023-24", "2023–2024", "2023 to 2024", "between 2023 and 2024", "from 2023 until 2024"],
)
def test_one_span_of_years_may_be_written_in_many_ways(text: str) -> None:
    assert keys(text) == [(2023, None, None, None), (2024, None, None, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between April and June 2024", [(2024, 4, None, None), (2024, 6, None, None)]),
        ("1-3 April 2024", [(2024, 4, 1, None), (2024, 4, 3, None)]),
        ("in the 1990s", [(None, None, None, 1990)]),
        ("the nineties", [(None, None, None, 1990)]),
        ("in 1999-00", [(1999, None, None, None), (2000, None, None, None)]),
        ("by March they may march", [(None, 3, None, None)]),
    ],
)
def test_spans_decades_and_bare_months_are_read(text: str, expected: list[tuple[int | None, ...]]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize("text", ["£2000", "2,000 homes", "they may march on", "32/01/2024", "1.5 million"])
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert keys(text) == []


@pytest.mark.parametrize(
    ("stated", "source", "told"),
    [
        ("in 2024", "on 1 April 2024", True),
        ("in April 2024", "on 1 April 2024", True),
        ("on 1 April", "on 1 April 2024", True),
        ("on 1 April 2024", "in April 2024", False),
        ("in May 2024", "in April 2024", False),
        ("in the 2010s", "in 2014", True),
        ("in 2014", "in the 2010s", False),
    ],
)
def test_a_date_is_told_by_one_that_is_as_exact(stated: str, source: str, told: bool) -> None:
    (one,), (other,) = read(stated), read(source)

    assert one.told_by(other) is told


def test_a_year_may_stand_apart_from_its_day() -> None:
    (one,), (other,) = read("on 1 April 2024"), read("on 1 April")

    assert one.told_by(other, years={2024})
    assert not one.told_by(other, years={2023})


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_alike_from_each_format(day: date) -> None:
    written = (
        f"{day:%d/%m/%Y}",
        f"{day:%Y-%m-%d}",
        f"{day.day} {day:%B %Y}",
        f"{day:%B} {day.day}, {day.year}",
    )

    assert {tuple(keys(text)) for text in written} == {((day.year, day.month, day.day, None),)}


@given(st.dates(date(1900, 1, 1), date(2098, 12, 31)))
def test_another_day_is_never_told_by_a_day(day: date) -> None:
    (one,), (other,) = read(f"{day:%d/%m/%Y}"), read(f"{day + timedelta(days=1):%d/%m/%Y}")

    assert not one.told_by(other)


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    assert all(0 <= found.start < found.end <= len(text) for found in read(text))
