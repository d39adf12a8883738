from __future__ import annotations

import pytest
from slack_limits import within

from assistant.slack.domain import Block, Message
from assistant.slack.writing.rich import actions, button, context, markdown, plain, rich_text, section, words


def feedback(label: str, value: str = "v") -> Block:
    side = {"text": plain(label), "value": value}
    element = {"type": "feedback_buttons", "action_id": "f", "positive_button": side, "negative_button": side}
    return {"type": "context_actions", "elements": [element]}


@pytest.mark.parametrize(
    "block",
    [
        markdown("x" * 12_001),
        markdown(" "),
        context("x" * 3_001),
        context(""),
        {"type": "context", "elements": [plain("x")] * 11},
        {"type": "section", "text": plain("x" * 3_001)},
        {"type": "section", "text": plain("x"), "accessory": button("x" * 76, "a")},
        actions(*[button("x", f"a{number}") for number in range(26)]),
        actions(button("x", "a"), button("x", "a")),
        actions(button("x", "a" * 256)),
        actions(button("x", "a", "v" * 2_001)),
        actions(button("x", "a", address="https://x.example/" + "x" * 3_000)),
        actions(button("x", "a", spoken="x" * 76)),
        feedback("x" * 76),
        feedback("x", "v" * 2_001),
        rich_text(),
        rich_text(section([words("")])),
        {"type": "image"},
        {**context("x"), "block_id": "x" * 256},
    ],
)
def test_what_slack_would_refuse_is_found(block: Block) -> None:
    assert len(within(Message("Words", (block,)))) >= 1


@pytest.mark.parametrize(
    "message",
    [
        Message(" ", (context("x"),)),
        Message("x" * 4_001),
        Message("Words", (context("x"),) * 51),
        Message("Words", (markdown("x" * 7_000), markdown("x" * 7_000))),
        Message("Words", (context("x" * 2_500),) * 5),
        Message("Words", (markdown("é" * 6_001),)),  # bytes count
    ],
)
def test_what_is_too_much_for_one_message_is_found(message: Message) -> None:
    assert within(message)


def test_what_is_at_the_limits_is_taken() -> None:
    blocks = (context("x" * 3_000), feedback("x" * 75), actions(button("x" * 75, "a", "v" * 2_000)))
    assert within(Message("x" * 4_000, blocks)) == []
