"""The app is given to Bolt as a whole: what is acknowledged when, with what, and what becomes of faults."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr
from slack_asked import ME, event
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from structlog.testing import capture_logs

from assistant.bootstrap import Assistant
from assistant.slack import app as app_module
from assistant.slack import listeners
from assistant.slack.app import SlackApp
from assistant.slack.domain import Place
from assistant.slack.underway import Underway

Listener = Callable[[Any, Mapping[str, Any]], Awaitable[None]]
MENTION = event(type="app_mention", user="U1", text="What helped?", ts="1.1", channel="C1")
COMMAND = {
    "type": "slash_commands",
    "command": "/precedent",
    "text": "What helped?",
    "team_id": ME.team,
    "user_id": "U1",
    "channel_id": "C1",
    "response_url": "https://hooks.example/1",
    "trigger_id": "1.1",
}
VIEW = {
    "type": "view_submission",
    "team": {"id": ME.team},
    "user": {"id": "U1"},
    "view": {"type": "modal", "callback_id": "channel_settings", "state": {"values": {}}},
}


class FakeDesk:
    """Where listeners work; Slack is not asked anything."""

    def __init__(self) -> None:
        self.me, self.underway = ME, Underway()
        self.opened, self.closed = 0, False
        self.slack = SimpleNamespace(close=self._close)

    async def _close(self) -> None:
        self.closed = True


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    made = FakeDesk()

    async def opened(assistant: Assistant) -> FakeDesk:
        await asyncio.sleep(0.01)
        made.opened += 1
        return made

    monkeypatch.setattr(app_module, "open_desk", opened)
    return made


@pytest.fixture
def app(assistant: Assistant, desk: FakeDesk) -> Callable[[], SlackApp]:
    secrets = {"slack_signing_secret": SecretStr("0" * 32), "slack_bot_token": SecretStr("xoxb-1")}
    settings = assistant.settings.model_copy(update=secrets)
    return lambda: SlackApp(Assistant(settings, assistant.library))


def listen(monkeypatch: pytest.MonkeyPatch, table: str, name: str, listener: Any) -> None:
    monkeypatch.setattr(listeners, table, {name: listener})


async def dispatched(app: SlackApp, body: Mapping[str, Any]) -> BoltResponse:
    return await app.bolt.async_dispatch(AsyncBoltRequest(body=dict(body), mode="socket_mode"))


def test_event_is_acknowledged_before_its_listener_is_done(
    app: Callable[[], SlackApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> list[str]:
        order, may_end, ended = [], asyncio.Event(), asyncio.Event()

        async def listener(desk: Any, body: Mapping[str, Any]) -> None:
            order.append(f"began {body['event']['text']}")
            await may_end.wait()
            order.append("ended")
            ended.set()

        listen(monkeypatch, "EVENTS", "app_mention", listener)
        response = await dispatched(app(), MENTION)
        order.append(f"acknowledged {response.status}")
        may_end.set()
        await asyncio.wait_for(ended.wait(), 5)
        return order

    order = asyncio.run(run())
    assert sorted(order[:2]) == ["acknowledged 200", "began What helped?"]
    assert order[2] == "ended"


def test_command_is_acknowledged_with_words_and_a_dialog_with_its_faults(
    app: Callable[[], SlackApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    async def listener(desk: Any, body: Mapping[str, Any]) -> None:
        heard.append(body.get("type", ""))

    async def run(faults: dict[str, str]) -> tuple[BoltResponse, BoltResponse]:
        listen(monkeypatch, "COMMANDS", "/precedent", listener)
        listen(monkeypatch, "VIEWS", "channel_settings", listeners.View(lambda _: faults, listener))
        made = app()
        return await dispatched(made, COMMAND), await dispatched(made, VIEW)

    command, view = asyncio.run(run({"owner": "Choose a person."}))
    assert command.body == "Looking into “What helped?”"
    assert json.loads(view.body) == {"response_action": "errors", "errors": {"owner": "Choose a person."}}
    assert heard == ["slash_commands"]  # nothing is done with a dialog that has faults
    _, view = asyncio.run(run({}))
    assert (view.status, view.body) == (200, "")


def test_fault_of_a_listener_ends_in_the_log_without_words(
    app: Callable[[], SlackApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(desk: Any, body: Mapping[str, Any]) -> None:
        raise ZeroDivisionError(body["event"]["text"])

    async def run() -> None:
        listen(monkeypatch, "EVENTS", "app_mention", fails)
        assert (await dispatched(app(), MENTION)).status == 200
        await asyncio.sleep(0.05)

    with capture_logs() as lines:
        asyncio.run(run())
    assert [(line["event"], line["listener"]) for line in lines] == [("slack_defect", "fails")]
    assert "What helped" not in str(lines)


def test_desk_is_laid_once_however_many_events_come_first(
    app: Callable[[], SlackApp], desk: FakeDesk
) -> None:
    async def run() -> None:
        made = app()
        await asyncio.gather(*(made.opened() for _ in range(5)))
        await made.close()

    asyncio.run(run())
    assert desk.opened == 1
    assert desk.closed


def test_closing_waits_for_what_is_under_way(
    app: Callable[[], SlackApp], desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> bool:
        made, done = app(), False
        await made.opened()

        async def answering() -> None:
            nonlocal done
            async with desk.underway.turn(Place("T1", "C1", "1.1"), "1.1"):
                await asyncio.sleep(0.05)
                done = True

        task = asyncio.create_task(answering())
        await asyncio.sleep(0.01)
        await made.close()
        await task
        return done and desk.closed

    assert asyncio.run(run())


def test_closing_gives_up_what_takes_too_long_and_says_so(
    app: Callable[[], SlackApp], desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "_PATIENCE", 0.05)

    async def run() -> None:
        made = app()
        await made.opened()
        async with desk.underway.turn(Place("T1", "C1", "1.1"), "1.1"):
            await made.close()

    with capture_logs() as lines:
        asyncio.run(run())
    assert [line["event"] for line in lines] == ["slack_left_unfinished"]


def test_app_that_was_never_used_has_nothing_to_close(app: Callable[[], SlackApp], desk: FakeDesk) -> None:
    asyncio.run(app().close())
    assert not desk.closed
