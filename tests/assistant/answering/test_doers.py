from __future__ import annotations

import pytest

from assistant.answering.doers import asked, named, tells_of
from assistant.bootstrap import Assistant
from assistant.kernel.domain import AnswerStatus
from assistant.kernel.index.generation import Generation


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("Who evaluated the Harbour Fund?", "evaluated"),
        ("who has led it", "led"),
        ("Who else paid for it?", "paid"),
        ("What was it and who ran it?", "ran"),
    ],
)
def test_deed_is_read(generation: Generation, query: str, said: str) -> None:
    deed = asked(generation, query)
    assert deed is not None
    assert deed.said == said


@pytest.mark.parametrize(
    "query", ["What was evaluated?", "Who overcame it?", "Who?", "Who carried_out it?", "Who is 2012?", ""]
)
def test_other_questions_ask_for_no_doer(generation: Generation, query: str) -> None:
    assert asked(generation, query) is None


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("An evaluation by the University of Hull found growth.", True),
        ("NatCen evaluated it in 2012, and Hull did before.", True),
        ("The evaluation, in May 2012, found that councils had gained.", False),
        ("The Harbour Fund evaluation asked residents (Hull 2007).", False),
        ("The University of Hull is near the sea.", False),
    ],
)
def test_evaluator_has_a_name_close_to_the_evaluation(
    generation: Generation, text: str, is_named: bool
) -> None:
    deed = asked(generation, "Who evaluated the Harbour Fund?")
    assert deed is not None
    assert named(generation, deed, [text]) is is_named


def test_leader_may_be_a_body_without_a_name(generation: Generation) -> None:
    deed = asked(generation, "Who led it?")
    assert deed is not None
    assert named(generation, deed, ["The towns were led by a local partnership."])
    assert not named(generation, deed, ["The scheme was well led in 2010."])


def test_source_in_brackets_does_not_speak_of_the_deed(generation: Generation) -> None:
    deed = asked(generation, "Who evaluated it?")
    assert deed is not None
    assert tells_of(generation, deed, ["The evaluators could not say."])
    assert not tells_of(generation, deed, ["It paid for quays (National Evaluation 2007)."])


def test_who_did_it_is_answered_where_the_documents_say(assistant: Assistant) -> None:
    answer = assistant.ask("Who evaluated the Harbour Fund?").answer
    assert answer.status is AnswerStatus.ANSWERED
    assert "University of Hull" in answer.text


@pytest.mark.parametrize("question", ["Who evaluated the Lantern Programme?", "Who led the Harbour Fund?"])
def test_who_did_it_is_not_found_where_they_do_not(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).answer.status is AnswerStatus.NOT_FOUND
