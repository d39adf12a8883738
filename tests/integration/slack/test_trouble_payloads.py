"""What Slack may send one day, or somebody in its name: acknowledged, left alone, and logged without its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from slack_running import slack_settings
from slack_trouble import (
    IN_ANSWER,
    Lines,
    answered,
    ask,
    be_quick,
    command,
    lines_of,
    over_http,
    press,
    send,
)

from assistant.bootstrap import build_assistant
from tests.local_slack import Channel, LocalSlack, Person

MANIFEST = Path(__file__).parents[3] / "docs" / "slack" / "manifest.yaml"
SECRET = "xylophone"  # in every payload; in no line of the log
STRANGE = "strange_thing"  # a kind that nobody knows; the log may name it


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    be_quick(monkeypatch)


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    """A Slack that does not send again: what is not acknowledged is lost."""
    with LocalSlack(manifest=MANIFEST, patience=2.5, retries=()) as made:
        yield made


def events(slack: LocalSlack, ada: Person, policy: Channel) -> Iterator[Mapping[str, Any]]:
    """Events with parts missing, null, huge or of kinds that nobody knows."""
    whole = {
        "type": "app_mention",
        "user": ada,
        "channel": policy,
        "text": f"<@{slack.bot_user}> What of {SECRET}?",
        "ts": "1700000000.000100",
        "event_ts": "1700000000.000100",
    }
    for name in ("user", "channel", "text", "ts"):
        yield {key: value for key, value in whole.items() if key != name}
        yield {**whole, name: None}
    message = {**whole, "type": "message", "channel_type": "channel"}
    yield {**message, "subtype": STRANGE}
    yield {**message, "subtype": "message_changed"}
    yield {**message, "subtype": "message_changed", "message": None, "previous_message": None}
    yield {**message, "subtype": "message_changed", "message": {"text": SECRET}}
    yield {**message, "subtype": "message_deleted", "previous_message": {"text": SECRET}}
    yield {**message, "thread_ts": None}
    yield {**message, "blocks": [{"type": STRANGE}], "files": [None], "attachments": SECRET}
    yield {**whole, "ts": "1700000000.000200", "text": f"<@{slack.bot_user}> {SECRET} " * 40_000}
    yield {"type": "app_home_opened", "tab": "messages"}
    yield {"type": "app_home_opened", "user": ada, "channel": None, "tab": STRANGE}
    yield {"type": "agent_session_stopped", "user": ada}
    yield {"type": "agent_session_stopped", "channel": policy, "thread_ts": None}
    yield {"type": STRANGE, "text": SECRET}


def interactions(slack: LocalSlack, ada: Person, pressed: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Presses and dialogs of the same sort."""
    action = pressed["actions"][0]
    for value in (None, SECRET, "0" * 32, "useful:", f"useful:{SECRET}", "x" * 50_000):
        for name in ("feedback", "more", "export", "person", "share", "without", "suggestion_0"):
            yield {**pressed, "actions": [{**action, "action_id": name, "value": value}]}
    yield {**pressed, "actions": [{**action, "action_id": STRANGE}]}
    yield {**pressed, "actions": []}
    yield {**pressed, "container": None, "message": None, "channel": None}
    yield {key: value for key, value in pressed.items() if key not in ("container", "message", "channel")}
    yield {**pressed, "response_url": None, "trigger_id": None}
    yield {**pressed, "type": STRANGE}
    view = {"id": "V1", "type": "modal", "private_metadata": SECRET, "state": {"values": {}}}
    for callback in ("channel_settings", "feedback_reasons", "person_note", "share_there", STRANGE):
        yield {**pressed, "type": "view_submission", "view": {**view, "callback_id": callback}}
    yield {**pressed, "type": "view_submission", "view": {"callback_id": "channel_settings"}}
    yield {**pressed, "type": "message_action", "callback_id": "find_precedents", "message": {}}
    yield {**pressed, "type": "message_action", "callback_id": "find_precedents", "message": None}
    yield {**pressed, "type": "message_action", "callback_id": STRANGE, "message": {"text": SECRET}}


def still_answers(slack: LocalSlack, ada: Person, told: Lines) -> None:
    """The app is as it was, and has logged nothing of what was sent."""
    slack.wait_until_quiet(seconds=20)
    calm = slack.channel("calm", people=[ada])
    assert IN_ANSWER in answered(slack, calm, ask(slack, ada, calm)).words
    assert SECRET not in repr(list(told))
    slack.take_complaints()


def test_events_of_every_sort_are_acknowledged_and_do_no_harm(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    sent = list(events(slack, ada, policy))
    with app():
        for event in sent:
            slack.wait_until_quiet(still=0)
            send(slack, "events_api", event["type"], slack.event(event))
        still_answers(slack, ada, told)
    assert not slack.lost
    assert lines_of(told, "slack_unheard", kind=STRANGE)


def test_interactions_of_every_sort_are_acknowledged_and_do_no_harm(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    with app(slack_person_a_minute=1000):
        answer = answered(slack, policy, ask(slack, ada, policy))
        sent = list(interactions(slack, ada, press(slack, ada, answer, "more")))
        for payload in sent:
            send(slack, "interactive", payload["type"], payload)
        still_answers(slack, ada, told)
    assert all(payload["type"] == "view_submission" for _, payload in slack.lost)
    assert len(lines_of(told, "slack_unheard", kind="block_actions")) >= 1


def test_commands_of_every_sort_are_acknowledged_and_do_no_harm(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    with app():
        whole = command(slack, ada, policy, SECRET)
        for name in ("text", "user_id", "channel_id", "response_url", "trigger_id"):
            send(slack, "slash_commands", "/precedent", {**whole, name: None})
            send(slack, "slash_commands", "/precedent", {key: whole[key] for key in whole if key != name})
        send(slack, "slash_commands", "/precedent", {**whole, "text": SECRET * 20_000, "trigger_id": "1.2.3"})
        still_answers(slack, ada, told)
    assert not slack.lost


def test_bodies_that_are_no_events_are_refused_over_http(
    slack: LocalSlack, ada: Person, index_folder: Path, tmp_path: Path, told: Lines
) -> None:
    assistant = build_assistant(slack_settings(slack, tmp_path, index=index_folder), recorded=True)
    with over_http(slack, assistant):
        statuses = [
            slack.deliver(payload)[0]
            for payload in (
                {},
                {"type": "event_callback"},
                {"type": "event_callback", "event": None},
                {"event": []},
            )
        ]
        assert slack.deliver(slack.event({"type": "app_mention"}), signature="v0=0")[0] == 401
        still_answers(slack, ada, told)
    assert all(status < 500 for status in statuses)
    assistant.records.close()
    assistant.library.close()
