from __future__ import annotations

import pytest

from assistant.answering.clarifying import Unclear, unclear
from assistant.kernel.domain import Filters
from assistant.kernel.index.generation import Generation
from assistant.retrieval.understanding import tidy, understand


def asked(generation: Generation, text: str, filters: Filters = Filters()) -> Unclear | None:
    return unclear(generation, understand(tidy(text, limit=2000), generation.finder), filters)


@pytest.mark.parametrize("text", ["What was coastal money?", "coastal money", "Tell me about Coastal Money"])
def test_ambiguous_name_gives_a_choice_for_each_programme(generation: Generation, text: str) -> None:
    found = asked(generation, text)
    assert found is not None
    assert "may mean either of two programmes" in found.message
    assert len(found.choices) == 2
    for choice, name in zip(found.choices, ("Harbour Fund", "Lantern Programme"), strict=True):
        assert name in choice
        assert "coastal money" not in choice.casefold()


@pytest.mark.parametrize(
    "text",
    [
        "What was coastal money?",
        "İs coastal money good?",  # lowers to more letters than it has
        "ß coastal money",
        "When did it end?",
        "How much money was there?",
    ],
)
def test_choice_that_is_asked_is_clear(generation: Generation, text: str) -> None:
    found = asked(generation, text)
    assert found is not None
    assert found.choices
    for choice in found.choices:
        assert understand(choice, generation.finder).mentions.programmes, choice
        assert asked(generation, choice) is None


def test_name_is_replaced_where_it_stands(generation: Generation) -> None:
    found = asked(generation, "İİ coastal money?")
    assert found is not None
    assert found.choices[0].startswith("İİ ")
    assert found.choices[0].endswith("Harbour Fund?")


def test_ambiguous_name_that_the_rest_of_the_question_tells_apart_is_clear(generation: Generation) -> None:
    assert asked(generation, "Did coastal money pay for joining school records with clinics?") is None
    assert asked(generation, "What was coastal money in Wales?") is None


@pytest.mark.parametrize("text", ["When did it end?", "Was it good?", "And the cost?", "Who ran them?"])
def test_pronoun_without_history_is_asked_back(generation: Generation, text: str) -> None:
    found = asked(generation, text)
    assert found is not None
    assert "not said before" in found.message
    assert len(found.choices) == 3


@pytest.mark.parametrize("text", ["How much money was there?", "How much?", "Who?", "When?"])
def test_question_that_is_too_general_is_asked_back(generation: Generation, text: str) -> None:
    found = asked(generation, text)
    assert found is not None
    assert "Which programme" in found.message


@pytest.mark.parametrize("text", ["???", "12345", "£££ – !", "👍"])
def test_question_without_letters_is_asked_back_with_examples(generation: Generation, text: str) -> None:
    found = asked(generation, text)
    assert found is not None
    assert "in words" in found.message
    assert all(choice.startswith("What was ") for choice in found.choices)


@pytest.mark.parametrize(
    "text",
    [
        "What was the Harbour Fund?",
        "When did HBF end?",
        "Was it the Harbour Fund?",
        "How much did the Lantern Programme cost?",
        "What is the data-sharing barrier?",
        "What happened in Whitby?",
        'Where does it say "legal worry"?',
        "Which programmes helped?",
        "What got in the way of the other barriers?",
        "Which quays did Hull evaluate?",
    ],
)
def test_question_that_stands_alone_is_not_asked_back(generation: Generation, text: str) -> None:
    assert asked(generation, text) is None


@pytest.mark.parametrize("filters", [Filters(programmes=("lantern",)), Filters(documents=("orchard",))])
def test_filter_says_what_is_meant(generation: Generation, filters: Filters) -> None:
    assert asked(generation, "When did it end?") is not None
    assert asked(generation, "When did it end?", filters) is None
    assert asked(generation, "What was coastal money?", filters) is None


def test_choices_name_the_programmes_that_most_documents_are_about(generation: Generation) -> None:
    found = asked(generation, "When did it end?")
    assert found is not None
    assert "Lantern Programme" in found.choices[0]
