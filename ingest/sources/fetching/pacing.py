"""How often each host is asked, how long to wait when it asks for patience, and when to leave it alone."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 120.0  # seconds; a host that asks for more is left for another run
_BACKOFF = 1.0  # seconds before the second attempt, at most; twice as long before each one after
_GIVEN_UP = 3  # faults of a host in a row, each after all its attempts
_GIVEN_UP_FOR = 600.0  # seconds


class Pace:
    """Spaces out requests to each host. One for all the clients of a run, used by one thread."""

    def __init__(self, *, per_second: float = 2.0, sleep: Callable[[float], None] = time.sleep) -> None:
        self._gap = 1 / per_second
        self._sleep = sleep
        self._gaps: dict[str, float] = {}  # by host, where robots.txt asks for a longer one
        self._next: dict[str, float] = {}  # by host: when it may be asked again, on the monotonic clock
        self._faults: dict[str, tuple[int, float]] = {}  # by host: how many in a row, when the last was

    def wait(self, host: str) -> None:
        """Sleep until `host` may be asked, and count this as asking."""
        now = time.monotonic()
        moment = max(now, self._next.get(host, now))
        if moment > now:
            self._sleep(moment - now)
        self._next[host] = moment + self._gaps.get(host, self._gap)

    def hold(self, host: str, seconds: float) -> None:
        """Do not ask `host` for so long."""
        self._next[host] = max(self._next.get(host, 0.0), time.monotonic() + seconds)

    def slow_down(self, host: str, seconds: float) -> None:
        """Leave at least so long between two requests to `host`, as its robots.txt asks."""
        self._gaps[host] = max(self._gap, min(seconds, LONGEST_WAIT))

    def answered(self, host: str) -> None:
        """Note that `host` works."""
        self._faults.pop(host, None)

    def failed(self, host: str) -> None:
        """Note that all attempts at an address of `host` failed."""
        number, _ = self._faults.get(host, (0, 0.0))
        self._faults[host] = (number + 1, time.monotonic())

    def given_up(self, host: str) -> bool:
        """Say whether `host` failed so often in a row that the rest of it is left for another run."""
        number, last = self._faults.get(host, (0, 0.0))
        return number >= _GIVEN_UP and time.monotonic() - last < _GIVEN_UP_FOR


def backoff(attempt: int) -> float:
    """Return how long to wait after the attempt with this number (from 1), in seconds, with jitter."""
    most = _BACKOFF * 2 ** (attempt - 1)
    return random.uniform(most / 2, most)  # noqa: S311 (no secret: only so that clients do not fall into step)


def retry_after(value: str) -> float | None:
    """Return the seconds that a `Retry-After` header asks for, as a number or a date; None without one."""
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):  # OverflowError: an hour of ten digits
        return None
