"""What tests of trouble in Slack share: questions, lines of the log, short patience, and the app over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
import uvicorn

from assistant.bootstrap import Assistant
from assistant.slack.delivery.calls import Slack
from assistant.slack.delivery.essential import Patience
from assistant.web.app import create_app
from tests.local_slack import Channel, LocalSlack, Person, Posted, payloads

TOWNS = "How many harbour towns did the Harbour Fund pay for?"
BARRIER = "What was the funding barrier in the Harbour Fund?"
IN_ANSWER = "14 harbour towns"  # to the first
UNAVAILABLE = "cannot answer just now"
Lines = Sequence[Mapping[str, Any]]

_PATIENCE = 20.0  # seconds until the service must listen, and until it must have stopped


def ask(slack: LocalSlack, person: Person, channel: Channel, words: str = TOWNS, thread: str = "") -> str:
    """Mention the app; the time of the message."""
    return slack.say(person, channel, f"<@{slack.bot_user}> {words}", thread)


def answered(slack: LocalSlack, channel: Channel, thread: str, *, seconds: float = 10.0) -> Posted:
    """The one message that the app has posted in a thread, once it calls nothing any more."""
    slack.wait_for(lambda: slack.answers(channel, thread), seconds)
    slack.wait_until_quiet(still=0.15)
    [answer] = slack.answers(channel, thread)
    return answer


def lines_of(told: Lines, event: str, **fields: object) -> list[Mapping[str, Any]]:
    """The lines of the log with this name and these fields."""
    return [
        line
        for line in list(told)
        if line["event"] == event and all(line.get(name) == value for name, value in fields.items())
    ]


def be_quick(monkeypatch: pytest.MonkeyPatch, **others: float) -> None:
    """Let the app be patient for moments where it otherwise is for seconds, and connect anew at once."""
    patience = Patience(
        **{
            "limited": 4.0,
            "lost": (0.02, 0.05),
            "ornament": 1.0,
            "answer": 2.0,
            "append": 0.1,
            "session": 0.1,
            **others,
        }  # type: ignore[arg-type]
    )
    monkeypatch.setattr("assistant.slack.opening.Slack", partial(Slack, patience=patience))
    monkeypatch.setattr("assistant.slack.socket._PING_EVERY", 0.5)


def send(slack: LocalSlack, kind: str, name: str, payload: Mapping[str, Any]) -> None:
    """Send the app something that nobody did: "events_api", "slash_commands" or "interactive"."""
    slack._server.call(slack._office.delivery.send, kind, name, dict(payload))


def command(slack: LocalSlack, person: Person, channel: Channel, words: str) -> Mapping[str, Any]:
    """What Slack sends of a command."""
    office = slack._office

    def made() -> Mapping[str, Any]:
        url = office.new_url(channel, person, "commands")
        return payloads.slash_command(person, channel, "/precedent", words, url, office.new_trigger(person))

    return slack._server.call(made)


def press(slack: LocalSlack, person: Person, shown: Posted, action_id: str) -> Mapping[str, Any]:
    """What Slack sends of a button that is pressed."""
    office = slack._office
    element = shown.elements()[action_id]
    kept = {name: element[name] for name in ("type", "block_id", "text", "value") if name in element}

    def made() -> Mapping[str, Any]:
        message, trigger = office.workspace.find(shown.ts), office.new_trigger(person)
        url = office.new_url(message.channel, person, "actions", message)
        action = {"action_id": action_id, **kept, "action_ts": office.workspace.new_ts()}
        return payloads.block_action_of_message(person, message, action, url, trigger)

    return slack._server.call(made)


@contextmanager
def over_http(slack: LocalSlack, assistant: Assistant) -> Iterator[None]:
    """Have the web service take what Slack sends, signed, instead of a socket."""
    config = uvicorn.Config(create_app(assistant), port=0, log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="web-service", daemon=True)
    thread.start()
    try:
        until = time.monotonic() + _PATIENCE
        while not server.started:
            assert thread.is_alive() and time.monotonic() < until, "the service did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
        yield
    finally:
        server.should_exit = True
        thread.join(_PATIENCE)
