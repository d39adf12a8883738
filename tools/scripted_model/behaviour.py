"""What a behaviour is: one line that says what a model does, and the script that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tools.scripted_model.asked import Asked
from tools.scripted_model.steps import Failure, Script


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How one model behaves."""

    does: str  # one line
    play: Callable[[Asked], Script | Failure]
