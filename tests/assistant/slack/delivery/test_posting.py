"""Answers posted as messages."""

from __future__ import annotations

from slack_scene import Scene

from assistant.slack.delivery.posting import post_all
from assistant.slack.domain import Block, Message


def section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


BUTTONS: Block = {
    "type": "actions",
    "elements": [
        {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}, "value": "1"}
    ],
}


def test_messages_stand_in_their_order_and_the_one_with_buttons_is_named(scene: Scene) -> None:
    messages = [Message("one", (section("one"), BUTTONS)), Message("two", (section("two"),))]
    ts = scene.run(lambda slack: post_all(slack, scene.place, messages))
    assert [one.text for one in scene.said()] == ["one", "two"]
    assert scene.said()[0].ts == ts


def test_a_message_that_is_too_long_is_parted_between_blocks_and_nothing_is_cut(scene: Scene) -> None:
    scene.local.refuse("chat.postMessage", "msg_blocks_too_long", times=2)
    blocks = tuple(section(f"block {number}") for number in range(5))
    scene.run(lambda slack: post_all(slack, scene.place, [Message("all", blocks)]))
    shown = [block["text"]["text"] for one in scene.said() for block in one.blocks]
    assert shown == [f"block {number}" for number in range(5)]
    assert len(scene.said()) == 3
