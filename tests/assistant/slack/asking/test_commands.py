from __future__ import annotations

import asyncio

import pytest
from slack_asked import ADA, CHANNEL, TEAM, FakeDesk

from assistant.slack.asking.commands import acknowledged, precedent
from assistant.slack.channels import dialog
from assistant.slack.domain import Asked, Place, Way

URL = "https://hooks.slack.com/commands/1234/5678"


def command(text: str, channel: str = CHANNEL) -> dict[str, str]:
    """Return what a slash command sends, as docs.slack.dev/interactivity/implementing-slash-commands has it."""
    return {
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team_id": TEAM,
        "team_domain": "example",
        "channel_id": channel,
        "channel_name": "policy",
        "user_id": ADA,
        "user_name": "ada",
        "command": "/precedent",
        "text": text,
        "api_app_id": "A123ABC456",
        "is_enterprise_install": "false",
        "response_url": URL,
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
    }


def test_a_question_is_answered_to_its_asker_alone(desk: FakeDesk) -> None:
    body = command("What was *A&amp;B*?")
    asyncio.run(precedent(desk, body))
    asyncio.run(precedent(desk, body))  # delivered again
    assert desk.asked == [
        Asked(
            Place(TEAM, CHANNEL, ""),
            ADA,
            "What was A&B?",
            Way.COMMAND,
            once=f"command:{body['trigger_id']}",
            url=URL,
        )
    ]
    assert desk.asked[0].private


def test_messages_between_two_people_are_not_taken_for_those_with_the_app(desk: FakeDesk) -> None:
    asyncio.run(precedent(desk, command("What was Total Place?", channel="D999ABC456")))
    assert not desk.asked[0].place.direct


def test_the_question_is_shown_at_once_and_pings_nobody() -> None:
    assert acknowledged(command("What was &lt;!channel&gt; &amp; co?")) == (
        "Looking into “What was &lt;!channel&gt; &amp; co?”"
    )
    assert len(acknowledged(command("What was it? " * 300))) < 400


@pytest.mark.parametrize("text", ["", "  ", "?", "help", "Help"])
def test_without_a_question_it_helps(desk: FakeDesk, text: str) -> None:
    assert acknowledged(command(text)) == ""
    asyncio.run(precedent(desk, command(text)))
    assert desk.asked == []
    ((url, told),) = desk.slack.responded
    assert url == URL
    assert "What was tried in Leeds" in told.text


def test_settings_opens_their_dialog(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    async def open_settings(_: FakeDesk, body: dict[str, str]) -> None:
        opened.append(body["channel_id"])

    monkeypatch.setattr(dialog, "open_settings", open_settings)
    assert acknowledged(command("settings")) == ""
    asyncio.run(precedent(desk, command(" Settings ")))
    assert opened == [CHANNEL]
    assert desk.asked == []
