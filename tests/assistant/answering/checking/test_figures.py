"""Figures are the same however they are written, and others when their value or unit is another."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.checking.figures import Bound, Figure, Unit, read


def only(text: str) -> Figure:
    (figure,) = read(text)
    return figure


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("£82bn", "£82 billion"),
        ("£82bn", "£82,000 million"),
        ("£82bn", "82 billion pounds"),
        ("thirteen", "13"),
        ("Sixty-six agreements", "66 agreements"),
        ("two hundred and fifty", "250"),
        ("1.5m people", "1,500,000 people"),
        ("two and a half million", "2.5 million"),
        ("half a million", "500,000"),
        ("a quarter of a million", "250,000"),
        ("a dozen", "12"),
        ("50 per cent", "50%"),
        ("half of them", "fifty percent"),
        ("a quarter of them", "25%"),
        ("two-thirds", "two thirds"),
        ("one person in six", "a sixth of people"),
        ("four in ten", "40%"),
        ("the 3rd round", "the third round"),
        ("£5k", "£5,000"),
    ],
)
def test_one_figure_may_be_written_in_many_ways(one: str, other: str) -> None:
    assert only(one).same(only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("£5m", "£5bn"),
        ("£5m", "5m"),
        ("£5", "$5"),
        ("30%", "30"),
        ("a third of them", "the third round"),
        ("13", "12"),
        ("over 100", "under 100"),
        ("at least £4,000", "no more than £4,000"),
        ("13% above", "13% below"),
    ],
)
def test_another_value_unit_or_bound_is_another_figure(one: str, other: str) -> None:
    assert not only(one).same(only(other))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("60-70% of targets", "60%", "70%"),
        ("between 60 and 70 per cent", "60%", "70%"),
        ("£1-2 million", "£1m", "£2m"),
        ("£450 to £500m", "£450m", "£500m"),
        ("2 to 3 million homes", "2,000,000", "3,000,000"),
    ],
)
def test_both_ends_of_a_range_have_its_unit_and_its_scale(text: str, first: str, last: str) -> None:
    low, high = read(text)

    assert low.same(only(first))
    assert high.same(only(last))


@pytest.mark.parametrize("text", ["in 2009-10", "on 1 April 2024", "the third sector", "a year"])
def test_what_is_no_figure_is_not_read_as_one(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("one of the reasons", True),
        ("first announced", True),
        ("the first round", False),
        ("1 reason", False),
    ],
)
def test_what_may_count_nothing_is_loose(text: str, loose: bool) -> None:
    assert only(text).loose is loose


@pytest.mark.parametrize("text", ["Wave 1 went to eight cities", "round one of it", "phase 1"])
def test_what_is_numbered_is_an_ordinal_too(text: str) -> None:
    assert only("the first wave").same(read(text)[0])


def test_a_ratio_is_told_by_its_two_numbers_too() -> None:
    ratio = only("eight out of ten districts")

    assert ratio.readings == {(Unit.SHARE, Fraction(4, 5))}
    assert [only("8").same(part) for part in ratio.parts] == [True, False]


def test_a_bound_is_read_with_its_figure() -> None:
    assert [only(text).bound for text in ("over 80", "80+ areas", "up to £5m", "fewer than 10", "80")] == [
        Bound.OVER,
        Bound.OVER,
        Bound.UNDER,
        Bound.UNDER,
        Bound.NONE,
    ]


@given(st.integers(1, 10**12))
def test_separators_change_no_number(number: int) -> None:
    if 1800 <= number < 2100:
        number += 1000  # a year
    assert only(f"{number:,}").same(only(f"{number}"))


@given(st.integers(1, 9999), st.sampled_from(["bn", " billion", "m", " million"]))
def test_scales_multiply(number: int, scale: str) -> None:
    times = 10**9 if "b" in scale else 10**6

    assert only(f"£{number}{scale}").same(only(f"£{number * times:,}"))


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    for figure in read(text):
        assert text[figure.start : figure.end].strip() == figure.said
