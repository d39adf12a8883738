from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.years import Years, published, spoken_of


@pytest.mark.parametrize(
    ("text", "value", "name"),
    [
        ("What has been tried since 2015?", "2015-", "since 2015"),
        ("Since 2015, what has been tried", "2015-", "since 2015"),
        ("What was tried from 2003 onwards in Leeds?", "2003-", "since 2003"),
        ("Which programmes after 2010 dealt with data sharing?", "2011-", "since 2011"),
        ("Which programmes before 2012 helped?", "-2011", "before 2012"),
        ("What was tried up to 2012?", "-2012", "before 2013"),
        ("What was tried between 2010 and 2015?", "2010-2015", "between 2010 and 2015"),
        ("What was tried from 2003 to 2007?", "2003-2007", "between 2003 and 2007"),
        ("What was tried in the 2000s?", "2000-2009", "between 2000 and 2009"),
        ("What was tried during the 1990's?", "1990-1999", "between 1990 and 1999"),
    ],
)
def test_span_is_read(text: str, value: str, name: str) -> None:
    found = spoken_of(text)
    assert found is not None
    assert (found.value, found.name) == (value, name)
    assert published(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "What was the 2001 target?",
        "How many pilots were there in 2009?",
        "Who got £2,015, and since £2015?",
        "Has it paid more since 2,015 was the target?",
        "Which schemes began before 2000 homes were built?",
        "Which programmes ran after 2012 families had joined?",
        "What was spent since 2015-16?",
        "What was tried between 2010-11 and 2014-15?",
        "What was tried from 2010 to 2005?",
        "What was tried since 20155?",
        "What was tried since 3015?",
        "What was tried since 2010 and before 2015?",  # which of the two is not plain
        "From 2001 figures, what was found?",
    ],
)
def test_what_is_no_plain_span_is_not_read(text: str) -> None:
    assert spoken_of(text) is None
    assert published(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("What do reports since 2015 say?", "2015-"),
        ("What does guidance on data sharing issued after 2010 say?", "2011-"),
        ("Which evaluations published between 2010 and 2015 found harm?", "2010-2015"),
        ("What does evidence from the 2000s show?", "2000-2009"),
        ("What was published in 2019?", "2019-2019"),
        ("What was published before 2012 on families?", "-2011"),
    ],
)
def test_years_of_publication_are_told_apart(text: str, value: str) -> None:
    found = published(text)
    assert found is not None
    assert found.value == value


def test_year_of_an_event_is_no_year_of_publication() -> None:
    assert published("What did the report say that happened in 2019?") is None
    assert published("What happened in 2019?") is None


YEAR = st.none() | st.integers(1990, 2030)


@given(a=YEAR, b=YEAR, c=YEAR, d=YEAR)
def test_spans_overlap_when_they_share_a_year(
    a: int | None, b: int | None, c: int | None, d: int | None
) -> None:
    def years(first: int | None, last: int | None) -> set[int]:
        return set(range(first or 1900, (last or 2100) + 1))

    if years(a, b) and years(c, d):
        assert Years(a, b).overlap(c, d) == bool(years(a, b) & years(c, d))
