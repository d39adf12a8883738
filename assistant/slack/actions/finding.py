"""Find the turn that a button belongs to, where the person who pressed it may see it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from assistant.kernel.access import EVERYONE, Audience
from assistant.recording import may_read
from assistant.slack.actions import wording
from assistant.slack.actions.pressing import Pressed
from assistant.slack.actions.telling import tell

if TYPE_CHECKING:
    from assistant.records.model import Turn
    from assistant.records.slack.model import KeptThread
    from assistant.slack.desk import Desk


async def turn_of(desk: Desk, press: Pressed, turn_id: str) -> Turn | None:
    """Return a turn of the thread that the button stands in; None, and the person is told, where it is gone.

    A button carries an id and nothing else, and that is not trusted: a turn of another thread is as one that
    is gone, and so is one that rests on documents which the person may not see (any more).
    """
    turn, thread = await asyncio.to_thread(_kept, desk, turn_id)
    if turn and _stands_here(thread, press):
        audience = await audience_of(desk, press)
        if await asyncio.to_thread(readable, desk, turn, audience):
            return turn
    await tell(desk, press, wording.gone())
    return None


async def audience_of(desk: Desk, press: Pressed) -> Audience:
    """Return by whose sight something may be shown where a button stands: in a channel, by everybody's."""
    if not press.private:
        return EVERYONE
    return await desk.people.groups(press.person, press.place.team)


def readable(desk: Desk, turn: Turn, audience: Audience) -> bool:
    """Tell whether a turn may be shown to readers who see so much of the collection as it is today."""
    with desk.assistant.library.open(audience) as generation:
        return may_read(turn, audience, generation.hidden)


def _kept(desk: Desk, turn_id: str) -> tuple[Turn | None, KeptThread | None]:
    turn = desk.assistant.records.turn(turn_id)
    return turn, desk.records.find_thread(turn.conversation_id) if turn else None


def _stands_here(thread: KeptThread | None, press: Pressed) -> bool:
    """Tell whether a conversation's thread is where the button stands.

    What was whispered belongs to no thread, but for what a quiet channel would not have said aloud.
    """
    if thread is None:
        return press.whispered
    same = thread.channel == press.place.channel
    return same and (press.whispered or thread.thread == press.place.thread)
