from __future__ import annotations

import pytest

from assistant.bootstrap import Assistant
from assistant.kernel.domain import Answer, AnswerStatus, Filters, StatementKind

NONE_SAID = "The collection does not say this of {}."


def sections(answer: Answer) -> dict[str, list[str]]:
    """The statements under each heading, in order."""
    found: dict[str, list[str]] = {}
    for statement in answer.statements:
        if statement.kind is StatementKind.HEADING:
            found[statement.text] = []
        elif found:
            found[next(reversed(found))].append(statement.text)
    return found


def cited_documents(answer: Answer) -> set[str]:
    return {citation.document_id for citation in answer.citations}


def test_programmes_are_answered_one_after_the_other(assistant: Assistant) -> None:
    answer = assistant.ask("Compare the Harbour Fund with the Lantern Programme.").answer
    assert answer.status is AnswerStatus.ANSWERED
    found = sections(answer)
    assert list(found) == ["Harbour Fund", "Lantern Programme"]
    assert all("Harbour Fund" in text for text in found["Harbour Fund"])
    assert not any("Harbour" in text for text in found["Lantern Programme"])


def test_each_part_is_cited_from_its_own_documents(assistant: Assistant) -> None:
    answer = assistant.ask("How did HBF and the Orchard Partnerships differ in length?").answer
    assert cited_documents(answer) == {"harbour-fund", "orchard"}
    numbers = [number for statement in answer.statements for number in statement.citations]
    assert sorted(set(numbers)) == [citation.number for citation in answer.citations]


def test_programme_without_evidence_is_said_to_have_none(awkward_assistant: Assistant) -> None:
    answer = awkward_assistant.ask("Compare the Quarry Trust with the Ghost Scheme").answer
    assert answer.status is AnswerStatus.PARTIAL
    assert sections(answer)["Ghost Scheme"] == [NONE_SAID.format("Ghost Scheme")]
    assert cited_documents(answer) == {"quarry"}


def test_nothing_on_either_is_not_found(awkward_assistant: Assistant) -> None:
    answer = awkward_assistant.ask("Compare the Phantom Fund with the Ghost Scheme").answer
    assert answer.status is AnswerStatus.NOT_FOUND
    assert not answer.citations


def test_filter_is_not_widened_by_a_comparison(assistant: Assistant) -> None:
    filters = Filters(programmes=("harbour-fund",))
    answer = assistant.ask("Compare the Harbour Fund with the Lantern Programme.", filters=filters).answer
    assert answer.status is AnswerStatus.PARTIAL
    assert cited_documents(answer) == {"harbour-fund"}
    assert sections(answer)["Lantern Programme"] == [NONE_SAID.format("Lantern Programme")]


def test_other_filters_hold_for_every_part(assistant: Assistant) -> None:
    filters = Filters(statuses=("current",))
    answer = assistant.ask(
        "Compare the Lantern Programme with the Orchard Partnerships.", filters=filters
    ).answer
    assert cited_documents(answer) == {"lantern"}


def test_programmes_past_the_most_compared_are_named(awkward_assistant: Assistant) -> None:
    answer = awkward_assistant.ask(
        "Compare the Quarry Trust, the Meadow Scheme, the Grün Board, the Ghost Scheme and the Phantom Fund"
    ).answer
    assert "Phantom Fund" not in sections(answer)
    (last,) = [item.text for item in answer.statements if "Not looked up" in item.text]
    assert "Phantom Fund" in last


def test_parts_share_the_words_of_the_answer(awkward_assistant: Assistant) -> None:
    answer = awkward_assistant.ask("Compare the Meadow Scheme with the Quarry Trust").answer
    quoted = sum(len(item.text.split()) for item in answer.statements if item.kind is StatementKind.EXTRACT)
    assert quoted <= 2 * awkward_assistant.settings.answer_words


def test_question_across_programmes_is_answered_for_each(assistant: Assistant) -> None:
    answer = assistant.ask(
        "Which programmes met the barrier of sharing data or of competitive bidding?"
    ).answer
    assert answer.status is AnswerStatus.ANSWERED
    found = sections(answer)
    assert len(found) >= 2
    assert all(found.values())
    assert cited_documents(answer) >= {"harbour-fund", "lantern"}


def test_question_across_programmes_that_is_not_answered_is_not_found(assistant: Assistant) -> None:
    answer = assistant.ask("Which programmes trained astronauts for orbital zymurgy?").answer
    assert answer.status is AnswerStatus.NOT_FOUND


@pytest.mark.parametrize("order", [("HBF", "Lantern"), ("Lantern", "HBF")])
def test_parts_come_in_the_order_of_the_question(assistant: Assistant, order: tuple[str, str]) -> None:
    found = sections(assistant.ask(f"{order[0]} or {order[1]}: which had more money?").answer)
    names = {"HBF": "Harbour Fund", "Lantern": "Lantern Programme"}
    assert list(found) == [names[item] for item in order]


def test_what_is_not_found_across_programmes_is_said(assistant: Assistant) -> None:
    answer = assistant.ask(
        "Which programmes met the barrier of sharing data or of competitive bidding in 1988?"
    ).answer
    assert answer.status is AnswerStatus.PARTIAL
    assert answer.statements[-1].text == "Not found: anything on 1988 in this connection."
