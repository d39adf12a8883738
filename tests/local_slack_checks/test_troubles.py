"""Trouble in the local Slack: tokens, scopes, limits, lost connections, and complaints."""

from __future__ import annotations

import time

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.local_slack import LocalSlack

# Slack's client warns where it will be refused.
pytestmark = pytest.mark.filterwarnings("ignore:The top-level `text`")


def test_a_token_that_is_wrong_missing_or_of_the_wrong_kind_is_refused(slack, client, policy, refused):
    for token, error in ((slack.app_token, "not_allowed_token_type"), ("xoxb-other", "invalid_auth")):
        other = WebClient(token, base_url=slack.api)
        assert refused(other.chat_postMessage, channel=policy, text="a") == error
    assert refused(WebClient(base_url=slack.api).chat_postMessage, channel=policy, text="a") == "not_authed"
    assert refused(client.apps_connections_open, app_token=slack.bot_token) == "not_allowed_token_type"


def test_who_the_app_is_and_what_it_may_do_is_told(slack, client):
    said = client.auth_test()
    assert (said["team_id"], said["user_id"]) == (slack.team, slack.bot_user)
    assert "chat:write" in said.headers["X-OAuth-Scopes"].split(",")


def test_a_revoked_token_and_a_scope_taken_away_are_no_complaints(slack, client, ada, policy):
    ts = slack.say(ada, policy, "hello")
    slack.take_scope("reactions:write")
    with pytest.raises(SlackApiError, match="missing_scope"):
        client.reactions_add(channel=policy, timestamp=ts, name="eyes")
    slack.revoke()
    with pytest.raises(SlackApiError, match="token_revoked"):
        client.chat_postMessage(channel=policy, text="a")


def test_an_archived_channel_takes_no_message_no_change_no_reaction(slack, client, ada, policy):
    ts = client.chat_postMessage(channel=policy, text="a")["ts"]
    slack.archive(policy)
    for call, error in (
        (lambda: client.chat_postMessage(channel=policy, text="a"), "is_archived"),
        (lambda: client.chat_update(channel=policy, ts=ts, text="b"), "is_inactive"),
        (lambda: client.reactions_add(channel=policy, timestamp=ts, name="eyes"), "is_archived"),
    ):
        with pytest.raises(SlackApiError, match=error):
            call()


def test_a_method_that_is_not_known_and_an_argument_that_is_not_given_are_named(slack, client, refused):
    assert refused(client.api_call, api_method="chat.shout") == "unknown_method"
    with pytest.raises(SlackApiError) as refusal:
        client.api_call("reactions.add", json={"channel": "C0"})
    messages = refusal.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] missing required field: name", "[ERROR] missing required field: timestamp"]
    assert [one.error for one in slack.take_complaints()] == ["invalid_arguments"]


def test_refusals_and_busy_answers_come_as_often_as_asked_for(slack, client, policy):
    slack.refuse("chat.postMessage", "fatal_error", times=2)
    slack.busy("chat.postMessage", retry_after=7)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="fatal_error"):
            client.chat_postMessage(channel=policy, text="a")
    with pytest.raises(SlackApiError) as busy:
        client.chat_postMessage(channel=policy, text="a")
    assert (busy.value.response.status_code, busy.value.response.headers["Retry-After"]) == (429, "7")
    assert busy.value.response["error"] == "ratelimited"
    client.chat_postMessage(channel=policy, text="at last")
    assert [one.error for one in slack.calls("chat.postMessage")] == [
        "fatal_error",
        "fatal_error",
        "busy",
        "",
    ]
    slack.refuse("chat.postMessage", "fatal_error", times=0)
    for _ in range(3):
        with pytest.raises(SlackApiError):
            client.chat_postMessage(channel=policy, text="a")
    slack.relent("chat.postMessage")
    client.chat_postMessage(channel=policy, text="b")


def test_a_limit_lets_so_many_calls_through_and_says_when_there_will_be_more(slack, client, policy):
    slack.limit("chat.postMessage", 2, seconds=0.5)
    for _ in range(2):
        client.chat_postMessage(channel=policy, text="a")
    with pytest.raises(SlackApiError) as busy:
        client.chat_postMessage(channel=policy, text="a")
    assert busy.value.response.headers["Retry-After"] == "1"
    time.sleep(0.6)
    client.chat_postMessage(channel=policy, text="a")


def test_slacks_own_limits_count_messages_by_channel_and_streams_by_the_minute(slack, client, ada, policy):
    slack.limit_as_slack_does()
    other = slack.channel("other", people=[ada])
    for channel in (policy, other):
        client.chat_postMessage(channel=channel, text="a")
    with pytest.raises(SlackApiError, match="ratelimited"):
        client.chat_postMessage(channel=policy, text="a")
    ts = slack.say(ada, policy, "hello")
    to = {"channel": policy, "thread_ts": ts, "recipient_team_id": slack.team, "recipient_user_id": ada}
    for _ in range(20):
        client.chat_startStream(markdown_text="a", **to)
    with pytest.raises(SlackApiError) as busy:
        client.chat_startStream(markdown_text="a", **to)
    assert 50 <= int(busy.value.response.headers["Retry-After"]) <= 60


@pytest.mark.parametrize("done", [True, False])
def test_a_connection_that_is_lost_may_have_done_its_work(slack, client, policy, done):
    slack.lose("chat.postMessage", done=done)
    client.retry_handlers.clear()
    with pytest.raises(Exception, match=r"(?i)closed|reset|aborted"):
        client.chat_postMessage(channel=policy, text="a")
    assert len(slack.answers(policy)) == done


def test_a_status_of_http_that_is_no_success(slack, client, policy):
    slack.fail("chat.postMessage", 503)
    with pytest.raises(SlackApiError) as fault:
        client.chat_postMessage(channel=policy, text="a")
    assert fault.value.response.status_code == 503
    assert slack.answers(policy) == []


def test_a_slow_method_takes_its_time(slack, client):
    slack.slow("auth.test", 0.2)
    began = time.monotonic()
    client.auth_test()
    assert time.monotonic() - began >= 0.2


def test_what_slack_would_not_have_taken_fails_the_test_that_did_not_ask_for_it():
    with pytest.raises(AssertionError, match=r"chat\.postMessage: no_text"), LocalSlack() as slack:
        policy = slack.channel("policy")
        with pytest.raises(SlackApiError):
            WebClient(slack.bot_token, base_url=slack.api).chat_postMessage(channel=policy)


def test_an_app_has_the_scopes_and_events_of_its_manifest(tmp_path):
    manifest = tmp_path / "manifest.yaml"
    manifest.write_text(
        "oauth_config: {scopes: {bot: [chat:write]}}\nsettings: {event_subscriptions: {bot_events: [app_mention]}}\n"
    )
    with LocalSlack(manifest=manifest) as slack:
        ada = slack.person("Ada")
        policy = slack.channel("policy", people=[ada])
        client = WebClient(slack.bot_token, base_url=slack.api)
        ts = client.chat_postMessage(channel=policy, text="a")["ts"]
        slack.say(ada, policy, f"<@{slack.bot_user}> hello")
        assert slack.events == [], "app_mention needs app_mentions:read"
        with pytest.raises(SlackApiError, match="missing_scope"):
            client.reactions_add(channel=policy, timestamp=ts, name="eyes")
        assert [one.error for one in slack.take_complaints()] == ["missing_scope"]


def test_an_error_that_a_test_forgives_is_no_complaint_before_or_after(slack, client, ada, policy):
    ts = slack.say(ada, policy, "Well?")
    for _ in range(2):
        with pytest.raises(SlackApiError, match="no_reaction"):
            client.reactions_remove(channel=policy, timestamp=ts, name="eyes")
        slack.forgive("no_reaction", "reactions.remove")
    assert slack.complaints == []
