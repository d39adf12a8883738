"""What every listener of the app is given to work with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.slack.answering import answer
from assistant.slack.domain import Asked, Payload, Place

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant
    from assistant.kernel.access import People
    from assistant.records.slack.store import SlackRecords
    from assistant.slack.asking.allowance import Allowance
    from assistant.slack.asking.threads import Threads
    from assistant.slack.channels.settings import Channels
    from assistant.slack.delivery.calls import Slack
    from assistant.slack.delivery.identity import Identity
    from assistant.slack.making import Making
    from assistant.slack.underway import Underway
    from assistant.slack.writing.links import Links


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts of the app, one of each for the process."""

    assistant: Assistant  # synchronous: called through `asyncio.to_thread`
    slack: Slack
    records: SlackRecords  # synchronous and quick: called through `asyncio.to_thread`
    channels: Channels
    people: People
    allowance: Allowance
    threads: Threads
    links: Links
    me: Identity
    making: Making
    underway: Underway

    async def ask(self, asked: Asked) -> None:
        """Answer a question where it was asked; returns when all is delivered, and never raises."""
        await answer(self, asked)

    def stop(self, place: Place) -> bool:
        """Stop what is being answered in a thread; False where nothing is."""
        return self.underway.stop(place)


Listener = Callable[[Desk, Payload], Awaitable[None]]
