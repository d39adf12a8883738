"""Show more of an answer: every source word for word, passages nearby, how it was searched."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.bootstrap import Reply
from assistant.exports.names import known_names
from assistant.slack.actions.finding import audience_of, turn_of
from assistant.slack.actions.pressing import Pressed, pressed
from assistant.slack.actions.telling import listening, tell
from assistant.slack.writing.more import more

if TYPE_CHECKING:
    from assistant.kernel.access import Audience
    from assistant.slack.desk import Desk


@listening(pressed)
async def show_more(desk: Desk, press: Pressed) -> None:
    """Whisper all that is kept of an answer to whoever wants to see it."""
    turn = await turn_of(desk, press, press.value)
    if turn and turn.answer:
        reply = Reply(turn.answer, turn.conversation_id, turn.id, turn.number)
        names = await asyncio.to_thread(_names, desk, await audience_of(desk, press))
        await tell(desk, press, *more(reply, desk.links, names))


def _names(desk: Desk, audience: Audience) -> Mapping[str, str]:
    with desk.assistant.library.open(audience) as generation:
        return known_names(generation)
