from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.mentions import MentionFinder, Mentions
from assistant.kernel.taxonomy import parse_taxonomy

TAXONOMY = parse_taxonomy(
    {
        "barriers": [
            {"id": "funding", "name": "Funding", "terms": ["competitive bidding"]},
            {"id": "data-sharing", "name": "Data-sharing", "terms": ["sharing data"]},
        ],
        "themes": [{"id": "health", "name": "Health", "terms": ["children's centre"]}],
        "programmes": [
            {"id": "wpcb", "name": "Whole-place Community Budgets", "aliases": ["WPCB"], "nation": "England"},
            {"id": "families", "name": "Community Budgets for families", "nation": "Wales"},
            {"id": "our-place", "name": "Our Place", "case_sensitive": True},
            {"id": "gm", "name": "Greater Manchester devolution", "aliases": ["GM"]},
            {"id": "kings", "name": "King’s Cross Fund"},
        ],
        "ambiguous": [{"term": "community budgets", "programmes": ["wpcb", "families"]}],
        "places": [
            {"name": "Greater Manchester", "aliases": ["King's Lynn"]},
            {"name": "Reading"},
            {"name": "Newcastle", "aliases": ["Newcastle upon Tyne"]},
        ],
    }
)
FINDER = MentionFinder(TAXONOMY)


@pytest.mark.parametrize(
    "text",
    [
        "What did Whole-place Community Budgets cost?",
        "what did whole-place community budgets cost",
        "WPCB, please",
        "the (wpcb) pilots",
        "Whole-place\n  Community\u00a0Budgets",
        "Whole–place Community Budgets",
        "Whole\u2011place Community Budgets",
    ],
)
def test_a_programme_is_found_by_any_of_its_names(text: str) -> None:
    assert FINDER.find(text).programmes == ("wpcb",)


@pytest.mark.parametrize(
    "text", ["the WPCBX scheme", "a pre_WPCB note", "whole place", "", "…", "community budget"]
)
def test_part_of_a_word_or_name_is_not_the_name(text: str) -> None:
    assert FINDER.find(text) == Mentions()


def test_a_longer_name_hides_an_ambiguous_one_inside_it() -> None:
    found = FINDER.find("Whole-place Community Budgets")
    assert (found.programmes, found.ambiguous) == (("wpcb",), ())
    found = FINDER.find("the Community Budgets for families")
    assert (found.programmes, found.ambiguous) == (("families",), ())


def test_an_ambiguous_name_alone_is_ambiguous() -> None:
    found = FINDER.find("What were Community Budgets?")
    assert (found.programmes, found.ambiguous) == ((), ("community budgets",))


def test_both_are_found_where_both_stand() -> None:
    found = FINDER.find("WPCB and other community budgets")
    assert (found.programmes, found.ambiguous) == (("wpcb",), ("community budgets",))


@pytest.mark.parametrize(
    ("text", "programmes"),
    [
        ("Our Place began", ("our-place",)),
        ("Our\nPlace began", ("our-place",)),
        ("our place began", ()),
        ("OUR PLACE began", ()),
        ("GM devolved", ("gm",)),
        ("gm devolved", ()),
    ],
)
def test_an_ordinary_phrase_or_two_letters_count_only_as_they_are_written(
    text: str, programmes: tuple[str, ...]
) -> None:
    assert FINDER.find(text).programmes == programmes


def test_places_need_their_capitals() -> None:
    assert FINDER.find("Reading and Newcastle").places == ("Reading", "Newcastle")
    assert FINDER.find("reading about newcastle").places == ()
    assert FINDER.find("Greater  Manchester").places == ("Greater Manchester",)


def test_an_alias_stands_for_its_place_and_a_longer_alias_counts_once() -> None:
    assert FINDER.find("Newcastle upon Tyne, then Newcastle").places == ("Newcastle",)


@pytest.mark.parametrize("text", ["King's Cross Fund", "King’s Cross Fund", "King‘s Cross Fund"])
def test_apostrophes_of_any_shape_are_the_same(text: str) -> None:
    assert FINDER.find(text).programmes == ("kings",)
    assert FINDER.find("King’s Lynn").places == ("Greater Manchester",)
    assert FINDER.find("a children’s centre").themes == ("health",)


@pytest.mark.parametrize(
    ("text", "barriers"),
    [
        ("How much funding did it have?", ()),
        ("Was funding a barrier?", ("funding",)),
        ("Which barriers were there: data-sharing or funding?", ("data-sharing", "funding")),
        ("Competitive bidding took a year.", ("funding",)),
        ("They were sharing data.", ("data-sharing",)),
        ("The Thames barrier cost money", ()),
    ],
)
def test_the_name_of_a_barrier_counts_where_barriers_are_spoken_of(
    text: str, barriers: tuple[str, ...]
) -> None:
    assert FINDER.find(text).barriers == barriers


def test_mentions_come_in_order_and_each_once() -> None:
    found = FINDER.find("Our Place, WPCB, Our Place and WPCB")
    assert found.programmes == ("our-place", "wpcb")


def test_where_programmes_are_named_is_told_in_the_text_as_it_was_given() -> None:
    text = "Both King’s Cross Fund and Our Place, not community budgets"
    assert [text[start:end] for start, end in FINDER.programme_spans(text)] == [
        "King’s Cross Fund",
        "Our Place",
    ]


def test_mentions_are_spelt_out_with_their_full_names() -> None:
    assert FINDER.names(FINDER.find("the funding barrier in WPCB")) == [
        "Whole-place Community Budgets",
        "the funding barrier",
    ]


@pytest.mark.parametrize(
    ("text", "programmes"),
    [
        ("Community budgets in Wales", ("families",)),
        ("Community budgets in England and Wales", ()),
        ("Community budgets in Scotland", ()),
    ],
)
def test_a_nation_settles_an_ambiguous_name(text: str, programmes: tuple[str, ...]) -> None:
    resolved = FINDER.resolved(FINDER.find(text), text)
    assert resolved.programmes == programmes
    assert bool(resolved.ambiguous) is not bool(programmes)


def test_nothing_is_found_without_a_taxonomy() -> None:
    assert MentionFinder(parse_taxonomy({})).find("Total Place in Kent") == Mentions()


# Letters whose capitals, or whose look-alikes in a pattern that ignores case, are out of the ordinary.
NAMES = st.sampled_from(["WPCB", "Our Place", "King's Cross Fund", "sharing data", "Reading", "GM", "health"])
ODD = st.text(st.sampled_from(" \n-'’–ıİſKßςΣ_a1"), max_size=3)


@given(st.lists(st.one_of(NAMES, ODD, st.text(max_size=5)), max_size=8).map("".join))
def test_any_text_can_be_read(text: str) -> None:
    for variant in (text, text.lower(), text.upper(), text.replace("s", "ſ"), text.replace("i", "ı")):
        FINDER.find(variant)


def test_programmes_alone_can_be_asked_for_by_id_and_by_name() -> None:
    text = "WPCB, then Our Place in Reading"
    assert FINDER.programmes(text) == FINDER.find(text).programmes == ("wpcb", "our-place")
    assert FINDER.programme_names(text) == ["Whole-place Community Budgets", "Our Place"]


@pytest.mark.parametrize(
    "text", ["the University of Reading", "Reading University", "Newcastle Hill University"]
)
def test_a_university_is_no_place(text: str) -> None:
    assert FINDER.find(f"evaluated by {text} in 2005").places == ()


def test_a_place_beside_a_university_is_found() -> None:
    assert FINDER.find("Reading, by the University of Newcastle, in 2005").places == ("Reading",)


def test_subjects_are_the_barriers_and_themes_of_what_is_found() -> None:
    text = "Sharing data was a barrier to health and funding in Reading and WPCB."
    found = FINDER.find(text)
    assert FINDER.subjects(text) == Mentions(barriers=found.barriers, themes=found.themes)
    assert found.barriers == ("data-sharing", "funding")


def test_spans_tell_where_places_stand_outside_the_names_of_programmes() -> None:
    text = "Greater Manchester devolution in Reading, Wales and the University of Newcastle"
    assert [text[start:end] for start, end in FINDER.place_spans(text)] == ["Reading", "Wales"]


def test_spans_tell_where_barriers_and_ambiguous_terms_stand() -> None:
    text = "Was funding a barrier to community budgets, and competitive bidding?"
    assert [text[start:end] for start, end in FINDER.barrier_spans(text)] == [
        "funding",
        "competitive bidding",
    ]
    assert [text[start:end] for start, end in FINDER.ambiguous_spans(text)] == ["community budgets"]
