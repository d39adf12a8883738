"""The agent's side of the local Slack: status, sessions, titles, prompts."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError


@pytest.fixture
def asked(slack, ada):
    return slack.say(ada, slack.direct(ada), "What was Total Place?")


def test_a_status_stands_until_the_app_answers(slack, client, ada, asked):
    direct = slack.direct(ada)
    where = {"channel_id": direct, "thread_ts": asked}
    client.assistant_threads_setStatus(status="is searching…", **where)
    assert slack.status(direct, asked).words == "is searching…"
    client.chat_postMessage(channel=direct, thread_ts=asked, text="A pilot.")
    assert slack.status(direct, asked).words == ""
    client.assistant_threads_setStatus(status="is searching…", **where)
    slack.pass_time(minutes=2.1)
    assert slack.status(direct, asked).words == ""


def test_a_session_is_made_by_its_first_status_and_ends_as_the_stream_says(
    slack, client, ada, asked, refused
):
    direct = slack.direct(ada)
    where = {"channel_id": direct, "thread_ts": asked}
    assert refused(client.agents_sessions_rename, title="Later", **where) == "session_not_found"
    client.agents_sessions_setStatus(status="processing", title="Total Place", initiator_user_id=ada, **where)
    assert slack.status(direct, asked).session == "processing"
    client.agents_sessions_setStatus(status="processing", title="Ignored", **where)
    assert slack.status(direct, asked).title == "Total Place"
    client.agents_sessions_rename(title="Place", **where)
    started = client.chat_startStream(channel=direct, thread_ts=asked, markdown_text="A pilot.")
    client.chat_stopStream(channel=direct, ts=started["ts"], session_status="suspended")
    assert (slack.status(direct, asked).session, slack.status(direct, asked).title) == ("suspended", "Place")


def test_what_a_session_cannot_be_is_refused(slack, client, ada, asked, refused):
    call, where = client.agents_sessions_setStatus, {"channel_id": slack.direct(ada), "thread_ts": asked}
    assert refused(call, status="thinking", **where) == "invalid_status"
    assert refused(call, status="active", channel_id=slack.direct(ada)) == "thread_ts_required"
    assert refused(call, status="active", channel_id="C0NOWHERE", thread_ts=asked) == "channel_not_found"
    assert refused(call, status="active", title="x" * 201, **where) == "invalid_arguments"


def test_prompts_stand_on_the_messages_tab_four_at_most(slack, client, ada, policy, refused):
    direct = slack.open_messages_tab(ada)
    prompts = [{"title": f"Question {n}", "message": f"What is {n}?"} for n in range(5)]
    client.assistant_threads_setSuggestedPrompts(channel_id=direct, prompts=prompts[:4], title="Begin with")
    assert slack.status(direct).prompts[0] == ("Question 0", "What is 0?")
    call = client.assistant_threads_setSuggestedPrompts
    assert refused(call, channel_id=direct, prompts=prompts) == "invalid_arguments"
    assert refused(call, channel_id=direct, prompts=[{"title": "No message"}]) == "invalid_arguments"
    assert refused(call, channel_id=policy, prompts=prompts[:1]) == "method_not_supported_for_channel_type"


def test_prompts_of_a_thread_are_not_shown_for_an_agent_app(slack, client, ada, asked):
    direct = slack.direct(ada)
    prompts = [{"title": "a", "message": "b"}]
    client.assistant_threads_setSuggestedPrompts(channel_id=direct, prompts=prompts, thread_ts=asked)
    assert slack.status(direct).prompts == () and slack.status(direct, asked).prompts == ()
    assert [one.error for one in slack.take_complaints()] == ["thread_ts_of_an_agent_app"]


def test_an_app_that_is_no_agent_has_no_sessions_and_no_prompts(slack, client, ada, asked):
    slack.no_agent()
    direct = slack.direct(ada)
    with pytest.raises(SlackApiError, match="feature_disabled"):
        client.agents_sessions_setStatus(channel_id=direct, thread_ts=asked, status="processing")
    with pytest.raises(SlackApiError, match="not_agent_app"):
        client.assistant_threads_setSuggestedPrompts(
            channel_id=direct, prompts=[{"title": "a", "message": "b"}]
        )
