from __future__ import annotations

import asyncio

import pytest

from assistant.kernel.chat_model import FaultKind, ModelFault
from assistant.llm.breaker import Breaker


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


def call(breaker: Breaker, kind: FaultKind | None = None) -> FaultKind | None:
    """Let a call go well, or fail in a way; return the fault that came of it."""
    try:
        with breaker:
            if kind:
                raise ModelFault(kind, "so it goes")
    except ModelFault as fault:
        return fault.kind
    return None


@pytest.mark.parametrize("kind", [FaultKind.UNREACHABLE, FaultKind.FAILING, FaultKind.LATE, FaultKind.SLOW])
def test_five_in_a_row_and_it_rests_for_half_a_minute(clock: Seconds, kind: FaultKind) -> None:
    breaker = Breaker(clock)
    assert [call(breaker, kind) for _ in range(5)] == [kind] * 5
    assert call(breaker) is FaultKind.RESTING
    clock.now += 29.9
    assert call(breaker) is FaultKind.RESTING
    clock.now += 0.2
    assert call(breaker) is None
    assert call(breaker) is None


def test_one_that_goes_well_ends_the_row(clock: Seconds) -> None:
    breaker = Breaker(clock)
    for _ in range(3):
        for _ in range(4):
            call(breaker, FaultKind.FAILING)
        assert call(breaker) is None


@pytest.mark.parametrize("kind", [FaultKind.KEY, FaultKind.MALFORMED, FaultKind.REFUSED, FaultKind.QUOTA])
def test_one_that_answers_badly_is_there(clock: Seconds, kind: FaultKind) -> None:
    breaker = Breaker(clock)
    for _ in range(4):
        call(breaker, FaultKind.FAILING)
    call(breaker, kind)
    call(breaker, FaultKind.FAILING)
    assert call(breaker) is None


@pytest.mark.parametrize("kind", [FaultKind.STOPPED, FaultKind.BUSY])
def test_who_leaves_or_waits_says_nothing_about_the_model(clock: Seconds, kind: FaultKind) -> None:
    breaker = Breaker(clock)
    for _ in range(4):
        call(breaker, FaultKind.FAILING)
    call(breaker, kind)
    call(breaker, FaultKind.FAILING)
    assert call(breaker) is FaultKind.RESTING


def test_failed_trial_begins_the_rest_again(clock: Seconds) -> None:
    breaker = Breaker(clock)
    for _ in range(5):
        call(breaker, FaultKind.LATE)
    clock.now += 30
    assert call(breaker, FaultKind.LATE) is FaultKind.LATE
    assert call(breaker) is FaultKind.RESTING
    clock.now += 30
    assert call(breaker) is None


def test_one_trial_at_a_time(clock: Seconds) -> None:
    breaker = Breaker(clock)
    for _ in range(5):
        call(breaker, FaultKind.LATE)
    clock.now += 30
    with breaker:
        assert call(breaker) is FaultKind.RESTING
    assert call(breaker) is None


def test_cancelled_trial_leaves_the_next_one_free(clock: Seconds) -> None:
    breaker = Breaker(clock)
    for _ in range(5):
        call(breaker, FaultKind.LATE)
    clock.now += 30
    with pytest.raises(asyncio.CancelledError), breaker:
        raise asyncio.CancelledError
    assert call(breaker) is None
