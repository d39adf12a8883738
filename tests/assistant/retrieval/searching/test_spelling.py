from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.index.generation import Generation
from assistant.retrieval.searching.spelling import edits, unknown
from assistant.retrieval.searching.syntax import parse

_WORD = st.text("abc", max_size=6)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("tram", "tarm", 1),
        ("tram", "trams", 1),
        ("tram", "dram", 1),
        ("abc", "cab", 2),
    ],
)
def test_edits_are_counted(one: str, other: str, distance: int) -> None:
    assert edits(one, other) == distance


@given(_WORD, _WORD)
def test_edits_are_the_same_both_ways_and_none_for_the_same(one: str, other: str) -> None:
    assert edits(one, other) == edits(other, one)
    assert (edits(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= edits(one, other) <= max(len(one), len(other))


def near(generation: Generation, query: str) -> dict[str, tuple[str, ...]]:
    return {each.word: each.near for each in unknown(generation, parse(query))}


def test_words_of_the_collection_are_not_unknown(generation: Generation) -> None:
    assert near(generation, "councils shared data at Whitby") == {}


def test_misspelt_words_are_offered_as_the_collection_writes_them(generation: Generation) -> None:
    assert near(generation, "Hrabour orchads and evalution") == {
        "Hrabour": ("harbour",),
        "orchads": ("orchard",),
        "evalution": ("evaluation",),
    }


def test_short_words_and_numbers_are_not_guessed_at(generation: Generation) -> None:
    assert near(generation, "daa 2031") == {"daa": (), "2031": ()}


def test_word_is_told_once_and_not_when_it_is_left_out(generation: Generation) -> None:
    assert [word.casefold() for word in near(generation, "zymurgy Zymurgy -zoo")] == ["zymurgy"]
