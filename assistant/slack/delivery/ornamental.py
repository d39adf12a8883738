"""Calls that only adorn: a status, a title, a reaction. They never raise, and nothing waits for them long."""

from __future__ import annotations

import asyncio
import time

import structlog

from assistant.slack.delivery.essential import Calling, described, once
from assistant.slack.delivery.troubles import SlackTrouble, Trouble, named

log = structlog.get_logger(__name__)

# Seconds for which a call is not made again that Slack refuses for a reason that lasts: long enough to spare
# calls, short enough that an app that was reinstalled with more scopes shows it without a restart.
_REST = 600.0
_LASTING = frozenset({Trouble.MISSING_SCOPE, Trouble.NOT_AN_AGENT, Trouble.ARCHIVED, Trouble.NOT_IN_CHANNEL})
_FOR_ALL = frozenset({Trouble.MISSING_SCOPE, Trouble.RATE_LIMITED})  # in every channel, not in one
_WANTED = frozenset({"already_reacted", "no_reaction"})  # it is as it should be


class Ornamental:
    """Makes such calls. One for the process, so that what is refused is left alone, and logged, once."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._resting: dict[tuple[str, str], float] = {}
        self._told: set[tuple[str, Trouble]] = set()

    async def call(self, method: str, channel: str, calling: Calling) -> bool:
        """Make a call; False where it was refused, is at rest after a refusal, or took too long."""
        if self._rests(method, channel):
            return False
        try:
            async with asyncio.timeout(self._patience):
                await once(method, calling)
        except SlackTrouble as trouble:
            return trouble.error in _WANTED or self._refused(trouble, channel)
        except TimeoutError:
            return self._refused(named("request_timeout", method), channel)
        return True

    def _rests(self, method: str, channel: str) -> bool:
        now = time.monotonic()
        return any(self._resting.get((method, where), 0.0) > now for where in ("", channel))

    def _refused(self, trouble: SlackTrouble, channel: str) -> bool:
        now = time.monotonic()
        rest = (
            trouble.retry_after
            if trouble.kind is Trouble.RATE_LIMITED
            else _REST * (trouble.kind in _LASTING)
        )
        if rest:
            self._resting = {which: end for which, end in self._resting.items() if end > now}
            self._resting[trouble.method, "" if trouble.kind in _FOR_ALL else channel] = now + rest
        if (trouble.method, trouble.kind) not in self._told:
            self._told.add((trouble.method, trouble.kind))
            log.warning("slack_ornament_refused", **described(trouble), channel=channel)
        return False
