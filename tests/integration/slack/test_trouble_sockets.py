"""Connections that are refused, broken, or asked to be opened anew: nothing that was asked is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_trouble import IN_ANSWER, Lines, answered, ask, be_quick, lines_of

from assistant.kernel.errors import PrecedentError
from tests.local_slack import Channel, LocalSlack, Person

MANIFEST = Path(__file__).parents[3] / "docs" / "slack" / "manifest.yaml"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    be_quick(monkeypatch)
    monkeypatch.setattr("assistant.slack.socket._OPENING", 0.8)


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    """A Slack that soon sends again what is not acknowledged."""
    with LocalSlack(manifest=MANIFEST, patience=0.5, retries=(0.0, 0.2, 0.5, 1.0)) as made:
        yield made


def test_first_connection_that_is_lost_on_the_way_ends_the_start_with_its_remedy(
    slack: LocalSlack, app, told: Lines
) -> None:
    slack.lose("apps.connections.open", times=0)
    with pytest.raises(PrecedentError, match="did not take"), app():
        pass
    [line] = lines_of(told, "slack_connection_refused")
    assert line["trouble"] == "unreachable"
    assert "reaches Slack" in line["remedy"]


def test_address_that_is_of_no_use_is_replaced_by_a_new_one(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    with app():
        slack.spoil_sockets()
        slack.drop_sockets()
        slack.wait_for(lambda: lines_of(told, "slack_connection_failed"))
        slack.spoil_sockets(False)
        assert IN_ANSWER in answered(slack, policy, ask(slack, ada, policy)).words


def test_connection_that_breaks_without_a_word_is_opened_anew(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    with app():
        slack.drop_sockets()
        ts = ask(slack, ada, policy)  # while there is none
        assert IN_ANSWER in answered(slack, policy, ts).words
    assert lines_of(told, "slack_connection_lost")
    assert len(lines_of(told, "slack_connected")) >= 2


def test_connection_that_breaks_before_the_acknowledgement_arrives_answers_once(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    with app():
        slack.lose_acknowledgements()
        ts = ask(slack, ada, policy)
        slack.wait_for(lambda: lines_of(told, "slack_answered", thread=ts))
        slack.drop_sockets()
        slack.lose_acknowledgements(False)
        slack.wait_for(lambda: any(one.name == "app_mention" for one in slack.acknowledged))
        assert IN_ANSWER in answered(slack, policy, ts).words


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_connection_that_slack_refreshes_is_opened_anew_in_mid_answer(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines, reason: str
) -> None:
    with app():
        asked = [ask(slack, ada, policy)]
        slack.refresh_sockets(reason)
        asked.append(ask(slack, ada, policy))
        slack.wait_for(lambda: len(lines_of(told, "slack_connected")) >= 2)
        asked.append(ask(slack, ada, policy))
        for ts in asked:
            assert IN_ANSWER in answered(slack, policy, ts).words
    assert [line["reason"] for line in lines_of(told, "slack_disconnecting")] == [reason]


def test_what_is_asked_while_it_does_not_run_is_answered_when_it_does(
    slack: LocalSlack, ada: Person, policy: Channel, app
) -> None:
    with app():
        pass
    ts = ask(slack, ada, policy)
    with app():
        assert IN_ANSWER in answered(slack, policy, ts).words


def test_answer_whose_response_is_lost_is_not_posted_twice(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    slack.busy("chat.startStream", retry_after=9)
    slack.lose("chat.postMessage", done=True)
    with app():
        ts = ask(slack, ada, policy)
        assert IN_ANSWER in answered(slack, policy, ts).words
    assert lines_of(told, "slack_found_done", method="chat.postMessage", channel=policy)


def test_answer_that_is_lost_on_its_way_is_posted_again(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    slack.busy("chat.startStream", retry_after=9)
    slack.lose("chat.postMessage", times=2)
    with app():
        ts = ask(slack, ada, policy)
        assert IN_ANSWER in answered(slack, policy, ts).words
    assert not lines_of(told, "slack_found_done")


@pytest.mark.parametrize("method", ["chat.startStream", "chat.stopStream"])
@pytest.mark.parametrize("done", [True, False], ids=["done", "not done"])
def test_stream_whose_response_is_lost_leaves_one_answer(
    slack: LocalSlack, ada: Person, policy: Channel, app, method: str, done: bool
) -> None:
    slack.lose(method, done=done)
    slack.forgive("streaming_state_conflict", "chat.update")  # that is how it learns how the message stands
    with app():
        ts = ask(slack, ada, policy)
        answer = answered(slack, policy, ts)
    assert answer.words.count(IN_ANSWER) == 1
    assert answer.words.count("Sources") == 1
    assert [one.ts for one in slack.messages(policy, ts) if one.streaming] == []
