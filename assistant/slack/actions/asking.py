"""Ask what a button proposes: a question to go on with, or the same one without personal data."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.slack.actions import wording
from assistant.slack.actions.pressing import Pressed, pressed
from assistant.slack.actions.telling import listening
from assistant.slack.domain import Asked, Way
from assistant.slack.writing.buttons import ALOUD

if TYPE_CHECKING:
    from assistant.slack.desk import Desk


@listening(pressed)
async def ask_proposed(desk: Desk, press: Pressed) -> None:
    """Ask the question that the button carries, as whoever pressed it, where and as quietly as it stands."""
    once = f"press:{press.place.channel}:{press.message}:{press.person}:{press.at}"
    if press.whispered and not press.place.direct and press.block != ALOUD:
        await desk.ask(Asked(press.place, press.person, press.value, Way.BUTTON, once=once, url=press.url))
    elif await asyncio.to_thread(desk.records.first_time, once):
        # Those who read the thread see what was asked, and by whom, as if it had been typed.
        message = await desk.slack.post(press.place, wording.asks(press.person, press.value))
        thread = replace(press.place, thread=press.place.thread or message)
        await desk.ask(Asked(thread, press.person, press.value, Way.BUTTON, message=message))
