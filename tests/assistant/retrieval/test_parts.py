from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.golden import read_questions
from assistant.kernel.mentions import MentionFinder
from assistant.kernel.shipped import shipped
from assistant.kernel.taxonomy import load_taxonomy
from assistant.retrieval.parts import split

FINDER = MentionFinder(load_taxonomy(shipped("corpus") / "taxonomy.yaml"))
PRONOUN = re.compile(r"^(it|its|and|but|plus|also|or|so|then|finally)$", re.IGNORECASE)


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        (
            "What was Total Place and what got in the way of Troubled Families?",
            ("What was Total Place?", "What got in the way of Troubled Families?"),
        ),
        (
            "Who ran PfPP, how much did it cost, and when did it end?",
            ("Who ran PfPP?", "How much did PfPP cost?", "When did PfPP end?"),
        ),
        (
            "What worked in Wakefield? And what did not in Luton?",
            ("What worked in Wakefield?", "What did not work in Luton?"),
        ),
        (
            "what helped and what got in the way in Leeds?",
            ("What helped in Leeds?", "What got in the way in Leeds?"),
        ),
        (
            "1. What was Total Place? 2. Who ran it? 3. when did it end?",
            ("What was Total Place?", "Who ran Total Place?", "When did Total Place end?"),
        ),
        (
            "On Total Place: a) who paid b) what did it find",
            ("On Total Place: who paid?", "What did Total Place find?"),
        ),
        (
            "Who ran it and when did it end (Total Place)?",
            ("Who ran Total Place?", "When did it end (Total Place)?"),
        ),
        (
            "In 2013, who backed whole-place community budgets and what did auditors find?",
            (
                "In 2013, who backed whole-place community budgets?",
                "In 2013, what did auditors find (whole-place community budgets)?",
            ),
        ),
        (
            "What is the culture barrier and who overcame it?",
            ("What is the culture barrier?", "Who overcame the culture barrier?"),
        ),
        ("Who ran PfPP and what were its barriers?", ("Who ran PfPP?", "What were PfPP’s barriers?")),
        (
            "What could the CRF evaluation not tell us, and what was it based on?",
            ("What could the CRF evaluation not tell us?", "What was the CRF evaluation based on?"),
        ),
        (
            "What was PfPP? And what are outcomes contracts?",
            ("What was PfPP?", "What are outcomes contracts?"),
        ),
        (
            "We are planning a fund. Who paid for Big Local? When did Sure Start begin?",
            ("We are planning a fund. Who paid for Big Local?", "When did Sure Start begin?"),
        ),
    ],
)
def test_several_questions_are_told_apart_each_with_its_subject(asked: str, parts: tuple[str, ...]) -> None:
    assert split(asked, FINDER) == parts


@pytest.mark.parametrize(
    "asked",
    [
        "What are the structure and culture barriers?",
        "Compare Total Place and PfPP",
        "What is the difference between Total Place and PfPP, and who ran PfPP?",
        "How do NDC and Pride in Place differ in length and money?",
        "What was Test, Learn and Grow?",
        "Who worked in health and what was then called social care in Total Place?",
        "When and where did Total Place start?",
        "How and why did Total Place end?",
        "Tell me who ran PfPP and how much it cost.",
        "What does the evidence say about what helped and what got in the way of Total Place?",
        "How many NDC neighbourhoods were there, and how much did each get?",
        "How many areas were approved for Our Place, and how many of those were voluntary-sector led?",
        "Which councils were PfPP pilots and how were they chosen?",
        "Which programmes ran into the data-sharing barrier and what helped?",
        "How good was the evidence on the Neighbourhood Renewal Fund? What held it back?",
        "What is Scotland's Place Standard and how does the scoring work?",
        "LAAs and LPSAs always get mixed up in our team. What was each one?",
        "Did Community Budgets for families with complex needs and Our Place work? And were bodies on board?",
        "What was the Shared Outcomes Fund set up for, and when?",
        "How many people who were in work and who had children did Sure Start help?",
        "What was spent in phase 1. and what was spent in phase 2. there?",
        "What happened in 1. FC Leeds?",
        "What was it and who ran it?",
        "",
        "?",
    ],
)
def test_one_question_is_left_as_it_is(asked: str) -> None:
    assert split(asked, FINDER) == (asked,)


def test_more_than_four_questions_are_four_parts() -> None:
    asked = "What was PfPP? Who ran Total Place? What is Big Local? What was NDC? Who ran Sure Start?"
    parts = split(asked, FINDER)
    assert len(parts) == 4
    assert parts[3] == "What was NDC? Who ran Sure Start?"


# Golden and held-out questions that ask several things, read by hand; all others ask one.
SEVERAL = {"q075", "h001", "h008", "h009", "h022", "h023", "h024", "h029", "h035", "h059", "h060"}


def test_of_the_golden_questions_those_that_ask_several_things_are_split_and_no_others() -> None:
    golden = shipped("corpus") / "golden"
    questions = [*read_questions(golden / "questions.yaml"), *read_questions(golden / "held-out.yaml")]
    assert {item.id for item in questions if len(split(item.text, FINDER)) > 1} == SEVERAL


_CLAUSES = st.sampled_from(
    [
        "what was Total Place",
        "who ran PfPP",
        "how much did it cost",
        "when did it end",
        "what helped in Leeds",
        "what got in the way",
        "how many councils took part in Sure Start",
        "structure and culture",
        "who paid",
        "in 2012",
        "which firm traced the money",
        "tell me about Big Local",
        "of those",
    ]
)
_JOINTS = st.sampled_from(["? ", ", ", " and ", ", and ", ". ", "; ", " 1. ", " 2) "])


@given(st.lists(st.tuples(_CLAUSES, _JOINTS), min_size=1, max_size=7))
def test_no_word_is_lost_and_no_name_is_made_up(pieces: list[tuple[str, str]]) -> None:
    asked = "".join(clause + joint for clause, joint in pieces).strip()
    parts = split(asked, FINDER)
    assert 1 <= len(parts) <= 4
    words = {word.casefold() for part in parts for word in re.findall(r"\w+", part)}
    left = {word for word in re.findall(r"\w+", asked.casefold()) if not PRONOUN.match(word)}
    assert left - {"1", "2"} <= words  # which number the parts
    named, said = FINDER.find(asked), [FINDER.find(part) for part in parts]
    assert {each for part in said for each in part.programmes} == set(named.programmes)
    assert {each for part in said for each in part.places} == set(named.places)


@given(st.text(max_size=200))
def test_whatever_is_typed_comes_back_in_at_most_four_parts(asked: str) -> None:
    parts = split(asked, FINDER)
    assert 1 <= len(parts) <= 4
    assert len(parts) > 1 or parts == (asked,)
