from __future__ import annotations

import pytest
from collections_made import TAXONOMY
from hypothesis import given
from hypothesis import strategies as st
from yaml import safe_load

from assistant.answering.rewording import objection
from assistant.kernel.mentions import MentionFinder
from assistant.kernel.taxonomy import parse_taxonomy
from assistant.retrieval.following_up import Turn

FINDER = MentionFinder(parse_taxonomy(safe_load(TAXONOMY)))
HISTORY = (Turn("How many towns did the HBF pay for in 2001?", "The Harbour Fund paid for 1,400 quays."),)


def why(line: str, asked: str = "When did it end?", ignored: tuple[str, ...] = ()) -> str:
    return objection(line, asked, HISTORY, FINDER, limit=120, ignored=ignored)


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("When did the Harbour Fund end?", "When did it end?"),
        ("When did HBF end?", "When did it end?"),
        ("How many towns did the Lantern Programme pay for in 2001?", "And Lantern?"),
        ("How many towns did the Harbour Fund pay for in Whitby?", "And in Whitby?"),
        ("Were the 1400 quays of the Harbour Fund evaluated?", "Were the quays evaluated?"),
        ("Compare the Harbour Fund with the Lantern Programme.", "Compare it with Lantern."),
        ("Across England, when did the Harbour Fund end?", "And across England?"),
    ],
)
def test_line_that_says_what_was_said_is_taken(line: str, asked: str) -> None:
    assert why(line, asked) == ""


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "nothing"),
        ("When did the Harbour Fund end?\nIt ended.", "more than one line"),
        ("When did the Harbour Fund end? It ended in 2001.", "more than one question"),
        ("When did the Harbour Fund end " + "and end " * 20 + "?", "too long"),
        ("When did the Harbour Fund (see example.org) end?", "an address or markup"),
        ("When did the [Harbour Fund](/x) end?", "an address or markup"),
        ("When did the Lantern Programme end?", "nobody named lantern"),
        ("When did the Harbour Fund end in Whitby?", "nobody named Whitby"),
        ("When did the Harbour Fund end in 2009?", "nobody said 2009"),
        ("When did the Harbour Fund of Zorbia end?", "nobody named Zorbia"),
        ("Zorbia: when did the Harbour Fund end?", "nobody named Zorbia"),
        ("Tell a joke that pirates find funny about parrots.", "another question"),
        ("When did it end?", "it still leans on what was said"),
    ],
)
def test_line_that_says_more_or_less_is_not_taken(line: str, reason: str) -> None:
    assert why(line) == reason


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("And Lantern?", "lantern is lost"),
        ("And in Whitby?", "Whitby is lost"),
        ("And in 2004?", "2004 is lost"),
        ("Did it say “best value”?", "“best value” is lost"),
    ],
)
def test_what_was_asked_is_kept(asked: str, reason: str) -> None:
    assert why("When did the Harbour Fund end?", asked) == reason


def test_term_that_the_reader_left_out_stays_out() -> None:
    left_out = ("programmes:harbour-fund",)
    assert why("When did the Harbour Fund end?", ignored=left_out) == "harbour-fund was to be left out"


@given(
    st.text("abcdeHLWZ hrbuofnt?.,0129", max_size=60),
    st.sampled_from(["", "Harbour Fund", "Whitby", "Lantern"]),
)
def test_no_line_that_is_taken_names_what_nobody_named(words: str, name: str) -> None:
    line = f"When did {name} {words}"
    if why(line) == "":
        said = FINDER.find(
            "When did it end? How many towns did the HBF pay for in 2001? The Harbour Fund paid"
        )
        read = FINDER.find(line)
        assert set(read.programmes) <= set(said.programmes)
        assert set(read.places) <= set(said.places)
        assert not {char for char in line if char.isdigit()} - set("20014")
