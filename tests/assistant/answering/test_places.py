"""What was tried in a place is told by a sentence that names the place and a programme."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_hits import candidate, passage

from assistant.answering.sentences import Candidate
from assistant.answering.sufficiency import ANSWERED, assess
from assistant.bootstrap import Assistant
from assistant.kernel.domain import AnswerStatus, Filters
from assistant.kernel.index.generation import Generation
from assistant.retrieval.understanding import Question, understand

LISTED = "The Quarry Trust villages were Ashby, Bexhill and 18 others."


def far(generation: Generation, text: str) -> Candidate:
    """A sentence that is near the question neither by meaning nor by its words."""
    return replace(candidate(passage(text), cosine=0.0, coverage=0.3), names=generation.finder.find(text))


def answers(generation: Generation, question: Question, text: str) -> bool:
    return assess(generation, question, [far(generation, text)]).probability >= ANSWERED


@pytest.mark.parametrize(
    "asked",
    [
        "What was tried before in Bexhill?",
        "What has been tried in Bexhill-on-Sea?",
        "Which programmes ran in Bexhill?",
        "What was tried before in Ashby and Bexhill?",
    ],
)
def test_programme_named_with_the_place_is_what_was_tried_there(awkward: Generation, asked: str) -> None:
    assert answers(awkward, understand(asked, awkward.finder), LISTED)


@pytest.mark.parametrize(
    "asked",
    [
        "How many penguins live in Bexhill?",
        "What was tried in Bexhill to house penguins?",
        "What was tried before?",
    ],
)
def test_it_answers_nothing_more_particular(awkward: Generation, asked: str) -> None:
    assert not answers(awkward, understand(asked, awkward.finder), LISTED)


@pytest.mark.parametrize(
    "said",
    [
        "The Quarry Trust villages were Ashby and 19 others.",
        "Bexhill had 19 villages near it.",
        "What the Quarry Trust did in Bexhill is not known.",
    ],
)
def test_sentence_without_the_place_or_a_programme_or_knowledge_tells_nothing(
    awkward: Generation, said: str
) -> None:
    assert not answers(awkward, understand("What was tried before in Bexhill?", awkward.finder), said)


def test_answer_quotes_the_sentence_that_names_both(awkward_assistant: Assistant) -> None:
    answer = awkward_assistant.ask("What was tried before in Ashby?").answer
    assert answer.status is AnswerStatus.ANSWERED
    assert any("Ashby" in each.quote and "Meadow Scheme" in each.quote for each in answer.citations)


def test_place_of_a_filter_counts_as_asked_about(awkward_assistant: Assistant) -> None:
    filters = Filters(places=("Ashby",))
    assert awkward_assistant.ask("What was tried before?", filters=filters).answer.citations
