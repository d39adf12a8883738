"""What is being answered in which thread: one question at a time, in the order in which they were asked."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

from assistant.kernel.stopping import Stop
from assistant.slack.domain import Place

_Ticket = tuple[str, int, asyncio.Event]  # when it was asked, when it came


@dataclass(slots=True)
class _Line:
    """Those who wait for one thread."""

    waiting: list[_Ticket] = field(default_factory=list)
    busy: bool = False
    stop: Stop | None = None  # of the question that is being answered
    answered: asyncio.Event = field(default_factory=asyncio.Event)  # set once it is

    def call_next(self) -> None:
        """Let the one in who asked first."""
        if self.waiting and not self.busy:
            self.busy = True
            heapq.heappop(self.waiting)[2].set()

    def leave(self, ticket: _Ticket) -> None:
        """Let the next one in; `ticket` has had its turn, or waits no more."""
        if ticket in self.waiting:
            self.waiting.remove(ticket)
            heapq.heapify(self.waiting)
        else:
            self.busy, self.stop = False, None
            self.answered.set()
            self.answered = asyncio.Event()
            self.call_next()


class Underway:
    """The questions that are being answered. For use in one event loop."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str, str], _Line] = {}
        self._numbers = count()
        self._held = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @asynccontextmanager
    async def turn(self, place: Place, asked_at: str) -> AsyncIterator[Stop]:
        """Wait until no other question of the thread is answered; yield what stops this one.

        `asked_at`: the time of its message, by which those who wait are let in, whenever they came. Outside
        threads nobody waits.
        """
        number = next(self._numbers)
        # A place outside threads is a line of its own.
        key = (place.team, place.channel, place.thread or f"#{number}")
        line = self._lines.setdefault(key, _Line())
        ticket = (asked_at, number, asyncio.Event())
        heapq.heappush(line.waiting, ticket)
        self._count(1)
        try:
            line.call_next()
            await ticket[2].wait()
            line.stop = Stop()
            yield line.stop
        finally:
            line.leave(ticket)
            if not line.busy and not line.waiting:
                self._lines.pop(key, None)
            self._count(-1)

    def stop(self, place: Place) -> bool:
        """Stop what is being answered in a thread; False where nothing is."""
        line = self._lines.get((place.team, place.channel, place.thread))
        if line is None or line.stop is None:
            return False
        line.stop.set()
        return True

    async def answered(self, place: Place) -> bool:
        """Wait for the question that is being answered in a thread; at once False where none is."""
        line = self._lines.get((place.team, place.channel, place.thread))
        return line is not None and await line.answered.wait()

    async def drained(self, seconds: float) -> bool:
        """Wait until nothing is under way, for so long at most; False: something still is."""
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def _count(self, change: int) -> None:
        self._held += change
        if self._held:
            self._idle.clear()
        else:
            self._idle.set()
