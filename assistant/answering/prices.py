"""What the tokens of a language model cost, by the prices in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.kernel.chat_model import Usage

_PER = 1_000_000  # tokens that a price is for


@dataclass(frozen=True, slots=True)
class Prices:
    """Models, named as the settings name them, and what a million tokens of each cost."""

    models: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # read, written
    currency: str = ""

    def of(self, model: str, usage: Usage) -> float | None:
        """Return what a model is paid; None where it has no price here, or did not tell its tokens."""
        price = self.models.get(model)
        if price is None or not (usage.read or usage.written):
            return None
        read, written = price
        return (usage.read * read + usage.written * written) / _PER
