from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openai_messages import ASKED, user
from starlette.responses import PlainTextResponse

from assistant.bootstrap import build_assistant
from assistant.kernel.settings import Settings
from assistant.web import faults
from assistant.web.app import create_app
from assistant.web.keyring import DEFAULT_SOURCES, Keyring
from assistant.web.keys import KeyRequired

CHAT = {"messages": [user(ASKED)]}


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys.yaml")


@pytest.fixture
def client(settings: Settings, keyring: Keyring) -> TestClient:
    changed = settings.model_copy(update={"records": "sqlite://", "keys": keyring.path})
    return TestClient(create_app(build_assistant(changed, recorded=True)))


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def statuses(client: TestClient, headers: dict[str, str]) -> set[int]:
    asked = client.post("/v1/chat/completions", json=CHAT, headers=headers)
    listed = client.get("/v1/models", headers=headers)
    described = client.get("/v1/models/precedent", headers=headers)
    return {asked.status_code, listed.status_code, described.status_code}


def test_without_keys_everybody_is_answered_whatever_key_they_send(client: TestClient) -> None:
    assert statuses(client, {}) == statuses(client, bearer("sk-any")) == {200}


def test_from_the_first_key_on_one_is_needed(client: TestClient, keyring: Keyring) -> None:
    made = keyring.add("a notebook", DEFAULT_SOURCES)
    assert statuses(client, bearer(made)) == statuses(client, {"Authorization": f"bearer  {made} "}) == {200}
    for headers in (
        {},
        bearer("wrong"),
        bearer(""),
        {"Authorization": made},
        {"Authorization": f"Basic {made}"},
    ):
        assert statuses(client, headers) == {401}
    keyring.remove("a notebook")
    assert statuses(client, {}) == {200}


def test_a_refusal_is_in_the_form_of_openai_and_says_what_to_send(
    client: TestClient, keyring: Keyring
) -> None:
    keyring.add("a notebook", DEFAULT_SOURCES)
    response = client.get("/v1/models")
    assert response.headers["www-authenticate"] == "Bearer"
    error = response.json()["error"]
    assert (error["type"], error["code"]) == ("invalid_request_error", "invalid_api_key")
    assert "Authorization: Bearer" in error["message"]


def test_keys_are_for_programs_and_the_pages_need_none(client: TestClient, keyring: Keyring) -> None:
    keyring.add("a notebook", DEFAULT_SOURCES)
    assert client.get("/").status_code == 200
    assert client.post("/api/ask", json={"question": ASKED}).status_code == 200


def test_a_file_that_cannot_be_read_is_an_error_and_no_open_door(
    client: TestClient, keyring: Keyring
) -> None:
    made = keyring.add("a notebook", DEFAULT_SOURCES)
    keyring.path.write_text("- nonsense")
    response = client.get("/v1/models", headers=bearer(made))
    assert response.status_code == 503
    assert "precedent keys add" in response.json()["error"]["message"]


def test_an_app_of_its_own_is_guarded_alike(keyring: Keyring) -> None:
    guarded = TestClient(KeyRequired(PlainTextResponse("within"), keyring, faults.respond))
    assert guarded.get("/mcp").text == "within"
    made = keyring.add("an agent", DEFAULT_SOURCES)
    assert guarded.get("/mcp", headers=bearer(made)).text == "within"
    refused = guarded.get("/mcp", headers=bearer("wrong"))
    assert refused.status_code == 401 and refused.headers["www-authenticate"] == "Bearer"
    keyring.path.write_text("[")
    assert guarded.get("/mcp", headers=bearer(made)).status_code == 503
