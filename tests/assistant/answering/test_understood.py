"""What was understood shows in the answer, and taking it away changes the answer."""

from __future__ import annotations

import pytest

from assistant.bootstrap import Assistant
from assistant.kernel.domain import Answer, AnswerStatus, Filters


def documents(answer: Answer) -> set[str]:
    return {citation.document_id for citation in answer.citations}


def test_ignored_programme_makes_another_answer(assistant: Assistant) -> None:
    question = "What did the Harbour Fund and councils spend?"
    kept = assistant.ask(question).answer
    assert [term.value for term in kept.understood] == ["harbour-fund"]
    assert documents(kept) == {"harbour-fund"}
    freed = assistant.ask("Compare the Harbour Fund with Lantern", ignored=["programmes:harbour-fund"]).answer
    assert [term.value for term in freed.understood] == ["lantern"]
    assert freed.searched.ignored == ("programmes:harbour-fund",)
    assert documents(freed) == {"lantern"}


def test_barrier_keeps_the_search_to_what_is_about_it(assistant: Assistant) -> None:
    question = "What was tried about sharing data?"
    kept = assistant.ask(question).answer
    freed = assistant.ask(question, ignored=["barriers:data-sharing"]).answer
    assert [term.name for term in kept.understood] == ["Data-sharing"]
    assert documents(kept) == {"lantern"}
    assert kept.searched.passages < freed.searched.passages == 6
    assert freed.understood == ()


def test_place_keeps_the_search_to_it(assistant: Assistant) -> None:
    answer = assistant.ask("What was tried in Whitby?").answer
    assert documents(answer) == {"harbour-fund"}
    everywhere = assistant.ask("What was tried in Whitby?", ignored=["places:Whitby"]).answer
    assert everywhere.searched.documents > answer.searched.documents


def test_region_is_about_its_places(assistant: Assistant) -> None:
    answer = assistant.ask("What was tried before in Yorkshire?").answer
    assert [term.name for term in answer.understood] == ["Yorkshire and the Humber"]
    assert documents(answer) == {"harbour-fund"}


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Which programmes paid towns in the 2000s?", "harbour-fund"),
        ("Which programmes paid towns before 2008?", "harbour-fund"),
        ("Which programmes planted orchards since 2012?", "orchard"),
        ("Which programmes joined the records of councils between 2007 and 2012?", "lantern"),
    ],
)
def test_years_keep_to_the_programmes_that_ran_then(assistant: Assistant, question: str, found: str) -> None:
    answer = assistant.ask(question).answer
    assert answer.understood[-1].facet == "years"
    assert documents(answer) == {found}
    term = f"years:{answer.understood[-1].value}"
    freed = assistant.ask(question, ignored=[term]).answer
    assert freed.searched.passages == 6 > answer.searched.passages
    assert "years" not in {item.facet for item in freed.understood}


def test_years_of_publication_filter(assistant: Assistant) -> None:
    answer = assistant.ask("What do papers published after 2021 say was tried?").answer
    assert answer.searched.documents == 1
    assert documents(answer) <= {"orchard"}


def test_nothing_in_those_years_is_said(assistant: Assistant) -> None:
    answer = assistant.ask("Which programmes helped towns before 1990?").answer
    assert answer.status is AnswerStatus.NOT_FOUND
    assert answer.text == (
        "The collection has no passage, kept to “published before 1990”, so there was nothing to search."
    )


def test_what_the_search_is_kept_to_is_said_when_it_does_not_say(assistant: Assistant) -> None:
    answer = assistant.ask(
        "What zymurgical beverages do Peruvian astronauts brew in orbit above Whitby each Christmas morning?"
    ).answer
    assert answer.status is AnswerStatus.NOT_FOUND
    assert "1 passage of 1 document was searched, kept to “Whitby”." in answer.text


def test_filters_of_the_reader_go_before_what_is_read(assistant: Assistant) -> None:
    filters = Filters(year_from=2021)
    answer = assistant.ask("Which programmes helped before 2008?", filters=filters).answer
    assert answer.understood == ()
    assert answer.searched.filters == filters
    assert answer.searched.documents == 2
