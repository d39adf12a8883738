from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.domain import Filters
from assistant.kernel.taxonomy import Place, Programme, Taxonomy
from assistant.slack.channels import choices

TAXONOMY = Taxonomy(
    programmes=(Programme("total-place", "Total Place"), Programme("city-deals", "City Deals", ("Deals",))),
    places=(Place("Leeds"), Place("Durham", aliases=("County Durham",))),
)
_NAMES = st.dictionaries(
    st.text("abc -", min_size=1, max_size=200).filter(str.strip),
    st.text("xyz", min_size=1, max_size=200),
    max_size=30,
)


def _options(menu: dict[str, Any]) -> list[dict[str, Any]]:
    groups = menu.get("option_groups") or [menu]
    return [option for group in groups for option in group["options"]]


def test_names_and_aliases_are_the_values_that_are_filtered_by_and_others_stay() -> None:
    filters = Filters(("Total Place", "total-place", "deals", "New Deal"), ("county durham", "Atlantis"))
    assert choices.known(filters, TAXONOMY) == Filters(
        ("total-place", "city-deals", "New Deal"), ("Durham", "Atlantis")
    )


def test_a_menu_offers_what_there_is_by_name_and_shows_what_is_chosen() -> None:
    menu = choices.menu("programmes", choices.programmes(TAXONOMY), ["total-place", "gone"], "All")
    assert menu is not None
    assert [each["text"]["text"] for each in _options(menu)] == ["City Deals", "Total Place", "gone"]
    assert [each["value"] for each in menu["initial_options"]] == ["total-place", "gone"]


def test_where_there_is_nothing_to_choose_from_there_is_no_menu() -> None:
    assert choices.menu("places", {}, [], "All") is None


@given(names=_NAMES, chosen=st.integers(0, 5), data=st.data())
def test_a_menu_is_within_slack_s_limits_and_offers_what_is_chosen(
    names: dict[str, str], chosen: int, data: st.DataObject
) -> None:
    picked = [value for value in names if len(value) <= 150][:chosen]
    menu = choices.menu("places", names, picked, "All")
    if menu is None:
        assert not picked
        return
    options = _options(menu)
    assert all(0 < len(each["text"]["text"]) <= 75 and 0 < len(each["value"]) <= 150 for each in options)
    assert [each["value"] for each in menu.get("initial_options", [])] == picked
    assert all(each in options for each in menu.get("initial_options", []))


def test_many_are_set_out_in_groups_of_a_hundred_up_to_a_bound_with_what_is_chosen_among_them() -> None:
    names = {f"{number:04}": f"Place {number:04}" for number in range(2000)}
    menu = choices.menu("places", names, ["1999"], "All")
    assert menu is not None
    groups = menu["option_groups"]
    assert [len(group["options"]) for group in groups] == [100] * 5
    assert groups[0]["label"]["text"] == "Place 0000 – Place 0099"
    assert all(len(group["label"]["text"]) <= 75 for group in groups)
    assert _options(menu)[-1] == menu["initial_options"][0]
