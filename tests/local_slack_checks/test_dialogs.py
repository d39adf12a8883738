"""Buttons, response addresses and dialogs of the local Slack."""

from __future__ import annotations

import time

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from tests.local_slack.running_apps import app_on_sockets


def plain(text):
    return {"type": "plain_text", "text": text}


def side(text, value):
    return {"text": plain(text), "value": value}


BUTTON = {"type": "button", "action_id": "more", "value": "turn", "text": plain("More")}
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "feedback",
    "positive_button": side("Useful", "useful:turn"),
    "negative_button": side("Not useful", "not_useful:turn"),
}
BLOCKS = [{"type": "actions", "elements": [BUTTON]}, {"type": "context_actions", "elements": [FEEDBACK]}]
REASONS = [{"text": plain(name), "value": name} for name in ("wrong", "old")]
DIALOG = {
    "type": "modal",
    "callback_id": "reason",
    "title": plain("What was wrong?"),
    "submit": plain("Send"),
    "blocks": [
        {
            "type": "input",
            "block_id": "why",
            "label": plain("Why"),
            "element": {"type": "radio_buttons", "action_id": "chosen", "options": REASONS},
        },
        {
            "type": "input",
            "block_id": "words",
            "optional": True,
            "label": plain("In your words"),
            "element": {"type": "plain_text_input", "action_id": "typed", "initial_value": "none"},
        },
    ],
}


@pytest.fixture
def pressed(slack):
    """Everything that is pressed in an app that opens the dialog for "not useful"; and what is sent off."""
    heard = {"actions": [], "views": []}

    def listen(app):
        async def act(ack, body, client):
            await ack()
            heard["actions"].append(body)
            if body["actions"][0].get("value", "").startswith("not_useful"):
                await client.views_open(trigger_id=body["trigger_id"], view=DIALOG)

        async def send(ack, body):
            heard["views"].append(body)
            words = body["view"]["state"]["values"]["words"]["typed"]["value"]
            if words == "again":
                await ack(response_action="errors", errors={"words": "Say more."})
            elif words == "next":
                await ack(response_action="update", view={**DIALOG, "title": plain("Thanks")})
            else:
                await ack()

        for action in ("more", "feedback"):
            app.action(action)(act)
        app.view("reason")(send)

    with app_on_sockets(slack, listen):
        yield heard


@pytest.fixture
def answer(slack, client, ada, policy):
    ts = slack.say(ada, policy, "What was Total Place?")
    said = client.chat_postMessage(channel=policy, thread_ts=ts, text="A pilot.", blocks=BLOCKS)
    return slack.message(said["ts"])


def test_a_button_brings_its_value_its_message_and_where_it_stands(slack, ada, policy, answer, pressed):
    slack.press(ada, answer, "more")
    slack.wait_for(lambda: pressed["actions"])
    [body] = pressed["actions"]
    assert body["actions"][0] | {"value": "turn", "type": "button"} == body["actions"][0]
    assert body["actions"][0]["block_id"] == body["message"]["blocks"][0]["block_id"]
    assert body["container"]["thread_ts"] == answer.thread and not body["container"]["is_ephemeral"]
    assert (body["user"]["id"], body["channel"]["id"], body["message"]["ts"]) == (ada, policy, answer.ts)


def test_a_button_of_a_message_for_one_person_brings_no_message(slack, client, ada, policy, pressed):
    client.chat_postEphemeral(channel=policy, user=ada, text="For you", blocks=BLOCKS)
    slack.press(ada, slack.whispers(ada)[0], "more")
    slack.wait_for(lambda: pressed["actions"])
    [body] = pressed["actions"]
    assert "message" not in body and body["container"]["is_ephemeral"]
    WebhookClient(body["response_url"]).send(text="Changed", replace_original=True)
    assert [one.text for one in slack.whispers(ada)] == ["Changed"]
    WebhookClient(body["response_url"]).send(delete_original=True)
    assert slack.whispers(ada) == []


def test_feedback_opens_a_dialog_that_is_filled_in_and_sent(slack, ada, answer, pressed):
    slack.choose_feedback(ada, answer, useful=True)
    slack.choose_feedback(ada, answer, useful=False)
    slack.wait_for(lambda: slack.dialogs(ada))
    values = [body["actions"][0]["value"] for body in pressed["actions"]]
    assert sorted(values) == ["not_useful:turn", "useful:turn"]
    [dialog] = slack.dialogs(ada)
    assert slack.submit(ada, dialog, {"why": "wrong", "words": "again"}) == {"words": "Say more."}
    assert slack.submit(ada, dialog, {"why": "old", "typed": "next"}) == {}
    assert slack.dialogs(ada)[0].title == "Thanks"
    assert slack.submit(ada, dialog, {"why": "old"}) == {}
    assert slack.dialogs(ada) == []
    state = pressed["views"][-1]["view"]["state"]["values"]
    assert state["why"]["chosen"]["selected_option"]["value"] == "old"
    assert state["words"]["typed"] == {"type": "plain_text_input", "value": "none"}


def test_a_dialog_is_not_sent_off_while_something_is_missing(slack, ada, answer, pressed):
    slack.choose_feedback(ada, answer, useful=False)
    slack.wait_for(lambda: slack.dialogs(ada))
    with pytest.raises(AssertionError, match="empty: why"):
        slack.submit(ada, slack.dialogs(ada)[0])
    with pytest.raises(AssertionError, match="no option 'no'"):
        slack.submit(ada, slack.dialogs(ada)[0], {"why": "no"})
    with pytest.raises(AssertionError, match="no input colour"):
        slack.submit(ada, slack.dialogs(ada)[0], {"why": "old", "colour": "red"})


def test_a_trigger_opens_one_dialog_and_only_for_three_seconds(slack, client, ada, answer, pressed, refused):
    slack.press(ada, answer, "more")
    slack.press(ada, answer, "more")
    slack.wait_for(lambda: len(pressed["actions"]) == 2)
    first, second = (body["trigger_id"] for body in pressed["actions"])
    opened = client.views_open(trigger_id=first, view=DIALOG)["view"]
    assert refused(client.views_open, trigger_id=first, view=DIALOG) == "exchanged_trigger_id"
    assert refused(client.views_open, trigger_id="1.2.3", view=DIALOG) == "invalid_trigger_id"
    client.views_update(view_id=opened["id"], hash=opened["hash"], view=DIALOG)
    late = {"view_id": opened["id"], "hash": opened["hash"], "view": DIALOG}
    assert refused(client.views_update, **late) == "hash_conflict"
    slack.pass_time(minutes=0.1)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=second, view=DIALOG)


@pytest.mark.parametrize(
    "view",
    [
        {**DIALOG, "title": plain("x" * 25)},
        {key: value for key, value in DIALOG.items() if key != "submit"},
        {**DIALOG, "private_metadata": "x" * 3_001},
        {**DIALOG, "blocks": [{"type": "divider"}] * 101},
        {**DIALOG, "blocks": [{"type": "markdown", "text": "no"}]},
        {
            **DIALOG,
            "blocks": [{**DIALOG["blocks"][0], "element": {"type": "radio_buttons", "options": REASONS * 6}}],
        },
    ],
    ids=["title", "submit", "metadata", "blocks", "markdown", "options"],
)
def test_a_dialog_that_slack_would_not_take_is_refused(slack, client, ada, answer, pressed, refused, view):
    slack.press(ada, answer, "more")
    slack.wait_for(lambda: pressed["actions"])
    trigger = pressed["actions"][0]["trigger_id"]
    assert refused(client.views_open, trigger_id=trigger, view=view) == "invalid_arguments"


def test_a_response_address_takes_five_answers_within_half_an_hour(slack, ada, answer, pressed):
    slack.press(ada, answer, "more")
    slack.press(ada, answer, "more")
    slack.wait_for(lambda: len(pressed["actions"]) == 2)
    first, second = (WebhookClient(body["response_url"]) for body in pressed["actions"])
    assert [first.send(text=str(n)).status_code for n in range(6)] == [200] * 5 + [404]
    assert [one.error for one in slack.take_complaints()] == ["used_url"]
    assert second.send(text="for all", response_type="in_channel").status_code == 200
    slack.pass_time(minutes=31)
    assert "expired_url" in second.send(text="late").body
    assert len(slack.whispers(ada)) == 5 and slack.answers(answer.channel)[-1].text == "for all"
    assert len(slack.calls("response_url")) == 8


def test_waiting_ends_with_what_was_waited_for_or_with_a_fault(slack):
    began = time.monotonic()
    with pytest.raises(AssertionError, match="not so within"):
        slack.wait_for(list, seconds=0.05)
    assert slack.wait_for(lambda: ["there"]) == ["there"]
    assert time.monotonic() - began < 2
