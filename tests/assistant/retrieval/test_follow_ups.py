from __future__ import annotations

from dataclasses import replace

import pytest
import yaml
from collections_made import TAXONOMY
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.index.generation import Generation
from assistant.kernel.mentions import MentionFinder
from assistant.kernel.taxonomy import parse_taxonomy
from assistant.retrieval.following_up import Turn, needs_history, refers_back, stand_alone

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
        ("In Wales?", "How many towns did the Harbour Fund pay for in Wales?"),
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
        ("How much money?", "How much money (Harbour Fund)?"),
        ("Which councils took part?", "Which councils took part (Harbour Fund)?"),
        ("Who carried out the evaluation?", "Who carried out the evaluation (Harbour Fund)?"),
        ("How much did Whitby get?", "How much did Whitby get (Harbour Fund)?"),
        ("And for families?", "And for families (Harbour Fund)?"),
        ("Any evaluation?", "Any evaluation (Harbour Fund)?"),
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
    asked = "And what did they spend in Wakefiled?"
    assert stand_alone(asked, (HARBOUR,), finder) == "And what did they spend in Wakefiled (Harbour Fund)?"


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


QUAYS = Turn("Does mending quays displace fishing?", "It does not.")


def test_turn_that_names_nothing_known_is_taken_along_itself(finder: MentionFinder) -> None:
    read = stand_alone("Where is the evidence for that?", (HARBOUR, QUAYS), finder)
    assert read == "Where is the evidence for that (does mending quays displace fishing)?"


def test_turn_that_goes_on_and_on_is_not_taken_along(finder: MentionFinder) -> None:
    long = Turn("Does mending quays displace fishing " + "and more fishing " * 20 + "?", "")
    assert (
        stand_alone("Where is the evidence for that?", (long,), finder) == "Where is the evidence for that?"
    )


def test_what_only_a_programme_can_do_takes_no_other_turn_along(finder: MentionFinder) -> None:
    assert stand_alone("When did it end?", (QUAYS,), finder) == "When did it end?"


def test_name_that_the_taxonomy_does_not_know_is_a_subject_too(finder: MentionFinder) -> None:
    turn = Turn("What is the Quay Standard?", "It scores quays.")
    assert stand_alone("How is it scored?", (turn,), finder) == "How is it scored (Quay Standard)?"


def test_what_only_a_programme_can_do_reaches_past_a_turn_without_one(finder: MentionFinder) -> None:
    assert stand_alone("When did it end?", (HARBOUR, QUAYS), finder) == "When did it end (Harbour Fund)?"


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("And in Hull?", "How much did the Harbour Fund pay in Hull?"),
        ("Hull?", "How much did the Harbour Fund pay in Hull?"),
        ("What about Wales?", "How much did the Harbour Fund pay in Wales?"),
        ("And in Wakefiled?", "How much did the Harbour Fund pay in Wakefiled?"),
        ("What about the Lantern Programme?", "How much did the Lantern Programme pay in Whitby?"),
        ("And in 2004?", "How much did the Harbour Fund pay in Whitby in 2004?"),
    ],
)
def test_place_takes_the_place_of_the_place_before(asked: str, read: str) -> None:
    places = "places:\n  - {name: Whitby, nation: England}\n  - {name: Hull, nation: England}\n"
    finder = MentionFinder(parse_taxonomy(yaml.safe_load(TAXONOMY.split("places:")[0] + places)))
    turn = Turn("How much did the Harbour Fund pay in Whitby?", "It paid £90,000.")
    assert stand_alone(asked, (turn,), finder) == read


def test_place_is_added_where_the_question_before_named_none(finder: MentionFinder) -> None:
    read = stand_alone("And in Whitby?", (HARBOUR,), finder)
    assert read == "How many towns did the Harbour Fund pay for in Whitby?"


def test_place_in_the_name_of_a_programme_is_none(finder: MentionFinder) -> None:
    taxonomy = finder.taxonomy
    named = replace(taxonomy.programmes[0], name="Whitby devolution")
    other = MentionFinder(replace(taxonomy, programmes=(named,)))
    read = stand_alone("And in Hull?", (Turn("What was Whitby devolution?", "x"),), other)
    assert read == "What was Whitby devolution in Hull?"


def test_year_takes_the_place_of_the_year_before(finder: MentionFinder) -> None:
    turn = Turn("What did the Harbour Fund spend in 2001?", "x")
    assert stand_alone("And in 2004?", (turn,), finder) == "What did the Harbour Fund spend in 2004?"


@pytest.mark.parametrize("asked", ["And data-sharing?", "What about the data-sharing barrier?"])
def test_barrier_takes_the_place_of_the_barrier_before(asked: str, finder: MentionFinder) -> None:
    turn = Turn("How was the funding barrier overcome?", "x")
    assert stand_alone(asked, (turn,), finder) == "How was the data-sharing barrier overcome?"


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("Why?", "Why – how many towns did the Harbour Fund pay for?"),
        ("And why not?", "Why not – how many towns did the Harbour Fund pay for?"),
        ("What else?", "What else – how many towns did the Harbour Fund pay for?"),
        ("Tell me more.", "Tell me more – how many towns did the Harbour Fund pay for?"),
    ],
)
def test_bare_question_word_takes_the_question_before_along(
    asked: str, read: str, finder: MentionFinder
) -> None:
    assert stand_alone(asked, (HARBOUR,), finder) == read
    again = stand_alone("What else?", (HARBOUR, Turn(read, "x")), finder)
    assert again == "What else – how many towns did the Harbour Fund pay for?"


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("Compare it with Lantern.", "Compare Harbour Fund with Lantern."),
        ("Compare with Lantern", "Compare Harbour Fund with Lantern"),
        ("versus Lantern?", "Harbour Fund versus Lantern?"),
        ("How does Lantern compare?", "How does Lantern compare with Harbour Fund?"),
        ("Was it bigger than Lantern?", "Was Harbour Fund bigger than Lantern?"),
        ("Was it replaced by the Lantern Programme?", "Was Harbour Fund replaced by the Lantern Programme?"),
        ("Was it the Lantern Programme?", "Was it the Lantern Programme?"),
        ("Is it true that Lantern was closed?", "Is it true that Lantern was closed?"),
        ("When did Lantern start and when did it end?", "When did Lantern start and when did it end?"),
    ],
)
def test_what_was_spoken_of_is_set_beside_what_is_named(asked: str, read: str, finder: MentionFinder) -> None:
    assert stand_alone(asked, (HARBOUR,), finder) == read


COMPARED = Turn("Compare the Harbour Fund with Lantern.", "x")


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("What did the second one find?", "What did Lantern Programme find?"),
        ("What did the former cost?", "What did Harbour Fund cost?"),
        (
            "Which of the two lasted longer?",
            "Which of the two lasted longer (Harbour Fund, Lantern Programme)?",
        ),
        ("How long did each last?", "How long did each last (Harbour Fund, Lantern Programme)?"),
        ("And Orchard?", "Compare the Harbour Fund with Lantern and Orchard."),
        ("What did the third one find?", "What did the third one find (Harbour Fund, Lantern Programme)?"),
    ],
)
def test_one_of_those_compared_is_told_by_its_place(asked: str, read: str, finder: MentionFinder) -> None:
    assert stand_alone(asked, (COMPARED,), finder) == read


def test_the_other_one_is_the_one_that_was_not_spoken_of_last(finder: MentionFinder) -> None:
    history = (COMPARED, Turn("What did the Lantern Programme find?", "x"))
    assert stand_alone("Tell me about the other one.", history, finder) == "Tell me about Harbour Fund."


def test_headings_of_an_answer_are_counted_too(finder: MentionFinder) -> None:
    turn = Turn("Which programmes met it?", "x", headings=("Orchard Partnerships", "Harbour Fund"))
    assert stand_alone("Who ran the second one?", (turn,), finder) == "Who ran Harbour Fund?"


ASKED_BACK = Turn("How much coastal money was there?", "", found=False, asked_back=True)


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("the harbour one", "How much Harbour Fund was there?"),
        ("Lantern", "How much Lantern Programme was there?"),
        ("Orchard", "How much coastal money was there – Orchard?"),
        ("What was the Lantern Programme?", "What was the Lantern Programme?"),
        ("neither", "neither"),
    ],
)
def test_reply_to_being_asked_back_is_put_into_the_question(
    asked: str, read: str, finder: MentionFinder
) -> None:
    assert stand_alone(asked, (ASKED_BACK,), finder) == read


def test_turn_that_found_nothing_gives_what_it_names(finder: MentionFinder) -> None:
    turn = Turn("How much did Whitby get from the Harbour Fund?", "", found=False)
    assert stand_alone("Who ran it?", (turn,), finder) == "Who ran it (Harbour Fund)?"


def test_place_is_told_where_a_question_asks_of_there(finder: MentionFinder) -> None:
    turn = Turn("What did the Harbour Fund do in Whitby?", "x")
    assert stand_alone("What helped there?", (turn,), finder) == "What helped there (Harbour Fund, Whitby)?"
    assert stand_alone("When did it end?", (turn,), finder) == "When did it end (Harbour Fund)?"


def test_term_that_is_left_out_is_not_told(finder: MentionFinder) -> None:
    ignored = ("programmes:harbour-fund",)
    assert stand_alone("When did it end?", (HARBOUR,), finder, ignored=ignored) == "When did it end?"
    about_both = Turn("Who overcame the funding barrier in the Harbour Fund?", "x")
    read = stand_alone("When did it end?", (about_both,), finder, ignored=ignored)
    assert read == "When did it end (the funding barrier)?"


@pytest.mark.parametrize(
    "asked",
    [
        "Does regeneration displace crime?",
        "Is there evidence that partnerships need trust?",
        "Why do councils not share their data with departments?",
        "So which programmes tried to merge funding pots?",
        "What is regeneration?",
        "What conditions help a partnership work?",
        "Thanks!",
        "Compare the Lantern Programme with Orchard.",
    ],
)
def test_question_with_a_subject_of_its_own_needs_no_history(asked: str, finder: MentionFinder) -> None:
    assert not needs_history(asked, (HARBOUR,), finder)
    assert stand_alone(asked, (HARBOUR,), finder) == asked


@pytest.mark.parametrize(
    "asked", ["And Lantern?", "Why?", "When did it end?", "the second one", "What helped?"]
)
def test_question_that_leans_needs_history_where_there_is_some(asked: str, finder: MentionFinder) -> None:
    assert needs_history(asked, (HARBOUR, COMPARED), finder)
    assert not needs_history(asked, (), finder)


_TEXTS = st.text("abcdefgh ijklmnop?,.'ABC()–0129", max_size=80)


@given(_TEXTS, _TEXTS, st.sampled_from(["", "And ", "What about ", "Was it ", "Compare it with "]))
def test_nothing_is_named_that_nobody_named(asked: str, earlier: str, opening: str) -> None:
    finder = MentionFinder(parse_taxonomy(yaml.safe_load(TAXONOMY)))
    turn = Turn(f"{earlier} Harbour Fund", "The funding barrier in Whitby")
    for text in (opening + asked, f"{opening}Lantern {asked}"):
        read = finder.find(stand_alone(text, (turn,), finder))
        said = finder.find(f"{text}\n{turn.query}\n{turn.answer}")
        assert set(read.programmes) <= set(said.programmes)
        assert set(read.places) <= set(said.places)


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
