"""What a check of one statement comes to: what is wrong with it, and the sentences that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.kernel.domain import Hit, Sentence


class FailureKind(StrEnum):
    """What a statement says that its sources do not."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    ADDRESS = "address"
    NEGATION = "negation"
    SUPPORT = "support"
    UNCITED = "uncited"


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is wrong with a statement."""

    kind: FailureKind
    detail: str  # plain words, for the model's second try and the trace: "“£5m” does not stand in passage 2"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence of a cited passage that the statement rests on: what is quoted."""

    hit: Hit
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a statement is supported, and by what."""

    failures: tuple[Failure, ...]
    quoted: tuple[Quoted, ...]  # in the order of the statement's markers; of a failed one, the nearest
    score: float  # 0..1, how well the sentences say what it says

    @property
    def supported(self) -> bool:
        """Tell whether nothing is wrong with it."""
        return not self.failures
