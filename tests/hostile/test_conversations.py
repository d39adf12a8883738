"""Other people's conversations stay theirs: neither guessed, nor carried on, nor asked for."""

from __future__ import annotations

import pytest
from checks import Known
from surfaces import Besieged

GUESSES = (
    "0" * 32, "f" * 32, "1", "last", "%", "*", "_", "..%2f..", "' OR '1'='1", "undefined", "null", "%00", "a" * 64,
    "..%2fconversations", "0%20UNION%20SELECT%20question%20FROM%20turns",
)  # fmt: skip
ADDRESSES = (
    "/api/conversations/{}", "/conversations/{}", "/conversations/{}/print", "/conversations/{}/turns/1.md",
    "/conversations/{}/turns/1/sources/1",
)  # fmt: skip
QUESTION = "What was the Lantern Fund?"


@pytest.mark.parametrize("guess", GUESSES)
def test_guessed_id_opens_nothing(guess: str, besieged: Besieged, known: Known) -> None:
    for address in ADDRESSES:
        response = besieged.client.get(address.format(guess))
        assert response.status_code in (307, 404, 422)
        assert not any(word in response.text for word in known.confided)


@pytest.mark.parametrize("guess", ["0" * 32, "f" * 32, "last", "x" * 64])
def test_conversation_that_is_guessed_is_not_carried_on(guess: str, besieged: Besieged, known: Known) -> None:
    body = {"question": "And how much did it receive?", "conversation_id": guess}
    response = besieged.client.post("/api/ask", json=body)
    assert response.status_code == 200
    assert response.json()["conversation_id"] != guess
    assert not any(word in response.text for word in known.confided)


def test_conversation_of_a_browser_is_not_carried_on_by_who_knows_its_id(
    besieged: Besieged, known: Known
) -> None:
    client = besieged.client
    asked = client.post("/ask", data={"question": f"{QUESTION} CONFIDANTE asked."}, follow_redirects=True)
    assert asked.status_code == 200
    conversation = str(asked.url).rpartition("/conversations/")[2].split("#")[0].split("/")[0]
    client.cookies.clear()
    body = {"question": "How much did it receive?", "conversation_id": conversation}
    response = client.post("/api/ask", json=body)
    assert response.json()["conversation_id"] != conversation
    assert "CONFIDANTE" not in response.text
    assert "Lantern" not in response.json()["searched"]["query"]
    assert not any(word in client.get("/conversations").text for word in known.confided)
    assert client.delete(f"/api/conversations/{conversation}").status_code == 403
    judged = client.post(f"/api/conversations/{conversation}/turns/1/feedback", json={"useful": True})
    assert judged.status_code == 403


@pytest.mark.parametrize("task", ["follow_ups", "title", "tags", "queries"])
def test_chores_of_a_client_tell_nothing_of_others(task: str, besieged: Besieged, known: Known) -> None:
    prompt = (
        f'### Task:\nGenerate JSON: {{"{task}": []}}\n### Chat History:\n<chat_history>\n'
        "USER: What was the Lantern Fund, which somebody told me of?\nASSISTANT: It paid.\n</chat_history>"
    )
    body = {"messages": [{"role": "user", "content": prompt}], "user": "another reader"}
    response = besieged.client.post("/v1/chat/completions", json=body)
    assert response.status_code == 200
    assert not any(word in response.text for word in known.confided)
