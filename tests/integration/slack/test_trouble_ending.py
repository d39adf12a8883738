"""The app is ended while it answers: what is under way comes to its end, or is told of in the log."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from slack_trouble import IN_ANSWER, Lines, answered, ask, be_quick, lines_of

from tests.local_slack import Channel, LocalSlack, Person
from tools.scripted_model.server import ScriptedServer, serving


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    be_quick(monkeypatch)


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    with serving(pace=0.002) as server:
        yield server


def test_answer_under_way_is_finished_before_the_app_ends(
    slack: LocalSlack, ada: Person, policy: Channel, model: ScriptedServer, app, told: Lines
) -> None:
    with app(model="openai:good", model_url=model.url):
        ts = ask(slack, ada, policy)
        slack.wait_for(lambda: model.calls)
    [answer] = slack.answers(policy, ts)  # it has ended, and so has the answer
    assert IN_ANSWER in answer.words
    assert "Sources" in answer.words
    assert not lines_of(told, "slack_left_unfinished")


def test_answer_that_takes_too_long_is_left_told_of_and_asked_again_works(
    slack: LocalSlack,
    ada: Person,
    policy: Channel,
    model: ScriptedServer,
    app,
    told: Lines,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assistant.slack.app._PATIENCE", 0.3)
    before = len(model.calls)
    with app(model="openai:silent", model_url=model.url, model_first_seconds=5):
        ts = ask(slack, ada, policy)
        slack.wait_for(lambda: len(model.calls) > before)
        began = time.monotonic()
    assert time.monotonic() - began < 4
    assert lines_of(told, "slack_left_unfinished")
    with app():
        assert IN_ANSWER in answered(slack, policy, ask(slack, ada, policy)).words
        slack.stop(ada, policy, ts)  # what seemed to be at work for ever is put right
        slack.wait_for(lambda: slack.status(policy, ts).session == "active")
