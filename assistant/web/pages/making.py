"""How an answer was made, as facts for whoever wants to know: by whom, from what, how long it took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.kernel.domain import Answer, Written

_STAGES = {
    "retrieve": "searching",
    "choose": "choosing sentences",
    "write": "writing and checking",
    "suggest": "suggestions after it",
    "total": "the answer in all",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing about an answer."""

    name: str
    value: str


def making(answer: Answer) -> tuple[Fact, ...]:
    """Return what is known of how an answer was made; nothing that is not."""
    found = (*_of_model(answer), *_of_collection(answer))
    return tuple(Fact(name, value) for name, value in found if value)


def _of_model(answer: Answer) -> Iterator[tuple[str, str]]:
    written = answer.written
    if written is None:
        yield "Language model", "none"
        return
    yield "Language model", written.model
    yield "Prompts, and the digest of each", "; ".join(f"{name} {it}" for name, it in written.prompts.items())
    if written.tokens_read or written.tokens_written:
        yield "Tokens", f"{written.tokens_read:,} read, {written.tokens_written:,} written"
    yield "Price", _price(written)
    if written.dropped:
        yield "Sentences that the sources do not bear out", f"{written.dropped:,}"
    yield "Its failure, as it was recorded", written.fault.replace("_", " ")


def _of_collection(answer: Answer) -> Iterator[tuple[str, str]]:
    yield "State of the collection", answer.generation
    yield "Time", _times(answer.timings_ms)


def _price(written: Written) -> str:
    """Return what a model was paid, to as many places as say something: prices are small."""
    if written.price is None:
        return ""
    amount = f"{written.price:.6f}".rstrip("0")
    return f"{written.currency} {amount}{'0' * max(0, 2 - len(amount.partition('.')[2]))}"


def _times(timings_ms: Mapping[str, float]) -> str:
    return "; ".join(f"{_STAGES.get(stage, stage)} {took:,.0f} ms" for stage, took in timings_ms.items())
