"""What a model writes becomes statements with the passages that they cite, however it comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.writing.drafts import Cutter, Draft


def cut(text: str, step: int = 10_000) -> list[Draft]:
    cutter = Cutter()
    found = [draft for at in range(0, len(text), step) for draft in cutter.take(text[at : at + step])]
    return [*found, *cutter.end()]


CASES = [
    ("Thirteen took part. [2] It cost £1.5 million. [1][3]", [("Thirteen took part.", (2,)), ("It cost £1.5 million.", (1, 3))]),
    ("Thirteen took part [2]. It ran in St. Helens, e.g. there [1, 3].", [("Thirteen took part.", (2,)), ("It ran in St. Helens, e.g. there.", (1, 3))]),
    ("It ran. [4-6]", [("It ran.", (4, 5, 6))]),
    ("It ran. 【3†source】", [("It ran.", (3,))]),
    ("It ran. [^1]", [("It ran.", (1,))]),
    ("It ran. [passage 2]", [("It ran.", (2,))]),
    ("It ran. (2) It ended (3, 4). Then", [("It ran.", (2,)), ("It ended.", (3, 4)), ("Then", ())]),
    ("It ran in three places (3). [2]", [("It ran in three places (3).", (2,))]),
    ("It ran. (It ended, too.) [2]", [("It ran.", (2,)), ("(It ended, too.)", (2,))]),
    ("- **Finding:** It ran. [1]\n- **Result**: It ended. [2]", [("It ran.", (1,)), ("It ended.", (2,))]),
    ("It ended in 2012.\n[2]\n", [("It ended in 2012.", (2,))]),
    ("It began [1] and went on [2] until 2012.", [("It began and went on until 2012.", (1, 2))]),
    ("- **Leeds** was a pilot [1]\n- Bradford too. [2]", [("Leeds was a pilot", (1,)), ("Bradford too.", (2,))]),
    ("1. Leeds was one. [1]\n2. Bradford too. [2]", [("Leeds was one.", (1,)), ("Bradford too.", (2,))]),
    ("Here is what they say:\n\nIt ran. [1]", [("It ran.", (1,))]),
    ("## Answer\nIt ran. [1]", [("It ran.", (1,))]),
    ("```markdown\nIt ran. [1]\n```", [("It ran.", (1,))]),
    ("<think>Passage 1 says so. [1]</think>It ran. [2]", [("It ran.", (2,))]),
    ("<think>It never ends. [1]", []),
    ("Dr. A. B. Smith led it. [1]", [("Dr. A. B. Smith led it.", (1,))]),
    ("It ran\u200b in\U000e0041 ten places. [1]", [("It ran in ten places.", (1,))]),
    ("", []),
    ("[1] [2]", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
@pytest.mark.parametrize("step", [1, 3, 10_000])
def test_statements_and_their_markers(
    text: str, expected: list[tuple[str, tuple[int, ...]]], step: int
) -> None:
    assert [(draft.text, draft.numbers) for draft in cut(text, step)] == expected


def test_a_sentence_without_markers_takes_those_of_the_next_in_its_paragraph() -> None:
    assert [draft.numbers for draft in cut("One said so. Two said more. [2]\nNobody cited this.\n")] == [
        (2,),
        (2,),
        (),
    ]


def test_a_statement_is_given_as_soon_as_the_next_one_begins() -> None:
    cutter = Cutter()
    assert not list(cutter.take("It ran in ten places. [1]"))
    assert [draft.text for draft in cutter.take(" It")] == ["It ran in ten places."]


@pytest.mark.parametrize("text", ["NOT FOUND", "Not found.", "**NOT FOUND**", "NOT_FOUND"])
def test_the_line_that_says_nothing_was_found_is_known(text: str) -> None:
    assert [draft.is_nothing for draft in cut(text)] == [True]


@given(st.text(alphabet="Ab1. [],()\n-2】【#*:!?<think>/", max_size=120), st.integers(1, 9))
def test_the_pieces_in_which_a_text_comes_change_nothing(text: str, step: int) -> None:
    assert cut(text, step) == cut(text, 1)


@given(st.text(max_size=200))
def test_no_statement_has_markers_line_ends_or_unseen_characters(text: str) -> None:
    for draft in cut(text):
        assert draft.text == " ".join(draft.text.split())
        assert draft.text.isprintable() or all(c.isprintable() or c.isspace() for c in draft.text)
