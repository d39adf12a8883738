"""Leave a model alone for a while when it has failed several times in a row."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType

from assistant.kernel.chat_model import FaultKind, ModelFault

_FAULTS = 5  # in a row
_SECONDS = 30.0  # how long it rests
_ILL = {FaultKind.UNREACHABLE, FaultKind.FAILING, FaultKind.LATE, FaultKind.SLOW}
# Whoever asked has gone, or too many ask: neither says that it is well, nor that it is not.
_SAYS_NOTHING = {FaultKind.STOPPED, FaultKind.BUSY}


class HurriedFault(ModelFault):
    """A call was given too little time for what came of it to say anything about the model."""


class Breaker:
    """Entered for each call; raises `ModelFault` of the kind RESTING while the model rests.

    After its rest one call is let through: when it fails, the rest begins again. Not for several threads.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._row = 0
        self._rests_until: float | None = None
        self._trying = False

    def __enter__(self) -> None:
        if self._rests_until is None:
            return
        left = self._rests_until - self._clock()
        if left > 0 or self._trying:
            raise ModelFault(
                FaultKind.RESTING,
                f"it failed {self._row} times in a row; it is asked again in {max(left, 0):.0f} seconds",
            )
        self._trying = True

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._trying = False
        if isinstance(fault, HurriedFault):
            return
        if isinstance(fault, ModelFault):
            self._note(fault.kind)
        elif fault is None:
            self._well()

    def _note(self, kind: FaultKind) -> None:
        if kind in _SAYS_NOTHING:
            return
        if kind not in _ILL:  # it answers, if not as it should
            self._well()
            return
        self._row += 1
        if self._row >= _FAULTS:
            self._rests_until = self._clock() + _SECONDS

    def _well(self) -> None:
        self._row, self._rests_until = 0, None
