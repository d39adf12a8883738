from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import Assistant
from assistant.kernel.domain import Filters
from assistant.records.model import new_id
from assistant.web.app import create_app

TOWNS = "How many towns did the Harbour Fund pay for?"
USEFUL = {"useful": True}


@pytest.fixture
def reader() -> str:
    return new_id()


@pytest.fixture
def asked(client: TestClient) -> dict[str, Any]:
    """The answer to the one question of a conversation that was begun through the interface."""
    body = {"question": TOWNS, "filters": {"programmes": ["HBF"]}, "ignored": ["places:Leeds"]}
    answer: dict[str, Any] = client.post("/api/ask", json=body).json()
    return answer


@pytest.fixture
def browsed(assistant: Assistant, reader: str) -> str:
    """The address of a conversation that was begun in a browser."""
    return f"/api/conversations/{assistant.ask(TOWNS, reader=reader).conversation_id}"


def address(answer: dict[str, Any]) -> str:
    return f"/api/conversations/{answer['conversation_id']}"


def test_conversation_has_its_turns_with_the_answers_that_were_given(
    client: TestClient, asked: dict[str, Any]
) -> None:
    follow_up = {"question": "When did it end?", "conversation_id": asked["conversation_id"]}
    second = client.post("/api/ask", json=follow_up).json()
    found = client.get(address(asked)).json()
    assert set(found) == {"id", "title", "url", "begun_at", "updated_at", "changeable", "turns"}
    assert (found["id"], found["title"], found["changeable"]) == (asked["conversation_id"], TOWNS, True)
    assert client.get(found["url"]).status_code == 200
    assert [turn["answer"] for turn in found["turns"]] == [asked, second]
    turn = found["turns"][0]
    assert set(turn) == {
        "number",
        "question",
        "filters",
        "ignored",
        "asked_at",
        "repeats",
        "state",
        "problem",
        "answer",
    }
    assert (turn["number"], turn["question"], turn["state"], turn["problem"]) == (1, TOWNS, "answered", "")
    assert (turn["filters"]["programmes"], turn["ignored"]) == (["harbour-fund"], ["places:Leeds"])
    assert found["begun_at"] == turn["asked_at"] <= found["updated_at"] == found["turns"][1]["asked_at"]


def test_turn_that_failed_says_why(client: TestClient, assistant: Assistant) -> None:
    turn = assistant.records.begin(TOWNS, filters=Filters())
    assistant.records.fail(turn.id, "There is no index; run 'precedent ingest'.")
    (found,) = client.get(f"/api/conversations/{turn.conversation_id}").json()["turns"]
    assert (found["state"], found["answer"]) == ("failed", None)
    assert "precedent ingest" in found["problem"]


def test_turn_that_another_run_of_the_service_left_unanswered_is_stopped(assistant: Assistant) -> None:
    turn = assistant.records.begin(TOWNS, filters=Filters())
    with TestClient(create_app(assistant)) as client:
        (found,) = client.get(f"/api/conversations/{turn.conversation_id}").json()["turns"]
    assert (found["state"], found["answer"], found["problem"]) == ("stopped", None, "")


def test_question_asked_again_names_the_turn_that_it_repeats(
    client: TestClient, assistant: Assistant, reader: str
) -> None:
    first = assistant.ask(TOWNS, reader=reader)
    assistant.ask(TOWNS, reader=reader, conversation_id=first.conversation_id, repeats=first.turn_id)
    turns = client.get(f"/api/conversations/{first.conversation_id}").json()["turns"]
    assert [turn["repeats"] for turn in turns] == [0, 1]


def test_conversation_of_a_browser_can_be_read_and_does_not_tell_whose_it_is(
    client: TestClient, browsed: str, reader: str
) -> None:
    response = client.get(browsed)
    assert response.status_code == 200
    assert response.json()["changeable"] is False
    assert reader not in response.text


def test_conversation_of_a_browser_cannot_be_changed(
    client: TestClient, assistant: Assistant, browsed: str, reader: str
) -> None:
    refused = [client.delete(browsed), client.post(f"{browsed}/turns/1/feedback", json=USEFUL)]
    client.cookies.set("precedent-reader", reader)  # its own cookie changes nothing: scripts send none
    refused.append(client.delete(browsed))
    for response in refused:
        assert response.status_code == 403
        assert response.headers["content-type"] == "application/problem+json"
        assert "browser" in response.json()["detail"]
    assert client.get(browsed).status_code == 200
    assert list(assistant.records.feedback()) == []


def test_deleted_conversation_is_gone(client: TestClient, asked: dict[str, Any]) -> None:
    response = client.delete(address(asked))
    assert (response.status_code, response.content) == (204, b"")
    assert client.get(address(asked)).status_code == 404
    assert client.delete(address(asked)).status_code == 404
    again = client.post("/api/ask", json={"question": TOWNS, "conversation_id": asked["conversation_id"]})
    assert again.json()["conversation_id"] != asked["conversation_id"]


def test_feedback_is_kept_with_question_and_answer_and_the_last_word_counts(
    client: TestClient, assistant: Assistant, asked: dict[str, Any]
) -> None:
    where = f"{address(asked)}/turns/1/feedback"
    assert client.post(where, json=USEFUL).status_code == 204
    said = {"useful": False, "reasons": ["missing", "out-of-date"], "text": " Not named. "}
    assert client.post(where, json=said).status_code == 204
    (given,) = assistant.records.feedback()
    assert (given.feedback.useful, given.feedback.text) == (False, "Not named.")
    assert given.feedback.reasons == ("missing", "out-of-date")
    assert given.question == TOWNS
    assert given.answer is not None
    assert given.answer.text == asked["text"]
    assert given.generation == asked["generation"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "Field required"),
        ({"useful": "perhaps"}, "body.useful"),
        ({"useful": True, "reason": ["new"]}, "body.reason"),
        ({"useful": "perhaps", "reasons": ["missing"]}, "body.useful"),
        ({"useful": True, "reasons": ["missing"]}, "body.reasons: 'missing' is no reason here"),
        ({"useful": True, "reasons": ["missing"]}, "there are answers, sources, new"),
        ({"useful": True, "text": "x" * 2001}, "2000 characters"),
    ],
)
def test_malformed_feedback_is_refused_in_words(
    client: TestClient, asked: dict[str, Any], body: dict[str, Any], said: str
) -> None:
    response = client.post(f"{address(asked)}/turns/1/feedback", json=body)
    assert response.status_code == 422
    assert said in response.json()["detail"]


@pytest.mark.parametrize("id", ["none", "0" * 32, "..%2F..%2Fetc", "%00", "é" * 32, "x" * 5000])
def test_unknown_conversation_is_a_problem(client: TestClient, id: str) -> None:
    for response in (
        client.get(f"/api/conversations/{id}"),
        client.delete(f"/api/conversations/{id}"),
        client.post(f"/api/conversations/{id}/turns/1/feedback", json=USEFUL),
    ):
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("number", ["2", "0", "-1", "one", "9" * 30])
def test_unknown_turn_is_a_problem(client: TestClient, asked: dict[str, Any], number: str) -> None:
    response = client.post(f"{address(asked)}/turns/{number}/feedback", json=USEFUL)
    assert response.status_code == 404
    assert "no question" in response.json()["detail"]
