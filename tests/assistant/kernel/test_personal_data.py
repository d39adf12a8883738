"""Personal data is found by form and check digit; figures of programmes are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.errors import PersonalData
from assistant.kernel.personal_data import find, refuse, without


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Write to jane.doe+pilot@council.example.gov.uk about it", ["email address"]),
        ("My NI number is QQ 12 34 56 C", []),  # Q is never given out: the form of examples
        ("My NI number is AB 12 34 56 C", ["National Insurance number"]),
        ("ab123456c", ["National Insurance number"]),
        ("Pay 4111 1111 1111 1111 for the pilot", ["card number"]),
        ("Pay 4111-1111-1111-1112 for the pilot", []),
        ("patient 943 476 5919 was seen", ["NHS number"]),
        ("Call 020 7946 0018 or +44 7400 123456", ["telephone number", "telephone number"]),
        ("ring 07400123456", ["telephone number"]),
        ("AB123456C, jane@example.org", ["National Insurance number", "email address"]),
    ],
)
def test_what_is_personal_is_found(text: str, kinds: list[str]) -> None:
    assert [each.kind for each in find(text)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Which programmes ran between 2001 and 2006, or 2010-2013?",
        "Did £1,234,567,890 or 82,000,000,000 reach the 13 places by 31/03/2023?",
        "What does paragraph 3.2.1 of HC 472 2012-13 say, ISBN 978-0-10-150442 3?",
        "How many of 4,536 families in 39 neighbourhoods and 88 districts, 12.5% in all?",
        "Phone the council? What was @home about?",
        "Section 106, 2000 homes, 1990 2000 2010",
    ],
)
def test_figures_dates_and_references_are_not_personal(text: str) -> None:
    assert find(text) == ()


def test_a_refusal_names_the_kinds_and_gives_the_question_without_them() -> None:
    with pytest.raises(PersonalData, match="email address") as caught:
        refuse("What did jane@example.org say of Total Place?")
    assert caught.value.kinds == ("email address",)
    assert caught.value.without == "What did [email address] say of Total Place?"
    assert "jane" not in str(caught.value)


def test_what_holds_none_is_taken() -> None:
    refuse("What was Total Place?")


@given(st.text(alphabet="abAB @.+-0123456789 ,CD", max_size=80))
def test_nothing_personal_is_left_in_what_is_given_back(text: str) -> None:
    assert find(without(text)) == ()
