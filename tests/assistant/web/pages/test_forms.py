from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.domain import Filters
from assistant.retrieval.filtering import years
from assistant.web.pages.forms import AskFields, HomeFields


def fields(**given: Any) -> AskFields:
    return AskFields.model_validate({"question": "Why?", **given})


def test_empty_fields_are_fields_left_out() -> None:
    read = HomeFields.model_validate({"programme": ["", "lantern"], "place": [""], "year_from": ""})
    assert read.to_domain() == Filters(programmes=("lantern",))


def test_unknown_fields_do_no_harm() -> None:
    assert fields(unknown="x").to_domain() == Filters()


SET = {"programme": ["lantern", "orchard"], "year_from": "2010", "year_to": "2020"}


@pytest.mark.parametrize(
    ("without", "left"),
    [
        ("programmes:lantern", Filters(("orchard",), year_from=2010, year_to=2020)),
        ("years:2010-2020", Filters(("lantern", "orchard"))),
    ],
)
def test_chip_that_was_set_is_no_longer_set(without: str, left: Filters) -> None:
    assert fields(**SET, ignored=["places:Whitby"], without=without).narrowed() == (left, ("places:Whitby",))


@pytest.mark.parametrize(
    "without",
    [
        "programmes:harbour-fund",  # others are set
        "years:2015-",  # other years are set
        "places:Whitby",
        "year_from:2010",  # no facet, though a field
        "__class__:x",
    ],
)
def test_chip_that_was_not_set_is_not_to_be_read_into_the_question(without: str) -> None:
    filters, ignored = fields(**SET, ignored=["barriers:funding"], without=without).narrowed()
    assert filters == fields(**SET).to_domain()
    assert ignored == ("barriers:funding", without)


def test_nothing_is_taken_away_where_no_chip_was_pressed() -> None:
    assert fields(**SET, ignored=["a:b"]).narrowed() == (fields(**SET).to_domain(), ("a:b",))


@given(
    st.integers(1000, 9999) | st.none(),
    st.integers(1000, 9999) | st.none(),
    st.lists(st.sampled_from("abc"), unique=True),
)
def test_chips_that_were_set_can_all_be_taken_away(
    first: int | None, last: int | None, places: list[str]
) -> None:
    chips = [f"places:{place}" for place in places]
    if first or last:
        chips.append(f"years:{years(first, last).value}")
    form: dict[str, Any] = {"place": places, "year_from": first or "", "year_to": last or ""}
    for chip in chips:
        filters, ignored = fields(**form, without=chip).narrowed()
        assert ignored == ()
        form = {
            "place": list(filters.places),
            "year_from": filters.year_from or "",
            "year_to": filters.year_to or "",
        }
    assert fields(**form).to_domain() == Filters()
