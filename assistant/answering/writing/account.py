"""What language models were asked for in one answer, and what it took."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from assistant.answering.prices import Prices
from assistant.kernel.chat_model import FaultKind, Usage
from assistant.kernel.domain import Written
from assistant.kernel.prompting import Rendered


@dataclass(slots=True)
class Account:
    """Adds up over the calls of one answer."""

    model: str  # that writes it
    ends_at: float  # by the monotonic clock: when all calls together must have ended
    prices: Prices
    read: int = 0  # tokens
    wrote: int = 0
    price: float | None = 0.0  # None as soon as one call has none
    took_ms: float = 0.0  # until its words were checked and said
    repairs: int = 0
    dropped: int = 0  # statements that were not shown, or not as supported
    fault: FaultKind | None = None  # the first
    prompts: dict[str, str] = field(default_factory=dict)

    @property
    def seconds_left(self) -> float:
        """How long calls may still take."""
        return self.ends_at - time.monotonic()

    def sends(self, prompt: Rendered) -> None:
        """Count a prompt that is sent."""
        self.prompts[prompt.name] = prompt.digest

    def used(self, model: str, usage: Usage) -> None:
        """Count the tokens of a call."""
        self.read += usage.read
        self.wrote += usage.written
        price = self.prices.of(model, usage)
        self.price = None if price is None or self.price is None else self.price + price

    def written(self) -> Written:
        """Return the sum."""
        return Written(
            model=self.model,
            prompts=dict(self.prompts),
            tokens_read=self.read,
            tokens_written=self.wrote,
            price=self.price,
            currency="" if self.price is None else self.prices.currency,
            fault=self.fault.value if self.fault else "",
            dropped=self.dropped,
        )
