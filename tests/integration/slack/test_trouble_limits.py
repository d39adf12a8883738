"""Slack's limits are kept to, and nothing is lost by them; and more questions than are taken are told so."""

from __future__ import annotations

import pytest
from slack_trouble import BARRIER, IN_ANSWER, TOWNS, Lines, answered, ask, be_quick, lines_of

from tests.local_slack import Channel, LocalSlack, Person


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    be_quick(monkeypatch)


def waited(slack: LocalSlack, method: str) -> float:
    """Seconds between a call that was refused and the next that was not."""
    calls = slack.calls(method)
    refused = next(call for call in calls if call.error == "busy")
    return next(call.at - refused.at for call in calls if call.at > refused.at and not call.error)


def test_limit_on_streams_has_answers_posted_whole_until_it_is_over(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    slack.busy("chat.startStream", retry_after=2)
    with app(slack_person_a_minute=1000, slack_channel_a_minute=1000):
        first = ask(slack, ada, policy)
        assert IN_ANSWER in answered(slack, policy, first).words
        assert "competitive bidding" in answered(slack, policy, ask(slack, ada, policy, BARRIER)).words
        began = len(slack.calls("chat.startStream"))
        slack.wait_for(lambda: _streamed(slack, ada, policy), seconds=6)
    assert began == 1  # not tried again while the limit held
    [line] = lines_of(told, "slack_stream_given_up", method="chat.startStream", channel=policy)
    assert (line["trouble"], line["thread"]) == ("rate_limited", first)


def _streamed(slack: LocalSlack, ada: Person, policy: Channel) -> bool:
    """Ask, and tell whether it was answered by a stream."""
    return bool(answered(slack, policy, ask(slack, ada, policy)).pieces)


def test_limit_on_messages_is_waited_for_and_the_answer_comes_once(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    slack.busy("chat.startStream", retry_after=9)
    slack.busy("chat.postMessage", retry_after=1)
    with app():
        ts = ask(slack, ada, policy)
        assert IN_ANSWER in answered(slack, policy, ts).words
    assert waited(slack, "chat.postMessage") >= 1
    assert lines_of(told, "slack_waits", method="chat.postMessage", channel=policy, seconds=1)


def test_limit_on_parts_of_a_stream_leaves_the_answer_whole(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    slack.busy("chat.appendStream", retry_after=1, times=0)
    with app():
        ts = ask(slack, ada, policy, "Compare the Harbour Fund with the Lantern Programme")
        words = answered(slack, policy, ts).words
    assert "14 harbour towns" in words
    assert "22 councils" in words
    assert words.count("14 harbour towns") == 1


def test_limit_on_the_end_of_a_stream_is_waited_for(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    slack.busy("chat.stopStream", retry_after=1)
    with app():
        ts = ask(slack, ada, policy)
        answer = answered(slack, policy, ts)
    assert waited(slack, "chat.stopStream") >= 1
    assert "Sources" in answer.words
    assert answer.elements()
    assert lines_of(told, "slack_waits", method="chat.stopStream", seconds=1)


def test_limit_on_whispers_is_waited_for(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    slack.busy("chat.postEphemeral", retry_after=1)
    with app():
        ask(slack, ada, policy, "Which towns did jane.doe@example.org ask about?")
        [whisper] = slack.wait_for(lambda: slack.whispers(ada, policy))
    assert "email address" in whisper.words
    assert waited(slack, "chat.postEphemeral") >= 1
    assert lines_of(told, "slack_waits", method="chat.postEphemeral", seconds=1)


def test_limit_on_response_addresses_is_waited_for(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    slack.busy("response_url", retry_after=1)
    with app():
        slack.command(ada, policy, TOWNS)
        slack.wait_for(lambda: any(IN_ANSWER in one.words for one in slack.whispers(ada, policy)))
    assert lines_of(told, "slack_waits", method="response_url", seconds=1)


def test_limit_that_lasts_too_long_is_given_up_with_its_remedy(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    slack.busy("chat.startStream", retry_after=60)
    slack.busy("chat.postMessage", retry_after=60, times=0)
    with app():
        ask(slack, ada, policy)
        [line] = slack.wait_for(lambda: lines_of(told, "slack_trouble", channel=policy))
    assert (line["trouble"], line["method"]) == ("rate_limited", "chat.postMessage")
    assert "Wait" in line["remedy"]


def test_person_who_asks_too_much_is_told_so_once_and_nobody_else_is_kept_waiting(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    ben = slack.person("Ben")
    slack.join(policy, ben)
    with app(slack_person_a_minute=2):
        asked = [ask(slack, ada, policy, TOWNS) for _ in range(4)]
        slack.wait_for(lambda: len(lines_of(told, "slack_limited", channel=policy, person=ada)) == 2)
        answered(slack, policy, ask(slack, ben, policy, BARRIER))
        [whisper] = slack.whispers(ada, policy)
        assert sum(bool(slack.answers(policy, ts)) for ts in asked) == 2
    assert whisper.words.startswith("That is more questions than can be taken at once. Please ask again in ")
    assert not slack.whispers(ben)


def test_channel_that_asks_too_much_is_told_so_and_private_questions_are_taken(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    ben = slack.person("Ben")
    slack.join(policy, ben)
    with app(slack_channel_a_minute=1):
        answered(slack, policy, ask(slack, ada, policy))
        refused = ask(slack, ben, policy, BARRIER)
        [whisper] = slack.wait_for(lambda: slack.whispers(ben, policy))
        slack.command(ben, policy, BARRIER)
        slack.wait_for(lambda: any("competitive bidding" in one.words for one in slack.whispers(ben)))
    assert "more questions than can be taken" in whisper.words
    assert not slack.answers(policy, refused)
    assert len(lines_of(told, "slack_limited", channel=policy, person=ben)) == 1
