"""Whatever becomes of its stream, an answer arrives whole; a person who presses stop is obeyed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_trouble import BARRIER, IN_ANSWER, Lines, answered, ask, be_quick, lines_of

from tests.local_slack import Channel, LocalSlack, Person
from tools.scripted_model.server import ScriptedServer, serving

COMPARED = "Compare the Harbour Fund with the Lantern Programme"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    be_quick(monkeypatch)


@pytest.fixture(scope="module")
def slow() -> Iterator[ScriptedServer]:
    """A model that writes well, and slowly."""
    with serving(pace=0.02) as server:
        yield server


def begun(slack: LocalSlack, channel: Channel, thread: str) -> bool:
    """Whether some words of an answer are shown, and not all."""
    return any(one.streaming and one.pieces for one in slack.messages(channel, thread))


def written(slow: ScriptedServer, **others: object) -> dict[str, object]:
    return {"model": "openai:good", "model_url": slow.url, **others}


def test_stream_that_expires_goes_on_in_the_same_message(
    slack: LocalSlack, ada: Person, policy: Channel, slow: ScriptedServer, app, told: Lines
) -> None:
    with app(**written(slow)):
        ts = ask(slack, ada, policy, COMPARED)
        slack.wait_for(lambda: begun(slack, policy, ts))
        [expired] = slack.expire_streams()
        slack.wait_for(lambda: slack.message(expired).updates)
        answer = answered(slack, policy, ts)
    assert answer.ts == expired
    assert "Sources" in answer.words
    assert answer.elements()
    [line] = lines_of(told, "slack_stream_given_up", channel=policy, thread=ts)
    assert (line["trouble"], line["error"]) == ("stream_ended", "message_not_in_streaming_state")
    assert slack.status(policy, ts).session == "active"


def test_stream_that_slack_ends_with_the_last_part_still_has_its_sources(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    slack.refuse("chat.stopStream", "message_not_in_streaming_state")
    slack.refuse("chat.update", "streaming_state_conflict")
    with app():
        ts = ask(slack, ada, policy)
        slack.wait_for(lambda: slack.answers(policy, ts))
        answer = answered(slack, policy, ts)
    assert IN_ANSWER in answer.words
    assert answer.words.count("Sources") == 1
    assert lines_of(told, "slack_refused", method="chat.update", trouble="streaming", channel=policy)


@pytest.mark.parametrize("error", ["channel_type_not_supported", "user_not_found", "internal_error"])
def test_stream_that_cannot_be_begun_leaves_one_whole_answer(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines, error: str
) -> None:
    slack.refuse("chat.startStream", error, times=0)
    with app():
        ts = ask(slack, ada, policy)
        answer = answered(slack, policy, ts)
    assert IN_ANSWER in answer.words
    assert answer.elements()
    assert lines_of(told, "slack_stream_given_up", error=error, channel=policy, thread=ts)


def test_streamed_message_that_somebody_deletes_is_answered_anew(
    slack: LocalSlack, ada: Person, policy: Channel, slow: ScriptedServer, app, told: Lines
) -> None:
    with app(**written(slow)):
        ts = ask(slack, ada, policy, COMPARED)
        [half] = slack.wait_for(lambda: [m for m in slack.messages(policy, ts) if m.streaming])
        slack.forgive("message_not_found")
        slack.delete(half.ts)
        slack.wait_for(lambda: lines_of(told, "slack_answered_anew", channel=policy, trouble="gone"))
        answer = answered(slack, policy, ts)
    assert "Sources" in answer.words


def test_stop_in_mid_answer_ends_the_model_and_says_so_in_a_line(
    slack: LocalSlack, ada: Person, policy: Channel, slow: ScriptedServer, app, told: Lines
) -> None:
    before = len(slow.calls)
    with app(**written(slow)):
        ts = ask(slack, ada, policy, COMPARED)
        slack.wait_for(lambda: begun(slack, policy, ts) and any(call.pieces for call in slow.calls[before:]))
        slack.wait_for(lambda: slack.status(policy, ts).session == "processing")
        assert slack.stop(ada, policy, ts)
        slack.wait_for(lambda: lines_of(told, "slack_answered", channel=policy, thread=ts, stopped=True))
        answer = answered(slack, policy, ts)
        assert all(call.done.wait(2) for call in slow.calls[before:])
        assert any(call.left.is_set() for call in slow.calls[before:])  # the connection was closed
        assert answer.words.rstrip().endswith("Stopped. Ask again whenever you like.")
        assert "Sources" not in answer.words
        slack.wait_for(lambda: slack.status(policy, ts).session == "active")
        assert slack.status(policy, ts).words == ""
        slack.say(ada, policy, BARRIER, ts)
        slack.wait_for(lambda: len(slack.answers(policy, ts)) == 2)
    assert "competitive bidding" in slack.answers(policy, ts)[1].words


def test_stop_before_the_first_word_is_obeyed(
    slack: LocalSlack, ada: Person, policy: Channel, app, told: Lines
) -> None:
    with serving() as server, app(model="openai:silent", model_url=server.url, model_first_seconds=20):
        ts = ask(slack, ada, policy)
        slack.wait_for(lambda: slack.status(policy, ts).session == "processing")
        slack.wait_for(lambda: server.calls)
        slack.stop(ada, policy, ts)
        answer = answered(slack, policy, ts, seconds=3)
        assert answer.words == "Stopped. Ask again whenever you like."
        slack.wait_for(lambda: slack.status(policy, ts).session == "active")


def test_stop_of_a_thread_that_is_not_being_answered_only_puts_its_status_right(
    slack: LocalSlack, ada: Person, policy: Channel, app
) -> None:
    with app():
        ts = ask(slack, ada, policy)
        first = answered(slack, policy, ts)
        slack.stop(ada, policy, ts)
        slack.wait_until_quiet(still=0.15)
        assert answered(slack, policy, ts) == first
        assert slack.status(policy, ts).session == "active"
