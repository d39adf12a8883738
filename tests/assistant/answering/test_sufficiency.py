from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_hits import candidate, passage

from assistant.answering.evidence import find, weigh
from assistant.answering.inquiry import Inquiry
from assistant.answering.sufficiency import Features, Sufficiency, assess, probability
from assistant.kernel.index.generation import Generation
from assistant.retrieval.understanding import tidy, understand

SHARE = st.floats(0, 1)
FEATURES = st.builds(
    Features, closeness=st.floats(-1, 1), coverage=SHARE, named=st.sampled_from((0.0, 1.0)), unknown=SHARE
)


def judged(generation: Generation, text: str) -> Sufficiency:
    question = understand(tidy(text, limit=2000), generation.finder)
    return weigh(find(Inquiry(generation, question, words=100))).sufficiency


@given(FEATURES)
def test_probability_is_one(found: Features) -> None:
    assert 0 <= probability(found) <= 1


@given(found=FEATURES, more=SHARE)
def test_more_evidence_is_never_less_likely_to_answer(found: Features, more: float) -> None:
    for better in (
        replace(found, closeness=max(found.closeness, more)),
        replace(found, coverage=max(found.coverage, more)),
        replace(found, named=1.0),
        replace(found, unknown=min(found.unknown, more)),
    ):
        assert probability(better) >= probability(found)


def test_best_evidence_answers_and_none_does_not() -> None:
    assert probability(Features(closeness=0.9, coverage=1.0, named=1.0, unknown=0.0)) > 0.9
    assert probability(Features(closeness=0.0, coverage=0.0, named=0.0, unknown=1.0)) < 0.1


def test_no_sentences_answer_nothing(generation: Generation) -> None:
    question = understand("What was it?", generation.finder)
    assert assess(generation, question, []) == Sufficiency(0.0, ())


def test_question_that_is_covered_leaves_nothing_open(generation: Generation) -> None:
    assert judged(generation, "How much did Whitby spend on its Harbour Fund bid?").missing == ()


def test_place_that_is_not_found_is_missing_once(awkward: Generation) -> None:
    for asked in ("Bexhill", "Bexhill-on-Sea"):
        missing = judged(awkward, f"What did the Quarry Trust do in {asked}?").missing
        assert missing == ("anything on Bexhill in this connection",)
    assert judged(awkward, "What did the Meadow Scheme do in Ashby?").missing == ()


def test_year_that_is_not_found_is_missing(generation: Generation) -> None:
    missing = judged(generation, "What did the Harbour Fund do in 1988 and in 2001?").missing
    assert missing == ("anything on 1988 in this connection",)


def test_each_thing_missing_is_told_by_itself(generation: Generation) -> None:
    missing = judged(generation, "What did the Harbour Fund do in 1988 and in Peru?").missing
    assert missing == ("anything on 1988 in this connection", "anything on Peru in this connection")


def test_name_that_the_collection_does_not_know_is_missing(generation: Generation) -> None:
    assert "Peru" in " ".join(judged(generation, "What did the Harbour Fund do in Peru?").missing)


@pytest.mark.parametrize("whose", ["my council", "our town", "our local area", "My borough"])
def test_own_area_that_is_not_named_is_missing(generation: Generation, whose: str) -> None:
    missing = judged(generation, f"What did the Harbour Fund pay to {whose}?").missing
    assert any("your own area" in item for item in missing)


def test_own_area_that_is_named_is_not_missing(generation: Generation) -> None:
    missing = judged(generation, "My town is Whitby: what did the Harbour Fund bid cost there?").missing
    assert not any("your own area" in item for item in missing)


def test_what_lies_ahead_is_missing(generation: Generation) -> None:
    missing = judged(generation, "How much will the Harbour Fund pay next year?").missing
    assert any("lies ahead" in item for item in missing)


def test_number_that_nothing_gives_is_missing(generation: Generation) -> None:
    assert judged(generation, "How many lighthouses did the Harbour Fund mend?").missing == (
        "how many lighthouses",
    )
    assert judged(generation, "How many harbour towns did the Harbour Fund pay for?").missing == ()


def test_silence_that_fits_best_is_told(generation: Generation) -> None:
    question = understand("What did the evaluation of the Harbour Fund cost?", generation.finder)
    silent = passage("The cost of the evaluation of the Harbour Fund is not known.")
    told = passage("The Harbour Fund paid for 14 towns.", ordinal=1)
    found = [candidate(silent, coverage=0.9), candidate(told, coverage=0.4)]
    assert assess(generation, question, found).missing == (
        "more than the sources know, as the quotation says",
    )


def test_silence_answers_a_question_of_yes_or_no(generation: Generation) -> None:
    question = understand("Is the cost of the Harbour Fund known?", generation.finder)
    silent = passage("The cost of the Harbour Fund is not known.")
    assert assess(generation, question, [candidate(silent, coverage=0.9)]).missing == ()
