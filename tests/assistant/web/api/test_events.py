from __future__ import annotations

import json
import time
from collections.abc import Iterator
from threading import Semaphore
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs
from web_service import Held, serving

from assistant.answering.progress import Progress, Tell
from assistant.bootstrap import Assistant, Reply, build_assistant
from assistant.kernel.settings import Settings
from assistant.web.app import create_app

PATIENCE = 10  # seconds
QUESTION = {"question": "Compare the Harbour Fund and the Lantern Programme on funding"}
AS_EVENTS = {"Accept": "text/event-stream"}


class Stepped:
    """An assistant that waits after each event that it tells, until it is let go on."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.told: list[Progress] = []
        self.go_on = Semaphore(0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)

    def ask(self, question: str, *, tell: Tell, **options: Any) -> Reply:
        def stepped(event: Progress) -> None:
            self.told.append(event)
            tell(event)
            assert self.go_on.acquire(timeout=PATIENCE)

        return self._assistant.ask(question, tell=stepped, **options)


def events(text: str) -> Iterator[tuple[str, Any]]:
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        yield name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def test_events_come_in_order_and_end_with_the_whole_answer(client: TestClient) -> None:
    response = client.post("/api/ask", json=QUESTION, headers=AS_EVENTS)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    found = list(events(response.text))
    names = [name for name, _ in found]
    statements = [data for name, data in found if name == "statement"]
    assert names[:4] == ["begun", "understood", "searched", "checking"]
    assert names[-1] == "done"
    assert set(names[4:-1]) == {"citation", "statement"}
    (_, begun), (_, understood), (_, searched), (_, checking), *_, (_, whole) = found
    assert begun == {name: whole[name] for name in ("conversation_id", "turn", "url")}
    assert understood["understood"] == whole["understood"]
    assert understood["query"] == whole["searched"]["query"]
    assert searched["documents"] == whole["searched"]["documents"]
    assert checking["quotations"] >= len(whole["citations"])
    assert [each["statement"] for each in statements] == whole["statements"]
    # Each citation comes once, and before the first statement that has it.
    assert [data for name, data in found if name == "citation"] == whole["citations"]
    known: set[int] = set()
    for name, data in found:
        known |= {data["number"]} if name == "citation" else set()
        assert name != "statement" or set(data["statement"]["citations"]) <= known
    assert set(whole) == set(client.post("/api/ask", json=QUESTION).json())


def test_each_event_is_received_before_the_next_is_made(assistant: Assistant) -> None:
    stepped = Stepped(assistant)
    received = []
    with (
        serving(stepped) as address,
        httpx.stream("POST", f"{address}/api/ask", json=QUESTION, headers=AS_EVENTS) as response,
    ):
        for line in response.iter_lines():
            if line.startswith("event: ") and line != "event: citation":  # which comes with its statement
                received.append(line.removeprefix("event: "))
                assert len(stepped.told) == len(received)
                stepped.go_on.release()
    assert received[:4] == ["begun", "understood", "searched", "checking"]
    assert received[-1] == "done"


def test_answer_is_kept_when_the_client_goes_away_in_the_middle_of_its_stream(assistant: Assistant) -> None:
    held = Held(assistant)
    with serving(held) as address, httpx.Client(base_url=address) as client:
        with client.stream("POST", "/api/ask", json=QUESTION, headers=AS_EVENTS) as response:
            lines = response.iter_lines()
            assert next(lines) == "event: begun"
            id = json.loads(next(lines).removeprefix("data: "))["conversation_id"]
            assert held.reached.wait(PATIENCE)
            (turn,) = client.get(f"/api/conversations/{id}").json()["turns"]
            assert (turn["state"], turn["answer"]) == ("waiting", None)
        held.let_go.set()
        until = time.monotonic() + PATIENCE
        while turn["state"] == "waiting":
            assert time.monotonic() < until
            time.sleep(0.02)
            (turn,) = client.get(f"/api/conversations/{id}").json()["turns"]
    assert turn["state"] == "answered"
    again = TestClient(create_app(assistant)).post("/api/ask", json=QUESTION).json()
    assert turn["answer"]["statements"] == again["statements"]


def test_stream_of_a_service_that_keeps_nothing_begins_with_how_the_question_was_read(
    settings: Settings,
) -> None:
    assistant = build_assistant(settings)
    with TestClient(create_app(assistant)) as client:
        found = list(events(client.post("/api/ask", json=QUESTION, headers=AS_EVENTS).text))
    assistant.library.close()
    assert found[0][0] == "understood"
    assert (found[-1][0], found[-1][1]["conversation_id"]) == ("done", "")


def test_bad_question_is_refused_before_a_stream_begins(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": " "}, headers=AS_EVENTS)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_event_stream_tells_of_a_fault_without_its_inside(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(assistant, "ask", fail)
    client = TestClient(create_app(assistant))
    with capture_logs() as logged:
        response = client.post("/api/ask", json=QUESTION, headers=AS_EVENTS)
    assert [entry["event"] for entry in logged] == ["request_failed"]
    ((name, problem),) = events(response.text)
    assert (name, problem["status"]) == ("problem", 500)
    assert "swordfish" not in response.text
