"""Calls that must be made: waiting where Slack says wait, trying again where that doubles nothing."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from assistant.slack.delivery.troubles import FAULTS, MENDED, SlackTrouble, Trouble, named, trouble_of
from assistant.slack.domain import Payload

log = structlog.get_logger(__name__)

Calling = Callable[[], Awaitable[Payload]]
Finding = Callable[[], Awaitable[Payload | None]]
_Limit = tuple[str, str]  # method; channel, where a limit is by channel


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited for what; all in seconds."""

    limited: float = 120.0  # for Slack's limits, in all, until a call is given up
    lost: tuple[float, ...] = (1.0, 3.0, 8.0)  # before each new try where Slack was not reached
    ornament: float = 5.0  # for an answer to an ornamental call
    answer: float = 30.0  # for an answer to any call
    connect: float = 10.0
    append: float = 1.0  # between two appends to a stream
    session: float = 1.0  # before a thread is shown at work with a button to stop


_AT_LEAST = 1.0  # seconds that are waited where Slack says wait, and not how long
# Seconds between two calls while others wait: Slack takes about one message a second in a channel. Its other
# limits are by the minute, for the workspace.
_SPACED = {"chat.postMessage": 1.0}


class Essential:
    """Makes calls. One for the process: those that meet the same limit wait in line and go one by one."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._closed_until: dict[_Limit, float] = defaultdict(float)
        self._lines: dict[_Limit, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def call(
        self,
        method: str,
        channel: str,
        calling: Calling,
        *,
        again: bool = False,
        found: Finding | None = None,
    ) -> Payload:
        """Return what Slack answers.

        `again`: made twice it does no harm. `found`: looks whether a call without an answer was carried out,
        and returns what came of it. With neither, a call that may have been carried out is not repeated.
        Raises `SlackTrouble`, which has been logged.
        """
        given_up = time.monotonic() + self._patience.limited
        pauses = iter(self._patience.lost)
        while True:
            try:
                return await self._made(method, channel, calling, given_up)
            except SlackTrouble as refused:
                trouble = refused
            pause = next(pauses, None) if trouble.kind is Trouble.UNREACHABLE else None
            if pause is None or not (trouble.unsent or again or found):
                _log(trouble, channel)
                raise trouble
            await asyncio.sleep(pause)
            if found and not trouble.unsent and (done := await found()) is not None:
                log.info("slack_found_done", method=method, channel=channel)
                return done

    async def _made(self, method: str, channel: str, calling: Calling, given_up: float) -> Payload:
        """Make a call, later where a limit holds. Raises where that is too long to wait."""
        limit = (method, channel if method in _SPACED else "")
        if self._closed_until[limit] <= time.monotonic():
            try:
                return await once(method, calling)
            except SlackTrouble as trouble:
                self._note(limit, trouble, given_up)
        async with self._lines[limit]:
            while True:
                await self._opened(limit, given_up)
                try:
                    made = await once(method, calling)
                except SlackTrouble as trouble:
                    self._note(limit, trouble, given_up)
                    continue
                self._closed_until[limit] = time.monotonic() + _SPACED.get(method, 0.0)
                return made

    async def _opened(self, limit: _Limit, given_up: float) -> None:
        """Wait while a limit is known to hold."""
        while (wait := self._closed_until[limit] - time.monotonic()) > 0:
            if time.monotonic() + wait > given_up:
                raise named("ratelimited", limit[0], retry_after=wait)
            await asyncio.sleep(wait)

    def _note(self, limit: _Limit, trouble: SlackTrouble, given_up: float) -> None:
        """Note until when a limit holds; raise other troubles, and this one where it holds for too long."""
        if trouble.kind is not Trouble.RATE_LIMITED:
            raise trouble
        until = time.monotonic() + max(trouble.retry_after, _AT_LEAST)
        self._closed_until[limit] = max(until, self._closed_until[limit])
        if until > given_up:
            raise trouble
        log.info("slack_waits", method=trouble.method, channel=limit[1], seconds=trouble.retry_after)


async def once(method: str, calling: Calling) -> Payload:
    """Make a call a single time; its faults become `SlackTrouble`."""
    try:
        return await calling()
    except FAULTS as error:
        raise trouble_of(error, method) from None  # the SDK's own message holds what was sent


def _log(trouble: SlackTrouble, channel: str) -> None:
    tell = log.info if trouble.kind in MENDED else log.warning
    tell("slack_refused", **described(trouble), channel=channel)


def described(trouble: SlackTrouble) -> Mapping[str, str]:
    """Return what a line of the log says of a trouble."""
    return {
        "method": trouble.method,
        "trouble": trouble.kind.value,
        "error": trouble.error,
        "remedy": trouble.remedy,
    }
