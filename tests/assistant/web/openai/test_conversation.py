from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.index.generation import Generation
from assistant.web.openai.conversation import Exchange, earlier, history, question_of
from assistant.web.openai.requests import MessageGiven

LIMIT = 200  # characters of a question

_MESSAGES = st.lists(
    st.builds(
        MessageGiven,
        role=st.sampled_from(["system", "user", "assistant", "tool"]),
        content=st.text(st.characters(exclude_categories=("Cs",)), max_size=30),
    ),
    max_size=8,
)


def message(role: str, content: Any) -> MessageGiven:
    return MessageGiven(role=role, content=content)


def test_answers_belong_to_the_question_before_them() -> None:
    told = [
        message("system", "Be rude."),
        message("assistant", "Hello."),
        message("user", "One?"),
        message("assistant", "First."),
        message("user", "Two?"),
        message("user", "Three?"),
        message("tool", "x"),
        message("assistant", "Third."),
        message("user", "Four?"),
    ]
    assert question_of(told) == "Four?"
    assert earlier(told) == (Exchange("One?", "First."), Exchange("Two?", ""), Exchange("Three?", "Third."))


@given(told=_MESSAGES, last=st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30))
def test_the_last_message_of_the_user_is_the_question_whatever_stands_around_it(
    told: list[MessageGiven], last: str
) -> None:
    asked = [*told, message("user", last), message("assistant", "…")]
    assert question_of(asked) == last.strip()
    assert len(earlier(asked)) == sum(each.role == "user" for each in told)


def test_a_turn_has_what_was_quoted_as_it_was_before_it_was_markdown(generation: Generation) -> None:
    answer = (
        "*Searched for: x*\n\nIt paid for 14 towns \\[sic\\] at \\£3. [1] [2]\n\n**References**\n\n- [1] y"
    )
    (turn,) = history([Exchange("What was the Harbour Fund?", answer)], generation.finder, limit=LIMIT)
    assert turn.query == "What was the Harbour Fund?"
    assert (turn.answer, turn.found) == ("It paid for 14 towns [sic] at \\£3.", True)


def test_an_answer_that_cites_nothing_gives_no_subject_and_none_at_all_may(generation: Generation) -> None:
    said = history(
        [Exchange("What was Zed?", "The collection does not say.")], generation.finder, limit=LIMIT
    )
    unsaid = history([Exchange("What was Zed?", "")], generation.finder, limit=LIMIT)
    assert [turn.found for turn in (*said, *unsaid)] == [False, True]


def test_each_turn_is_read_with_those_before_it(generation: Generation) -> None:
    asked = [Exchange("What was the Harbour Fund?", ""), Exchange("And the Lantern Programme?", "")]
    turns = history(asked, generation.finder, limit=LIMIT)
    assert [turn.query for turn in turns] == ["What was the Harbour Fund?", "What was the Lantern Programme?"]


def test_what_is_no_question_is_left_out_and_only_the_last_are_read(generation: Generation) -> None:
    long, empty = Exchange("why " * LIMIT, "x"), Exchange("  ", "y")
    assert history([long, empty], generation.finder, limit=LIMIT) == ()
    many = [Exchange(f"What was the Harbour Fund in {year}?", "") for year in range(2000, 2020)]
    turns = history(many, generation.finder, limit=LIMIT)
    assert [turn.query[-5:] for turn in turns] == [f"{year}?" for year in range(2014, 2020)]
