"""Events come in any order: what was asked is answered once, in the order in which it was asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_trouble import BARRIER, IN_ANSWER, Lines, answered, ask, be_quick, lines_of

from tests.local_slack import Channel, LocalSlack, Person
from tools.scripted_model.server import ScriptedServer, serving


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    be_quick(monkeypatch)


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    """A model that takes its time."""
    with serving(pace=0.002) as server:
        yield server


@pytest.mark.parametrize("order", [[0, 1], [1, 0]], ids=["message first", "mention first"])
def test_message_and_mention_are_one_question_in_any_order(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines, order: list[int]
) -> None:
    with app():
        slack.hold()
        ts = ask(slack, ada, policy)
        slack.release(order)
        assert IN_ANSWER in answered(slack, policy, ts).words
        slack.wait_for(lambda: lines_of(told, "slack_seen_before", channel=policy, message=ts))


def test_reply_before_the_answer_to_its_root_is_ready_is_answered_after_it(
    slack: LocalSlack, ada: Person, policy: Channel, model: ScriptedServer, app, told: Lines
) -> None:
    with app(model="openai:good", model_url=model.url):
        ts = ask(slack, ada, policy)
        slack.wait_for(lambda: slack.calls("assistant.threads.setStatus"))
        ask(slack, ada, policy, "What was its funding barrier?", ts)
        first, second = slack.wait_for(lambda: _two(slack, policy, ts))
    assert IN_ANSWER in first.words
    assert "competitive bidding" in second.words
    turns = [line["turn"] for line in lines_of(told, "slack_answered", thread=ts)]
    assert len(set(turns)) == 2
    assert f"/conversations/{_conversation(first.words)}" in second.words  # one conversation


def _two(slack: LocalSlack, channel: Channel, thread: str) -> list:
    answers = slack.answers(channel, thread)
    return answers if len(answers) == 2 else []


def _conversation(words: str) -> str:
    return words.partition("/conversations/")[2][:32]


def test_reply_that_arrives_before_its_root_is_answered_and_so_is_the_root(
    slack: LocalSlack, ada: Person, policy: Channel, app
) -> None:
    with app():
        slack.hold()
        ts = ask(slack, ada, policy)
        ask(slack, ada, policy, BARRIER, ts)
        slack.release([3, 2, 1, 0])
        slack.wait_for(lambda: _two(slack, policy, ts))
        slack.wait_until_quiet(still=0.15)
        said = [one.words for one in _two(slack, policy, ts)]
    assert any(IN_ANSWER in words for words in said)
    assert any("competitive bidding" in words for words in said)


def test_edit_that_arrives_before_its_message_is_no_second_question(
    slack: LocalSlack, ada: Person, policy: Channel, app
) -> None:
    with app():
        slack.hold()
        ts = ask(slack, ada, policy)
        slack.edit(ts, f"<@{slack.bot_user}> {BARRIER}")
        slack.release([2, 1, 0])
        answered(slack, policy, ts)


def test_message_that_is_deleted_before_it_is_answered_does_no_harm(
    slack: LocalSlack, ada: Person, policy: Channel, app
) -> None:
    slack.forgive("thread_not_found")
    slack.forgive("message_not_found")
    slack.forgive("invalid_thread_ts")
    with app():
        slack.hold()
        slack.delete(ask(slack, ada, policy))
        slack.release([2, 1, 0])
        slack.wait_until_quiet()
        assert IN_ANSWER in answered(slack, policy, ask(slack, ada, policy)).words


def test_stop_that_arrives_before_its_question_stops_nothing_later(
    slack: LocalSlack, ada: Person, policy: Channel, app
) -> None:
    with app():
        slack.hold()
        ts = ask(slack, ada, policy)
        slack.stop(ada, policy, ts)
        slack.release([2, 0, 1])
        assert IN_ANSWER in answered(slack, policy, ts).words
        slack.wait_for(lambda: slack.status(policy, ts).session in ("", "active"))


def test_button_that_is_pressed_while_the_next_answer_is_made_is_served(
    slack: LocalSlack, ada: Person, policy: Channel, model: ScriptedServer, app
) -> None:
    with app(model="openai:good", model_url=model.url):
        ts = ask(slack, ada, policy)
        first = answered(slack, policy, ts)
        ask(slack, ada, policy, BARRIER, ts)
        slack.press(ada, first, "more")
        slack.wait_for(lambda: slack.whispers(ada, policy))
        slack.wait_for(lambda: _two(slack, policy, ts))
