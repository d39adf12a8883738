from __future__ import annotations

import pytest

from assistant.kernel.index.generation import Generation
from assistant.kernel.mentions import MentionFinder
from assistant.retrieval.following_up import Turn, refers_back, stand_alone

HARBOUR = Turn("How many towns did the Harbour Fund pay for?", "The Harbour Fund paid for 14 harbour towns.")
BARRIER = Turn("Which barrier is most about money?", "The funding barrier was competitive bidding.")
UNNAMED = Turn("Which quays were mended?", "The Harbour Fund mended them.")


@pytest.fixture
def finder(generation: Generation) -> MentionFinder:
    return generation.finder


@pytest.mark.parametrize(
    "asked", ["And Lantern?", "Was it ever evaluated?", "What about the Lantern Programme?"]
)
def test_without_earlier_turns_a_question_stays_as_it_is(asked: str, finder: MentionFinder) -> None:
    assert stand_alone(asked, (), finder) == asked


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("And Lantern?", "How many towns did the Lantern pay for?"),
        ("and HBF", "How many towns did the HBF pay for?"),
        ("How about Orchard?", "How many towns did the Orchard pay for?"),
        ("What about the Lantern Programme?", "How many towns did the Lantern Programme pay for?"),
        ("Or the Orchard Partnerships?", "How many towns did the Orchard Partnerships pay for?"),
    ],
)
def test_another_programme_takes_the_place_of_the_one_before(
    asked: str, read: str, finder: MentionFinder
) -> None:
    assert stand_alone(asked, (HARBOUR,), finder) == read


def test_programme_is_added_where_the_question_before_named_none(finder: MentionFinder) -> None:
    read = stand_alone("And the Orchard Partnerships?", (BARRIER,), finder)
    assert read == "Which barrier is most about money – the Orchard Partnerships?"


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("Was it ever evaluated?", "Was it ever evaluated (Harbour Fund)?"),
        ("When did they close?", "When did they close (Harbour Fund)?"),
        ("Who ran the programme?", "Who ran the programme (Harbour Fund)?"),
        ("And in Whitby?", "And in Whitby (Harbour Fund)?"),
        ("Why?", "Why (Harbour Fund)?"),
        ("How much money?", "How much money (Harbour Fund)?"),
    ],
)
def test_question_that_leans_is_told_what_was_spoken_of(asked: str, read: str, finder: MentionFinder) -> None:
    assert stand_alone(asked, (HARBOUR,), finder) == read


def test_what_was_spoken_of_may_be_a_barrier(finder: MentionFinder) -> None:
    assert stand_alone("Who overcame it?", (BARRIER,), finder) == "Who overcame it (the funding barrier)?"


def test_what_was_spoken_of_may_be_known_from_the_answer_alone(finder: MentionFinder) -> None:
    assert stand_alone("When did it end?", (UNNAMED,), finder) == "When did it end (Harbour Fund)?"


def test_last_turn_counts(finder: MentionFinder) -> None:
    turns = (HARBOUR, Turn("What was the Lantern Programme?", "It joined records."))
    assert stand_alone("Was it evaluated?", turns, finder) == "Was it evaluated (Lantern Programme)?"


@pytest.mark.parametrize(
    "asked",
    [
        "Which councils shared data between schools and clinics?",
        "What was the Lantern Programme?",
        "And what did the Lantern Programme spend on training 400 staff?",
        "What was coastal money?",
    ],
)
def test_change_of_subject_is_left_alone(asked: str, finder: MentionFinder) -> None:
    assert stand_alone(asked, (HARBOUR,), finder) == asked


def test_follow_ups_to_follow_ups_do_not_grow(finder: MentionFinder) -> None:
    turn = HARBOUR
    for asked in ("And Lantern?", "And HBF?", "Was it evaluated?", "And Orchard?", "When did it end?") * 3:
        turn = Turn(stand_alone(asked, (turn,), finder), "")
        assert len(turn.query) < 90


LOST = Turn("How many penguins were there?", "", found=False)


@pytest.mark.parametrize("asked", ["What helped in Wakefiled?", "Who helped Fred?"])
def test_name_that_nobody_knows_is_a_subject_of_its_own(asked: str, finder: MentionFinder) -> None:
    assert stand_alone(asked, (BARRIER,), finder) == asked


def test_name_does_not_hinder_a_question_that_leans_on_what_was_said(finder: MentionFinder) -> None:
    assert stand_alone("And in Wakefiled?", (HARBOUR,), finder) == "And in Wakefiled (Harbour Fund)?"


@pytest.mark.parametrize("asked", ["funding", "Why?", "When did it end?"])
def test_turn_that_found_nothing_gives_no_subject(asked: str, finder: MentionFinder) -> None:
    assert stand_alone(asked, (LOST,), finder) == asked


def test_next_to_nothing_does_not_reach_past_a_turn_that_found_nothing(finder: MentionFinder) -> None:
    assert stand_alone("funding", (HARBOUR,), finder) == "funding (Harbour Fund)?"
    assert stand_alone("funding", (HARBOUR, LOST), finder) == "funding"
    assert stand_alone("When did it end?", (HARBOUR, LOST), finder) == "When did it end (Harbour Fund)?"


def test_subject_that_a_filter_gives_is_not_taken_from_a_turn(finder: MentionFinder) -> None:
    assert stand_alone("When did it end?", (HARBOUR,), finder, given=True) == "When did it end?"
    exchanged = stand_alone("And Lantern?", (HARBOUR,), finder, given=True)
    assert exchanged == "How many towns did the Lantern pay for?"


def test_turn_about_nothing_known_adds_nothing(finder: MentionFinder) -> None:
    assert stand_alone("Was it good?", (Turn("What of quays?", "Mended."),), finder) == "Was it good?"


@pytest.mark.parametrize(
    ("asked", "leans"),
    [
        ("When did it end?", True),
        ("And the cost?", True),
        ("What did those councils do?", True),
        ("When did the Harbour Fund end?", False),
        ("Was it the Harbour Fund?", False),
        ("Which councils shared data?", False),
    ],
)
def test_leaning_question_is_told_from_one_that_stands(
    asked: str, leans: bool, finder: MentionFinder
) -> None:
    assert refers_back(asked, finder) is leans
