"""`/slack/events` in the service: there where its secrets are, and for nobody but Slack."""

from __future__ import annotations

import hashlib
import hmac
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.errors import PrecedentError
from assistant.kernel.settings import Settings
from assistant.slack import installed
from assistant.web.app import create_app
from assistant.web.security import LARGEST_BODY, LARGEST_CHAT

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
# As no JSON writer would write it: the signature is over these bytes, and not over what they mean.
CHALLENGE = '{"type" :\t"url_verification",  "challenge":"caf\\u00e9 é"}'.encode()


def with_slack(settings: Settings, **others: str) -> Settings:
    secrets = {"slack_signing_secret": SECRET, "slack_bot_token": "xoxb-1", **others}
    return settings.model_copy(
        update={"records": "sqlite://"} | {name: SecretStr(value) for name, value in secrets.items()}
    )


def signed(body: bytes, *, secret: str = SECRET, age: float = 0) -> dict[str, str]:
    """Headers as Slack sends them."""
    at = str(int(time.time() - age))
    digest = hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": f"v0={digest}",
    }


@pytest.fixture
def assistant(settings: Settings) -> Iterator[Assistant]:
    built = build_assistant(with_slack(settings), recorded=True)
    yield built
    built.library.close()
    built.records.close()


@pytest.fixture
def client(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(assistant)) as made:
        yield made


def test_slacks_challenge_is_answered(client: TestClient) -> None:
    response = client.post("/slack/events", content=CHALLENGE, headers=signed(CHALLENGE))
    assert response.status_code == 200
    assert response.json() == {"challenge": "café é"}


@pytest.mark.parametrize(
    "headers",
    [  # made when they are sent: other tests may have taken minutes since these were collected
        dict,
        partial(signed, CHALLENGE, secret="another"),
        partial(signed, CHALLENGE + b" "),
        partial(signed, CHALLENGE, age=301),
        partial(signed, CHALLENGE, age=-600),
    ],
    ids=["unsigned", "by another", "of another body", "too old", "from the future"],
)
def test_what_slack_did_not_sign_within_five_minutes_is_refused(
    client: TestClient, headers: Callable[[], dict[str, str]]
) -> None:
    response = client.post("/slack/events", content=CHALLENGE, headers=headers())
    assert response.status_code == 401
    assert "caf" not in response.text


def test_it_is_ready_without_the_start_of_a_service(assistant: Assistant) -> None:
    client = TestClient(create_app(assistant))  # without its lifespan, as another server may mount it
    assert client.post("/slack/events", content=CHALLENGE, headers=signed(CHALLENGE)).status_code == 200


def test_a_browser_is_told_what_the_address_is_for(client: TestClient) -> None:
    response = client.get("/slack/events")
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert "docs/slack/README.md" in response.text


def test_bodies_are_limited_but_may_hold_a_message_with_all_its_blocks(client: TestClient) -> None:
    long = CHALLENGE.ljust(2 * LARGEST_BODY)
    assert client.post("/slack/events", content=long, headers=signed(long)).status_code == 200
    longer = CHALLENGE.ljust(LARGEST_CHAT + 1)
    assert client.post("/slack/events", content=longer, headers=signed(longer)).status_code == 413


def test_a_body_that_is_no_text_is_refused(client: TestClient) -> None:
    body = b"\xff\xfe{}"
    assert client.post("/slack/events", content=body, headers=signed(body)).status_code in (400, 401)


@pytest.mark.parametrize("missing", ["slack_signing_secret", "slack_bot_token"])
def test_without_one_of_the_secrets_there_is_no_such_address(settings: Settings, missing: str) -> None:
    built = build_assistant(with_slack(settings, **{missing: ""}), recorded=True)
    with TestClient(create_app(built)) as client:
        assert client.post("/slack/events", content=CHALLENGE, headers=signed(CHALLENGE)).status_code == 404


def test_a_secret_that_cannot_be_right_ends_the_start(settings: Settings) -> None:
    built = build_assistant(with_slack(settings, slack_bot_token="xapp-1"), recorded=True)
    with pytest.raises(PrecedentError, match="holds an app-level token"):
        create_app(built)


def test_packages_that_are_missing_end_the_start(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "PACKAGES", ("no-such-package",))
    with pytest.raises(PrecedentError, match=r"precedent-assistant\[slack\]"):
        create_app(assistant)


def test_a_service_without_slack_does_not_pay_for_it() -> None:
    code = (
        "import sys, assistant.web.app, assistant.commands.slack, assistant.commands.doctor_slack;"
        "print(sorted({'slack_bolt', 'slack_sdk', 'aiohttp'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
