"""How many questions a person may ask in a minute, and how many are taken from a channel."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.slack.domain import Asked

_MINUTE = 60.0  # seconds
_KEPT = 4096  # people and channels; beyond that, those who asked nothing for a minute are forgotten


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whether a question is taken."""

    seconds: float = 0.0  # until one is taken again; 0: this one is
    tell: bool = False  # whoever asks is to hear of it: once a minute, not with every question

    @property
    def granted(self) -> bool:
        """The question is taken."""
        return not self.seconds


class Allowance:
    """Counts the questions of the last minute. For use in one event loop; each process counts its own."""

    def __init__(
        self, person_a_minute: int, channel_a_minute: int, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        """`now` returns seconds that only ever go forward."""
        self._person, self._channel = person_a_minute, channel_a_minute
        self._now = now
        self._taken: dict[tuple[str, str], deque[float]] = {}
        self._told: dict[tuple[str, str], float] = {}

    def take(self, asked: Asked) -> Allowed:
        """Count a question, unless its person or channel asked too much; a refused one is not counted."""
        now = self._now()
        limits = dict(self._limits(asked))
        wait = max(self._wait(key, limit, now) for key, limit in limits.items())
        if not wait:
            for key in limits:
                self._taken.setdefault(key, deque()).append(now)
            self._forget(now)
            return Allowed()
        return Allowed(wait, self.tells(asked))

    def tells(self, asked: Asked) -> bool:
        """Tell whether a person is to hear that a question is not answered: once a minute."""
        now, person = self._now(), (asked.place.team, asked.person)
        if now - self._told.get(person, -_MINUTE) < _MINUTE:
            return False
        self._told[person] = now
        return True

    def _limits(self, asked: Asked) -> Iterator[tuple[tuple[str, str], int]]:
        yield (asked.place.team, asked.person), self._person
        # What one person alone reads fills nobody's channel.
        if not asked.private:
            yield (asked.place.team, asked.place.channel), self._channel

    def _wait(self, key: tuple[str, str], limit: int, now: float) -> float:
        times = self._taken.get(key)
        while times and now - times[0] >= _MINUTE:
            times.popleft()
        return _MINUTE - (now - times[0]) if times and len(times) >= limit else 0.0

    def _forget(self, now: float) -> None:
        if len(self._taken) > _KEPT:
            self._taken = {key: times for key, times in self._taken.items() if now - times[-1] < _MINUTE}
        if len(self._told) > _KEPT:
            self._told = {person: at for person, at in self._told.items() if now - at < _MINUTE}
