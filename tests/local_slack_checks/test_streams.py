"""Streamed messages of the local Slack: states, modes, limits."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError


@pytest.fixture
def asked(slack, ada, policy):
    return slack.say(ada, policy, "What was Total Place?")


@pytest.fixture
def to(slack, ada, policy, asked):
    return {"channel": policy, "thread_ts": asked, "recipient_team_id": slack.team, "recipient_user_id": ada}


def test_the_clients_own_stream_arrives_piece_by_piece(slack, client, policy, asked, to):
    stream = client.chat_stream(buffer_size=1, **to)
    stream.append(markdown_text="One. ")
    assert [one.streaming for one in slack.messages(policy, asked)] == [False, True]
    assert slack.answers(policy, asked) == []
    stream.append(markdown_text="Two.")
    stream.stop(blocks=[{"type": "divider"}])
    [answer] = slack.answers(policy, asked)
    assert (answer.markdown, len(answer.pieces), answer.blocks[0]["type"]) == ("One. Two.", 2, "divider")
    assert answer.pieces[0][0] <= answer.pieces[1][0]


def test_a_stream_in_a_channel_names_who_receives_it(client, to, refused):
    for name in ("recipient_team_id", "recipient_user_id"):
        given = {key: value for key, value in to.items() if key != name}
        assert refused(client.chat_startStream, **given) == f"missing_{name}"
    assert refused(client.chat_startStream, **{**to, "recipient_user_id": "U0NOBODY"}) == "user_not_found"


def test_a_stream_in_direct_messages_is_a_reply_and_names_nobody(slack, client, ada, refused):
    direct = slack.direct(ada)
    ts = slack.say(ada, direct, "Hello")
    started = client.chat_startStream(channel=direct, thread_ts=ts, markdown_text="Hello.")
    client.chat_stopStream(channel=direct, ts=started["ts"])
    assert slack.answers(direct, ts)[0].markdown == "Hello."
    call = {"channel": direct, "markdown_text": "a"}
    assert refused(client.api_call, api_method="chat.startStream", json=call) == "invalid_arguments"


def test_a_stream_goes_on_as_it_began(client, policy, to, refused):
    ts = client.chat_startStream(markdown_text="a", **to)["ts"]
    chunks = [{"type": "markdown_text", "text": "b"}]
    assert (
        refused(client.chat_appendStream, channel=policy, ts=ts, chunks=chunks) == "streaming_mode_mismatch"
    )
    both = {"markdown_text": "b", "chunks": chunks}
    error = "cannot_provide_both_markdown_text_and_chunks"
    assert refused(client.chat_appendStream, channel=policy, ts=ts, **both) == error
    nothing = {"channel": policy, "ts": ts}
    assert refused(client.chat_appendStream, **nothing) == "markdown_text_or_chunks_required"
    strange = {"chunks": [{"type": "picture"}]}
    assert refused(client.chat_appendStream, channel=policy, ts=ts, **strange) == "invalid_chunks"


def test_a_streamed_message_holds_no_more_than_slack_lets_it(slack, client, policy, to, refused):
    ts = client.chat_startStream(markdown_text="x" * 11_990, **to)["ts"]
    late = {"channel": policy, "ts": ts, "markdown_text": "y" * 11}
    assert refused(client.chat_appendStream, **late) == "msg_too_long"
    assert slack.message(ts).markdown == "x" * 11_990


def test_a_stream_that_is_over_takes_nothing_more(client, policy, to, refused):
    ts = client.chat_startStream(markdown_text="a", **to)["ts"]
    busy = {"channel": policy, "ts": ts, "text": "b"}
    assert refused(client.chat_update, **busy) == "streaming_state_conflict"
    client.chat_stopStream(channel=policy, ts=ts)
    for call in (client.chat_appendStream, client.chat_stopStream):
        assert refused(call, channel=policy, ts=ts, markdown_text="b") == "message_not_in_streaming_state"
    client.chat_update(**busy)


def test_an_empty_stream_cannot_be_stopped(client, policy, to, refused):
    ts = client.chat_startStream(**to)["ts"]
    assert refused(client.chat_stopStream, channel=policy, ts=ts) == "no_text"


def test_a_stream_expires_when_a_test_says_so_or_when_nothing_came_for_long(slack, client, policy, to):
    for expire in (slack.expire_streams, lambda: slack.pass_time(minutes=6)):
        ts = client.chat_startStream(markdown_text="a", **to)["ts"]
        expire()
        with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
            client.chat_appendStream(channel=policy, ts=ts, markdown_text="b")
        client.chat_update(channel=policy, ts=ts, text="all of it")
        assert slack.message(ts).text == "all of it"


def test_a_stream_that_a_person_stops_can_only_be_ended(slack, client, ada, policy, asked, to):
    ts = client.chat_startStream(markdown_text="a", **to)["ts"]
    assert slack.stop(ada, policy, asked) == [ts]
    with pytest.raises(SlackApiError, match="stopped_by_user"):
        client.chat_appendStream(channel=policy, ts=ts, markdown_text="b")
    client.chat_stopStream(channel=policy, ts=ts)
    [stopped] = [sent["event"] for sent in slack.events if sent["event"]["type"] == "agent_session_stopped"]
    assert (stopped["thread_ts"], stopped["streaming_message_ts"], stopped["user"]) == (asked, [ts], ada)
