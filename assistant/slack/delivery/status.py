"""What shows that the app is at work on a question: its session's status, words, or a reaction."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from assistant.slack.delivery.calls import Slack
from assistant.slack.delivery.troubles import SlackTrouble
from assistant.slack.domain import Asked

_SEEN = "eyes"  # the emoji on the message that asks, where a workspace shows no status
_PROCESSING = "processing"
_WAIT = 1.0  # seconds that the end of an answer waits for a status that is on its way


class Status:
    """The status of one question. Showing it never holds up the answer: calls are made besides."""

    def __init__(self, slack: Slack, asked: Asked) -> None:
        self._slack = slack
        self._asked = asked
        self._words = self._shown = ""
        self._work: asyncio.Task[None] | None = None
        self._session = self._worded = self._reacted = False
        self._over = asyncio.Event()
        self._wording = False  # words are on their way
        self._late = False  # words may have arrived after what was said, which would have taken them away

    def show(self, words: str) -> None:
        """Say what is being done: "has searched 45 documents…"; of words that come quickly only the last."""
        self._words = words
        if self._work is None or self._work.done():
            self._work = asyncio.get_running_loop().create_task(self._shown_all())

    def hush(self) -> None:
        """Show no more words, for now something is said; the button to stop it comes all the same."""
        self._words = self._shown
        self._late = self._wording

    async def still(self) -> bool:
        """Show nothing more; True when nothing is on its way to Slack any longer."""
        self._end()
        if self._work is not None:
            await asyncio.wait((self._work,), timeout=_WAIT)
        return self._work is None or self._work.done()

    def end(self, *, said: bool, begun: bool = False, settled: bool = False) -> None:
        """Take away whatever is shown.

        `said`: something was, which takes words away. `begun`: a stream was, which sets a session to work;
        `settled`: it was ended in order, which sets the session back to "active".
        """
        self._end()
        self._slack.later(self._ended(said, begun, settled))

    def _end(self) -> None:
        self._words = self._shown
        self._over.set()

    async def _shown_all(self) -> None:
        while self._words != self._shown:
            self._shown = self._words
            await self._show(self._shown)

    async def _show(self, words: str) -> None:
        place = self._asked.place
        if place.thread:
            self._wording = True
            self._worded = await self._slack.status(place, words) or self._worded
            self._wording = False
            if not self._session and await self._lasts():
                self._session = await self._slack.session(place, _PROCESSING)
        if not (self._worded or self._session or self._reacted) and self._asked.message:
            self._reacted = await self._slack.react(place, self._asked.message, _SEEN)

    async def _lasts(self) -> bool:
        """Wait whether the answer takes long enough for a button to stop it: Slack takes few such calls."""
        if self._worded:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._slack.patience.session):
                    await self._over.wait()
        return not self._over.is_set()

    async def _ended(self, said: bool, begun: bool, settled: bool) -> None:
        place = self._asked.place
        if self._work is not None:
            await self._work
        if self._reacted:
            await self._slack.unreact(place, self._asked.message, _SEEN)
        if self._worded and (self._late or not said):
            await self._slack.status(place, "")
        if (self._session or begun) and not settled:
            with suppress(SlackTrouble):  # it is in the log
                await self._slack.settled(place)
