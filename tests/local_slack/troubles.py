"""Trouble that a test asks for, and the limits on how often a method may be called."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from .shapes import Json, Refused


class Busy(Exception):
    """Too many calls: HTTP 429."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"again after {retry_after} s")
        self.retry_after = retry_after


class Lost(Exception):
    """The connection ends without an answer; what was asked is done where `done`."""

    def __init__(self, done: bool) -> None:
        super().__init__("connection lost")
        self.done = done


class Failed(Exception):
    """An answer with a status of HTTP that is no success."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


@dataclass
class Allowed:
    """So many calls within so many seconds; for each channel on its own where `each_channel`."""

    calls: int
    seconds: float
    each_channel: bool = False
    made: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def take(self, channel: str, now: float) -> None:
        """Count a call. Raises Busy."""
        made = self.made[channel if self.each_channel else ""]
        while made and made[0] <= now - self.seconds:
            made.popleft()
        if len(made) >= self.calls:
            raise Busy(max(1, math.ceil(made[0] + self.seconds - now)))
        made.append(now)


_TIERS = {1: 1, 2: 20, 3: 50, 4: 100}  # calls a minute
# https://docs.slack.dev/apis/web-api/rate-limits and each method's own page.
_TIER_OF = {
    "chat.startStream": 2,
    "chat.stopStream": 2,
    "chat.appendStream": 4,
    "chat.update": 3,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "conversations.replies": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.open": 3,
    "reactions.add": 3,
    "reactions.remove": 2,
    "assistant.threads.setSuggestedPrompts": 4,
    "assistant.threads.setTitle": 4,
    "agents.sessions.setStatus": 3,
    "agents.sessions.rename": 3,
    "views.open": 4,
    "views.push": 4,
    "views.update": 4,
    "users.info": 4,
    "usergroups.list": 2,
    "files.getUploadURLExternal": 4,
    "files.completeUploadExternal": 4,
    "apps.connections.open": 3,
}


def as_slack_does() -> dict[str, Allowed]:
    """The limits that Slack documents; a minute's whole allowance may be used at once."""
    limits = {method: Allowed(_TIERS[tier], 60.0) for method, tier in _TIER_OF.items()}
    limits["chat.postMessage"] = Allowed(1, 1.0, each_channel=True)
    # "Special": not published. Ten a second lets every app work that sets one status for each step of an answer.
    limits["assistant.threads.setStatus"] = Allowed(600, 60.0)
    return limits


class Troubles:
    """What is to go wrong; read by the Web API before it does anything."""

    def __init__(self) -> None:
        self.limits: dict[str, Allowed] = {}
        self.slowness: dict[str, float] = {}
        self.revoked = ""  # the error that every token meets: token_revoked, account_inactive
        self.without: set[str] = set()  # scopes taken away
        self.agent = True
        self._waiting: dict[str, deque[Exception]] = defaultdict(deque)
        self._for_ever: dict[str, Exception] = {}

    def meet(self, method: str, trouble: Exception, times: int) -> None:
        """Let the next calls of a method meet a trouble; for ever where `times` is 0."""
        if times == 0:
            self._for_ever[method] = trouble
        else:
            self._waiting[method].extend([trouble] * times)

    def end(self, method: str) -> None:
        """End what a method was to meet."""
        self._for_ever.pop(method, None)
        self._waiting.pop(method, None)

    def before(self, method: str, arguments: Json) -> Exception | None:
        """The trouble that a call meets; one that is lost after it was done is for the caller to raise."""
        if self._waiting[method]:
            return self._waiting[method].popleft()
        if method in self._for_ever:
            return self._for_ever[method]
        if method in self.limits:
            channel = str(arguments.get("channel") or arguments.get("channel_id") or "")
            try:
                self.limits[method].take(channel, time.monotonic())
            except Busy as busy:
                return busy
        return None


def refusal(error: str) -> Refused:
    """A refusal that a test asks for."""
    return Refused(error, asked=True)
