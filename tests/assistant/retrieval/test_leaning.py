from __future__ import annotations

import pytest

from assistant.kernel.mentions import MentionFinder
from assistant.kernel.taxonomy import Taxonomy, Term
from assistant.retrieval.leaning import leans, points_back

FINDER = MentionFinder(Taxonomy(barriers=(Term("culture", "Culture"),)))


@pytest.mark.parametrize(
    "text",
    [
        "When did it end?",
        "What were its aims?",
        "Which councils ran those pilots?",
        "How many families did they help?",
        "Who led the second one?",
        "What helped there?",
        "Why was that?",
        "Where is the evidence for that?",
        "Did both work?",
        "Was the fund closed?",
        "What did these places do?",
    ],
)
def test_word_that_stands_for_what_was_said_before_points_back(text: str) -> None:
    assert points_back(text, FINDER)


@pytest.mark.parametrize(
    "text",
    [
        "Is it true that councils lost money?",
        "How long does it take to set up a board?",
        "Is there evidence that partnerships need trust?",
        "Which programmes that lent staff were evaluated?",
        "How many areas were there in England?",
        "What became of those who took part in trials?",
        "Why do councils not share their data?",
        "What does culture mean as a barrier, and who overcame it?",
        "If partnerships fail on trust, who mends it?",
        "Did both councils and departments share data?",
        "How many in one town were helped?",
    ],
)
def test_word_that_stands_for_nothing_or_for_what_the_question_says_does_not(text: str) -> None:
    assert not points_back(text, FINDER)


@pytest.mark.parametrize("text", ["Lessons?", "How much money?", "Which councils took part first?", "crime?"])
def test_what_any_programme_could_be_asked_leans(text: str) -> None:
    assert leans(text, FINDER.find(text), FINDER, brief_too=True)


@pytest.mark.parametrize(
    "text",
    ["How do outcomes contracts work?", "Which programmes ended early?", "What is trust?", "Thank you!"],
)
def test_what_has_a_subject_of_its_own_does_not_lean(text: str) -> None:
    assert not leans(text, FINDER.find(text), FINDER, brief_too=True)
