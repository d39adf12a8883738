"""Post an answer as messages, more of them where Slack finds one too long."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.slack.delivery.calls import Slack
from assistant.slack.delivery.troubles import SlackTrouble, Trouble
from assistant.slack.domain import Block, Message, Place

_BUTTONS = frozenset({"actions", "context_actions"})


async def post_all(slack: Slack, place: Place, messages: Sequence[Message]) -> str:
    """Post messages in their order; return the time of the last that carries buttons, or of the last.

    Raises `SlackTrouble`.
    """
    posted = [sent for message in messages for sent in await _post(slack, place, message)]
    with_buttons = [ts for ts, message in posted if carries_buttons(message.blocks)]
    return (with_buttons or [ts for ts, _ in posted] or [""])[-1]


def carries_buttons(blocks: Sequence[Block]) -> bool:
    """Return whether something can be pressed."""
    return any(block.get("type") in _BUTTONS for block in blocks)


async def _post(slack: Slack, place: Place, message: Message) -> list[tuple[str, Message]]:
    """Post a message, in halves where it is too long: between blocks, so that nothing is cut."""
    try:
        return [(await slack.post(place, message), message)]
    except SlackTrouble as trouble:
        half = len(message.blocks) // 2
        if trouble.kind is not Trouble.TOO_LONG or not half:
            raise
    halves = (message.blocks[:half], message.blocks[half:])
    return [sent for blocks in halves for sent in await _post(slack, place, Message(message.text, blocks))]
