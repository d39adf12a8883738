"""Deliveries over HTTP: the challenge, signatures, retries."""

from __future__ import annotations

import time

import pytest

from tests.local_slack.running_apps import app_on_http


def hearing(heard):
    def listen(app):
        async def note(event, request):
            heard.append((event["text"], request.headers.get("x-slack-retry-num", ["0"])[0]))

        app.event("message")(note)

    return listen


def test_the_address_answers_slacks_challenge_and_hears_what_is_said(slack, ada, policy):
    heard = []
    with app_on_http(slack, hearing(heard)):
        slack.say(ada, policy, "hello")
        slack.wait_for(lambda: slack.acknowledged)
        slack.wait_for(lambda: heard)
    assert heard == [("hello", "0")]


def test_an_address_that_does_not_answer_the_challenge_is_not_taken(slack):
    with pytest.raises(AssertionError, match="did not answer the challenge"):
        slack.deliver_to(f"{slack.base}/upload/v1/nothing")


def test_forged_and_old_deliveries_are_for_the_app_to_turn_away(slack, policy):
    heard = []
    event = slack.event(
        {"type": "message", "channel": policy, "text": "forged", "ts": "1.1", "user": "U0NOBODY"}
    )
    old = str(int(time.time()) - 301)
    with app_on_http(slack, hearing(heard)):
        assert slack.deliver(event)[0] == 200
        slack.wait_for(lambda: heard)
        assert slack.deliver(event, signature="v0=" + "0" * 64)[0] == 401
        assert slack.deliver(event, timestamp=old)[0] == 401
    assert len(heard) == 1


def test_an_event_comes_again_until_the_address_takes_it(slack, ada, policy):
    heard, asleep = [], []

    def listen(app):
        @app.middleware
        async def busy(next_, request):
            asleep.append(request.headers.get("x-slack-retry-num", ["0"])[0])
            if len(asleep) < 3:
                raise RuntimeError("not now")
            await next_()

        hearing(heard)(app)

    with app_on_http(slack, listen):
        slack.say(ada, policy, "hello")
        slack.wait_for(lambda: heard)
        slack.wait_for(lambda: slack.acknowledged)
    assert (asleep, heard) == (["0", "1", "2"], [("hello", "2")])
    assert slack.acknowledged[0].attempt == 2


def test_actions_and_commands_come_as_forms(slack, client, ada, policy):
    pressed, asked = [], []

    def listen(app):
        async def press(ack, body):
            await ack()
            pressed.append(body["actions"][0]["value"])

        async def ask(ack, command):
            asked.append(command["text"])
            await ack("Looking…")

        app.action("more")(press)
        app.command("/precedent")(ask)

    button = {
        "type": "button",
        "action_id": "more",
        "value": "1",
        "text": {"type": "plain_text", "text": "More"},
    }
    ts = client.chat_postMessage(
        channel=policy, text="a", blocks=[{"type": "actions", "elements": [button]}]
    )["ts"]
    with app_on_http(slack, listen):
        slack.press(ada, slack.message(ts), "more")
        slack.command(ada, policy, "What was Total Place?")
        slack.wait_for(lambda: pressed and asked and slack.whispers(ada))
    assert (pressed, asked, slack.whispers(ada)[0].text) == (["1"], ["What was Total Place?"], "Looking…")
