"""Tell those who work for somebody that this somebody has gone."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock


class Stop:
    """Set once, from any thread; what hangs on it is called then. Safe to share between threads."""

    def __init__(self) -> None:
        self._set = False
        self._calls: list[Callable[[], object]] = []
        self._lock = Lock()

    @property
    def is_set(self) -> bool:
        """Whether it was set."""
        return self._set

    def set(self) -> None:
        """Call what hangs on it; a second time does nothing."""
        with self._lock:
            calls, self._calls = ([], self._calls) if self._set else (self._calls, [])
            self._set = True
        for call in calls:
            call()

    def then(self, call: Callable[[], object]) -> Callable[[], None]:
        """Call something when this is set, at once if it is; return what takes that back.

        `call` must be quick, must not raise, and may come from any thread.
        """
        with self._lock:
            if not self._set:
                self._calls.append(call)
                return lambda: self._take_back(call)
        call()
        return lambda: None

    def _take_back(self, call: Callable[[], object]) -> None:
        with self._lock:
            if call in self._calls:
                self._calls.remove(call)
