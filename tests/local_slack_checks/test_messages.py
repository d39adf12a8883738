"""Messages of the local Slack: what it takes, refuses and shows."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError

# Slack's client warns where it will be refused.
pytestmark = pytest.mark.filterwarnings("ignore:The top-level `text`")


def button(text="More", action_id="more", **more):
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action_id, **more}


def actions(*elements, **more):
    return {"type": "actions", "elements": list(elements), **more}


def section(text):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def markdown(text):
    return {"type": "markdown", "text": text}


def feedback(text="Useful", value="useful:1"):
    side = {"text": {"type": "plain_text", "text": text}, "value": value}
    buttons = {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": side,
        "negative_button": side,
    }
    return {"type": "context_actions", "elements": [buttons]}


def test_a_message_stands_in_its_thread_with_what_it_was_given(slack, client, ada, policy):
    ts = slack.say(ada, policy, "What was Total Place?")
    about = {"event_type": "answered", "event_payload": {"turn": "1"}}
    said = client.chat_postMessage(
        channel=policy, thread_ts=ts, text="A pilot.", blocks=[markdown("A **pilot**.")], metadata=about
    )
    [answer] = slack.answers(policy, ts)
    assert (answer.ts, answer.thread, answer.text, answer.markdown) == (
        said["ts"],
        ts,
        "A pilot.",
        "A **pilot**.",
    )
    assert answer.metadata == about
    assert [one.ts for one in slack.messages(policy, ts)] == [ts, said["ts"]]


def test_a_message_may_be_changed_and_taken_away_by_its_app_alone(slack, client, ada, policy, refused):
    theirs = slack.say(ada, policy, "Mine")
    ours = client.chat_postMessage(channel=policy, text="Draft")["ts"]
    client.chat_update(channel=policy, ts=ours, text="Final")
    assert (slack.message(ours).text, slack.message(ours).updates) == ("Final", 1)
    client.chat_delete(channel=policy, ts=ours)
    assert slack.answers(policy) == []
    assert refused(client.chat_update, channel=policy, ts=ours, text="Late") == "message_not_found"
    assert refused(client.chat_update, channel=policy, ts=theirs, text="Yours") == "cant_update_message"
    assert refused(client.chat_delete, channel=policy, ts=theirs) == "cant_delete_message"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "no_text"),
        ({"text": "a", "markdown_text": "b"}, "markdown_text_conflict"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
        ({"text": "a", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"text": "a", "metadata": {"event_type": "answered"}}, "invalid_metadata_format"),
        ({"text": "a", "blocks": [section("x")] * 51}, "invalid_blocks"),
        ({"text": "a", "blocks": [markdown("x" * 6_001), markdown("y" * 6_000)]}, "msg_blocks_too_long"),
        ({"text": "a", "blocks": [markdown("x" * 11_000), section("y" * 2_500)]}, "msg_blocks_too_long"),
    ],
)
def test_a_message_that_slack_would_not_take_is_refused(client, policy, refused, given, error):
    assert refused(client.chat_postMessage, channel=policy, **given) == error


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        (section("x" * 3_001), "3,001 is more than 3,000"),
        (section(""), "text is empty"),
        ({"type": "section"}, "needs text or fields"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "a"}}, "must be plain_text"),
        ({"type": "context", "elements": []}, "needs elements"),
        ({"type": "context", "elements": [{"type": "mrkdwn", "text": "a"}] * 11}, "11 is more than 10"),
        (actions(*[button(action_id=f"a{n}") for n in range(26)]), "26 is more than 25"),
        (actions(button(), button()), "action_id 'more' is there twice"),
        (actions(button(text="x" * 76)), "76 is more than 75"),
        (actions(button(value="x" * 2_001)), "2,001 is more than 2,000"),
        (actions(button(url="https://x/" + "y" * 3_000)), "3,010 is more than 3,000"),
        (actions(button(action_id="x" * 256)), "256 is more than 255"),
        (actions(button(style="quiet")), "style 'quiet'"),
        (actions(button(), block_id="x" * 256), "256 is more than 255"),
        (feedback(text="x" * 76), "76 is more than 75"),
        (feedback(value="x" * 2_001), "2,001 is more than 2,000"),
        ({"type": "actions", "elements": feedback()["elements"]}, "unsupported element: feedback_buttons"),
        ({"type": "context_actions", "elements": [button()]}, "unsupported element: button"),
        ({"type": "carousel-of-sorts"}, "unsupported type"),
        (markdown(""), "text must be"),
    ],
)
def test_a_block_that_slack_would_not_take_is_named_with_its_fault(slack, client, policy, block, fault):
    with pytest.raises(SlackApiError) as refusal:
        client.chat_postMessage(channel=policy, text="a", blocks=[block])
    assert refusal.value.response["error"] == "invalid_blocks"
    assert fault in refusal.value.response["response_metadata"]["messages"][0]
    assert [one.error for one in slack.take_complaints()] == ["invalid_blocks"]


def test_blocks_at_slacks_limits_are_taken(slack, client, policy):
    blocks = [
        markdown("x" * 10_000),
        section("y" * 1_000),
        actions(*[button(action_id=f"a{n}") for n in range(25)]),
        feedback(),
        {"type": "divider"},
    ]
    ts = client.chat_postMessage(channel=policy, text="a", blocks=blocks)["ts"]
    assert set(slack.message(ts).elements()) == {"feedback", *(f"a{n}" for n in range(25))}


def test_two_blocks_cannot_have_one_id(client, policy, refused):
    blocks = [{**section("a"), "block_id": "one"}, {**section("b"), "block_id": "one"}]
    assert refused(client.chat_postMessage, channel=policy, text="a", blocks=blocks) == "invalid_blocks"


def test_what_slack_would_show_other_than_meant_is_complained_of(slack, client, ada, policy):
    ts = slack.say(ada, policy, "first")
    reply = client.chat_postMessage(channel=policy, text="reply", thread_ts=ts)["ts"]
    client.chat_postMessage(channel=policy, text="x" * 40_001, thread_ts=reply)
    client.chat_postMessage(channel=policy, blocks=[section("only blocks")])
    expected = {"message_truncated", "thread_ts_of_a_reply", "missing_text_in_message"}
    assert {one.error for one in slack.take_complaints()} == expected
    assert slack.answers(policy, ts)[-1].thread == ts


def test_an_ephemeral_message_is_seen_by_one_person_and_cannot_be_changed(
    slack, client, ada, policy, refused
):
    ts = client.chat_postEphemeral(channel=policy, user=ada, text="For you")["message_ts"]
    assert [one.text for one in slack.whispers(ada, policy)] == ["For you"]
    assert slack.answers(policy) == []
    assert refused(client.chat_update, channel=policy, ts=ts, text="Changed") == "message_not_found"
    bob = slack.person("Bob")
    assert refused(client.chat_postEphemeral, channel=policy, user=bob, text="a") == "user_not_in_channel"


def test_reactions_are_put_on_once_and_taken_off_once(slack, client, ada, policy, refused):
    ts = slack.say(ada, policy, "Well?")
    client.reactions_add(channel=policy, timestamp=ts, name="eyes")
    assert slack.message(ts).reactions["eyes"] == {slack.bot_user}
    assert refused(client.reactions_add, channel=policy, timestamp=ts, name="eyes") == "already_reacted"
    client.reactions_remove(channel=policy, timestamp=ts, name="eyes")
    assert refused(client.reactions_remove, channel=policy, timestamp=ts, name="eyes") == "no_reaction"
    assert refused(client.reactions_add, channel=policy, timestamp=ts, name=":eyes:") == "invalid_name"


def test_a_permalink_names_the_message_and_its_thread(slack, client, ada, policy):
    ts = slack.say(ada, policy, "Well?")
    reply = slack.say(ada, policy, "Anyone?", ts)
    link = client.chat_getPermalink(channel=policy, message_ts=reply)["permalink"]
    assert link.endswith(f"/archives/{policy}/p{reply.replace('.', '')}?thread_ts={ts}&cid={policy}")


def test_a_file_is_uploaded_in_three_steps_and_shared_in_a_thread(slack, client, ada, policy, refused):
    ts = slack.say(ada, policy, "Export?")
    client.files_upload_v2(
        channel=policy,
        thread_ts=ts,
        content=b"PK...",
        filename="briefing.docx",
        title="Briefing",
        initial_comment="Here",
    )
    [file] = slack.files(policy)
    assert (file.name, file.title, file.content, file.thread) == ("briefing.docx", "Briefing", b"PK...", ts)
    assert slack.answers(policy, ts)[0].files == (file.id,)
    ticket = client.files_getUploadURLExternal(filename="a.txt", length=3)["file_id"]
    assert refused(client.files_completeUploadExternal, files=[{"id": ticket}]) == "file_not_found"
    assert refused(client.files_getUploadURLExternal, filename="a.txt", length=0) == "missing_argument"
