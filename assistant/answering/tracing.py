"""Note what happens while an answer is made, so that it can be looked at afterwards."""

from __future__ import annotations

import time
from typing import Any

from assistant.kernel.domain import TraceStep


class Tracer:
    """The steps of one answer so far, in order."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._steps: list[TraceStep] = []

    def note(self, name: str, /, **detail: Any) -> None:
        """Note a step; `detail` is what JSON can hold."""
        at = round((time.perf_counter() - self._began) * 1000, 1)
        self._steps.append(TraceStep(name, at, detail))

    @property
    def steps(self) -> tuple[TraceStep, ...]:
        """What was noted."""
        return tuple(self._steps)
