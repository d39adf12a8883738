"""What a reader narrowed the search to is the subject of a question that names none."""

from __future__ import annotations

import pytest

from assistant.answering.inquiry import Inquiry
from assistant.answering.narrowing import narrowed
from assistant.bootstrap import Assistant
from assistant.kernel.domain import AnswerStatus, Filters
from assistant.kernel.index.generation import Generation
from assistant.retrieval.understanding import Question, understand

HARBOUR = (Filters(documents=("harbour-fund",)), Filters(programmes=("harbour-fund",)))
LANTERN = (Filters(documents=("lantern",)), Filters(programmes=("lantern",)))


def read(generation: Generation, text: str, filters: Filters) -> Question:
    return narrowed(Inquiry(generation, understand(text, generation.finder), filters)).question


def test_single_value_of_a_filter_is_named(generation: Generation) -> None:
    filters = Filters(programmes=("lantern",), places=("Whitby",), barriers=("funding",))
    question = read(generation, "What was found?", filters)
    assert question.within == ("Lantern Programme", "Whitby", "Funding")
    assert question.mentions.programmes == ("lantern",)
    assert question.mentions.places == ("Whitby",)
    assert question.mentions.barriers == ("funding",)
    assert question.query == "What was found?"  # as typed


def test_of_several_values_a_sentence_need_name_none(generation: Generation) -> None:
    question = read(generation, "What was found?", Filters(programmes=("lantern", "orchard")))
    assert question.within == ("Lantern Programme", "Orchard Partnerships")
    assert question.mentions.programmes == ()


@pytest.mark.parametrize(
    "text", ["What did the Harbour Fund do?", "Compare the Harbour Fund with the Lantern Programme"]
)
def test_what_the_question_names_goes_first(generation: Generation, text: str) -> None:
    plain = understand(text, generation.finder)
    assert read(generation, text, Filters(programmes=("lantern",))) == plain


def test_without_filters_nothing_is_read_in(generation: Generation) -> None:
    assert read(generation, "What was found?", Filters()) == understand("What was found?", generation.finder)
    assert read(generation, "What was found?", Filters(nations=("Wales",))).within == ()


@pytest.mark.parametrize("filters", HARBOUR)
@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What was found?", "trade in the Harbour Fund towns had grown by 12%"),
        ("What got in the way?", "competitive bidding"),
        ("How much did it cost?", "£90,000"),
        ("Who evaluated it?", "University of Hull"),
        ("Summarise this document.", "mend their quays"),
    ],
)
def test_general_question_of_what_it_is_narrowed_to_is_answered(
    assistant: Assistant, filters: Filters, question: str, said: str
) -> None:
    answer = assistant.ask(question, filters=filters).answer
    assert answer.status is AnswerStatus.ANSWERED, answer.text
    assert said in answer.text
    assert {item.document_id for item in answer.citations} == {"harbour-fund"}


def test_place_and_barrier_count_as_named_too(assistant: Assistant) -> None:
    for filters in (Filters(places=("Whitby",)), Filters(barriers=("funding",))):
        answer = assistant.ask("What was spent on the bid?", filters=filters).answer
        assert answer.status is AnswerStatus.ANSWERED
        assert "£90,000" in answer.text


@pytest.mark.parametrize("filters", [*HARBOUR, *LANTERN])
@pytest.mark.parametrize(
    "question",
    [
        "What colour were the uniforms?",
        "Who won the football?",
        "What did it do for dolphins?",
        "How was the weather on the day?",
        "Who led it?",
    ],
)
def test_what_a_document_does_not_say_is_not_found(
    assistant: Assistant, filters: Filters, question: str
) -> None:
    answer = assistant.ask(question, filters=filters).answer
    assert answer.status is AnswerStatus.NOT_FOUND, answer.text


@pytest.mark.parametrize("filters", LANTERN)
def test_what_another_document_says_is_not_found_in_this_one(assistant: Assistant, filters: Filters) -> None:
    for question in ("Who evaluated it?", "How many towns mended their quays?"):
        assert assistant.ask(question, filters=filters).answer.status is AnswerStatus.NOT_FOUND
