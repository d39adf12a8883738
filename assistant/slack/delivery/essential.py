"""Calls that must be made: waiting where Slack says wait, trying again where that doubles nothing."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from assistant.slack.delivery.troubles import FAULTS, MENDED, SlackTrouble, Trouble, named, trouble_of
from assistant.slack.domain import Payload

log = structlog.get_logger(__name__)

Calling = Callable[[], Awaitable[Payload]]
Finding = Callable[[], Awaitable[Payload | None]]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited for what; all in seconds."""

    limited: float = 120.0  # for Slack's limits, in all, until a call is given up
    lost: tuple[float, ...] = (1.0, 3.0, 8.0)  # before each new try where Slack was not reached
    ornament: float = 5.0  # for an answer to an ornamental call
    answer: float = 30.0  # for an answer to any call
    connect: float = 10.0
    append: float = 1.0  # between two appends to a stream


_AT_LEAST = 1.0  # seconds that are waited where Slack says wait, and not how long
_SPREAD = 0.3  # seconds over which those who waited for the same limit are let go again
_BY_CHANNEL = frozenset({"chat.postMessage"})  # about one a second and channel; others by the workspace


class Essential:
    """Makes calls. One for the process: who waits for a limit holds up the others of the same limit too."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._closed_until: dict[tuple[str, str], float] = {}

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
                await self._opened(method, channel, given_up)
                return await once(method, calling)
            except SlackTrouble as refused:
                trouble = refused
            if trouble.kind is Trouble.RATE_LIMITED and self._limited(trouble, channel, given_up):
                continue
            pause = next(pauses, None) if trouble.kind is Trouble.UNREACHABLE else None
            if pause is None or not (trouble.unsent or again or found):
                _log(trouble, channel)
                raise trouble
            await asyncio.sleep(pause)
            if found and not trouble.unsent and (done := await found()) is not None:
                log.info("slack_found_done", method=method, channel=channel)
                return done

    async def _opened(self, method: str, channel: str, given_up: float) -> None:
        """Wait while a limit is known to hold; raise where it holds for too long."""
        while (wait := self._closed_until.get(_limit(method, channel), 0.0) - time.monotonic()) > 0:
            if time.monotonic() + wait > given_up:
                raise named("ratelimited", method, retry_after=wait)
            await asyncio.sleep(wait + random.uniform(0, _SPREAD))  # noqa: S311  # no secret

    def _limited(self, trouble: SlackTrouble, channel: str, given_up: float) -> bool:
        """Note until when a limit holds; False where that is too long to wait."""
        now = time.monotonic()
        until = now + max(trouble.retry_after, _AT_LEAST)
        self._closed_until = {limit: end for limit, end in self._closed_until.items() if end > now}
        self._closed_until[_limit(trouble.method, channel)] = until
        if until > given_up:
            return False
        log.info("slack_waits", method=trouble.method, channel=channel, seconds=round(until - now, 1))
        return True


async def once(method: str, calling: Calling) -> Payload:
    """Make a call a single time; its faults become `SlackTrouble`."""
    try:
        return await calling()
    except FAULTS as error:
        raise trouble_of(error, method) from None  # the SDK's own message holds what was sent


def _limit(method: str, channel: str) -> tuple[str, str]:
    return method, channel if method in _BY_CHANNEL else ""


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
