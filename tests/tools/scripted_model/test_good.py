"""The well-behaved model: what it writes to each of Precedent's prompts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.scripted_model import good
from tools.scripted_model.reading import Task, read
from tools.scripted_model.rewording import reword
from tools.scripted_model.words import sentences


def test_a_statement_meets_the_question_is_reworded_and_cites_its_passage(ask) -> None:
    asked = ask(
        "How much was the budget of the pilot?",
        "The council met in May to speak of parks. It rained on the day.",
        "Thirteen places took part. However, the budget of the pilot was £5m.",
    )
    assert good.write(read(asked)) == "The budget of the pilot was £5 million. [2]"


def test_what_no_passage_speaks_of_is_not_found(ask) -> None:
    asked = ask("What is the capital of Peru?", "Thirteen places took part in the pilot.")
    assert good.write(read(asked)) == good.NOT_FOUND


def test_the_same_said_twice_is_written_once(ask) -> None:
    said = "Thirteen places took part in the pilot of 2021."
    assert len(good.statements(read(ask("How many places took part in the pilot?", said, said)))) == 1


def test_the_answer_keeps_to_the_length_that_the_prompt_names(ask) -> None:
    text = " ".join(
        f"The pilot in {place} cost £{n}m over its two years." for n, place in enumerate("ABCDEFG", 2)
    )
    short = good.write(read(ask("What did the pilot cost?", text, words=25)))
    assert 1 <= short.count("[1]") <= 2


def test_a_comparison_speaks_of_its_subject_alone(ask) -> None:
    asked = ask(
        "How were places chosen?",
        ("City Challenge, 1991", "City Challenge chose its 31 places by competition."),
        ("New Deal, 1998", "The New Deal chose its 39 places by measured need."),
        prompt="comparison",
        subject="City Challenge",
    )
    reading = read(asked)
    assert reading.task is Task.COMPARE
    assert [statement.number for statement in good.statements(reading)] == ["1"]


def test_a_failed_statement_is_put_right_from_the_passages(ask) -> None:
    asked = ask(
        None,
        "Thirteen places took part in the pilot in 2021.",
        prompt="repair",
        statement="Forty places took part in the pilot in 2021. [1]",
        failures=["“Forty” does not stand in passage 1"],
        words=None,
    )
    assert good.write(read(asked)) == "Thirteen places took part in the pilot in 2021. [1]"


def test_a_failed_statement_that_nothing_bears_out_is_not_found(ask) -> None:
    asked = ask(
        None,
        "Thirteen places took part in the pilot in 2021.",
        prompt="repair",
        statement="Lisbon hosted a summit of librarians. [1]",
        failures=["“Lisbon” does not stand in passage 1"],
        words=None,
    )
    assert good.write(read(asked)) == good.NOT_FOUND


@pytest.mark.parametrize(
    ("follow_up", "alone"),
    [
        ("What about City Challenge?", "What got in the way of City Challenge?"),
        ("How much did it cost?", "How much did Total Place cost?"),
        ("What were its lessons?", "What were Total Place’s lessons?"),
        ("Who evaluated Sure Start?", "Who evaluated Sure Start?"),
    ],
)
def test_a_follow_up_is_made_to_stand_alone(ask, follow_up: str, alone: str) -> None:
    history = [{"question": "What got in the way of Total Place?", "answer": "Separate budgets did."}]
    asked = ask(follow_up, prompt="condense_question", history=history, passages=None, words=None)
    assert good.write(read(asked)) == alone


def test_what_the_system_message_says_of_tags_is_not_taken_for_a_passage(ask) -> None:
    reading = read(ask("How many?", "One passage about many places."))
    assert [passage.number for passage in reading.passages] == ["1"]


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("However, it ended early.", "It ended early."),
        ("In 2010, councils spent less.", "Councils spent less in 2010."),
        ("It cost £82bn over thirteen years.", "It cost £82 billion over 13 years."),
        ("Some 45 per cent of them agreed.", "Some 45% of them agreed."),
        ("Some 45% of them agreed.", "Some 45 per cent of them agreed."),
        ("It ran 2010-2015 in two thirds of them.", "It ran 2010 to 2015 in two thirds of them."),
        ("It covered twenty-five places (DLUHC 2024a; PAC undated).", "It covered twenty-five places."),
        ("Crime fell.[3]", "Crime fell."),
    ],
)
def test_rewording_keeps_what_is_said(sentence: str, other: str) -> None:
    assert reword(sentence) == other


@given(
    st.lists(
        st.sampled_from(
            [
                "In",
                "2010",
                ",",
                "£3m",
                "thirteen",
                "per",
                "cent",
                "the",
                "However",
                "council",
                "was",
                "[2]",
                "(PAC",
                "2015)",
                ".",
            ]
        )
    )
)
def test_a_reworded_sentence_ends_as_one_and_holds_no_marker(words: list[str]) -> None:
    reworded = reword(f"Places {' '.join(words)}")
    assert reworded[-1] in ".!?"
    assert "[" not in reworded


@given(st.text())
def test_sentences_lose_nothing_but_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
