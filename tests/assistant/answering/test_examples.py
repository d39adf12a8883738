from __future__ import annotations

import pytest

from assistant.answering import examples as room
from assistant.answering.examples import examples, programmes
from assistant.bootstrap import Assistant
from assistant.kernel.domain import AnswerStatus
from assistant.kernel.index.generation import Generation


def test_examples_are_of_what_the_collection_is_about(generation: Generation) -> None:
    assert examples(generation) == [
        "What got in the way of Lantern Programme, and what helped?",
        "Which programmes met the data-sharing barrier, and what helped?",
        "What was tried before in Whitby?",
        "Compare Lantern Programme with Harbour Fund.",
        "What did Orchard Partnerships set out to do?",
    ]


@pytest.mark.parametrize(("known", "number"), [(0, 2), (1, 3), (2, 4), (3, 5)])
def test_fewer_programmes_make_fewer_examples(
    generation: Generation, monkeypatch: pytest.MonkeyPatch, known: int, number: int
) -> None:
    of_collection = programmes(generation)[:known]
    monkeypatch.setattr(room, "programmes", lambda _: of_collection)
    assert len(examples(generation)) == number


def test_the_assistant_offers_only_examples_that_it_answers(
    assistant: Assistant, generation: Generation
) -> None:
    offered = assistant.examples()
    assert offered
    assert set(offered) <= set(examples(generation))
    for question in offered:
        found = assistant.ask(question).answer
        assert found.status is not AnswerStatus.NOT_FOUND
        assert found.citations
    for question in set(examples(generation)) - set(offered):
        assert not assistant.ask(question).answer.citations
