"""A language model held to limits: of time, of tries, of calls at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

import structlog
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    stop_before_delay,
    wait_exponential_jitter,
)

from assistant.kernel.chat_model import FaultKind, Message, ModelFault
from assistant.kernel.settings import Settings
from assistant.kernel.stopping import Stop
from assistant.llm.breaker import Breaker, HurriedFault
from assistant.llm.faults import PassingFault
from assistant.llm.pieces import Piece, Tally, texts
from assistant.llm.writing import Put, Writing

log = structlog.get_logger(__name__)

_LONGEST_TOKEN = 20  # characters: far more than any model's mean, so only one that ignores its limit meets it
_LONGEST_PAUSE = 8.0  # seconds between tries, where the service asks for none

Source = Callable[[Sequence[Message]], AsyncIterator[Piece]]
"""Call a model and yield its stream; raises nothing but `ModelFault`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a model is held to."""

    first_seconds: float = 10  # until it writes, all tries and all waiting included
    seconds: float = 40  # until it ends
    tries: int = 3
    calls: int = 8  # at the same time
    characters: int = 20_000  # that it writes
    pause: float = 0.3  # seconds before the second try, doubled before each further one

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Return those of the settings."""
        return cls(
            first_seconds=settings.model_first_seconds,
            seconds=settings.model_seconds,
            tries=settings.model_tries,
            calls=settings.model_calls,
            characters=settings.model_tokens * _LONGEST_TOKEN,
        )


@dataclass(slots=True)
class _Call:
    """One call: its times are those of `time.monotonic`, in seconds."""

    messages: Sequence[Message]
    began: float
    begin_by: float
    end_by: float
    hurried: bool  # it has less time than the settings give a model to begin
    tries: int = 0
    first: float | None = None
    tally: Tally = field(default_factory=Tally)


class LimitedModel:
    """A `ChatModel`. Safe to share between threads."""

    def __init__(
        self, name: str, source: Source, limits: Limits, *, address: str = "", breaker: Breaker | None = None
    ) -> None:
        self.name = name
        self.address = address  # for people; "" where its provider knows
        self._source = source
        self._limits = limits
        self._breaker = breaker or Breaker()
        self._turns = asyncio.Semaphore(limits.calls)

    def write(self, messages: Sequence[Message], *, stop: Stop, seconds: float | None = None) -> Writing:
        """Begin a call; see `ChatModel.write`.

        A model that is busy, fails or cannot be reached is tried again until it has begun to write, if there
        is time. Raises `ModelFault` while it is read: BUSY when its turn does not come, RESTING, LATE, SLOW,
        STOPPED, or what its service says.
        """
        seconds = self._limits.seconds if seconds is None else max(seconds, 0)
        now = time.monotonic()
        call = _Call(
            tuple(messages),
            began=now,
            begin_by=now + min(self._limits.first_seconds, seconds),
            end_by=now + seconds,
            hurried=seconds < min(self._limits.first_seconds, self._limits.seconds),
        )

        def begin(put: Put) -> Coroutine[None, None, None]:
            return self._logged(call, put)

        return Writing(begin, stop, seconds)

    async def _logged(self, call: _Call, put: Put) -> None:
        """Make a call and write one line about it, without any text of it."""
        fault, kind = None, FaultKind.STOPPED.value
        try:
            await self._in_turn(call, put)
            kind = ""
        except ModelFault as caught:
            fault, kind = caught, caught.kind.value
        finally:
            log.info(
                "model called",
                model=self.name,
                first_ms=None if call.first is None else _milliseconds(call.first - call.began),
                total_ms=_milliseconds(time.monotonic() - call.began),
                tokens_read=call.tally.usage.read,
                tokens_written=call.tally.usage.written,
                tries=call.tries,
                fault=kind,
            )
        if fault:
            put(fault)

    async def _in_turn(self, call: _Call, put: Put) -> None:
        try:
            async with asyncio.timeout(call.begin_by - time.monotonic()):
                await self._turns.acquire()
        except TimeoutError:
            raise ModelFault(
                FaultKind.BUSY,
                f"{self._limits.calls} calls were under way, as many as PRECEDENT_MODEL_CALLS allows",
            ) from None
        try:
            with self._breaker:
                await self._in_time(call, put)
        finally:
            self._turns.release()

    async def _in_time(self, call: _Call, put: Put) -> None:
        try:
            async with asyncio.timeout(call.begin_by - time.monotonic()) as limit:
                first, rest = await self._begun(call)
                call.first = time.monotonic()
                limit.reschedule(asyncio.get_running_loop().time() + call.end_by - call.first)
                put(first)
                async with aclosing(rest):
                    async for text in rest:
                        put(text)
        except TimeoutError:
            raise _overdue(call) from None
        put(call.tally.usage)

    async def _begun(self, call: _Call) -> tuple[str, AsyncGenerator[str]]:
        """Return the first text of a stream and the rest of it, after as many tries as it takes."""
        async for attempt in AsyncRetrying(
            retry=retry_if_exception_type(PassingFault),
            stop=stop_after_attempt(self._limits.tries) | stop_before_delay(call.begin_by - time.monotonic()),
            wait=self._pause,
            reraise=True,
        ):
            with attempt:
                call.tries += 1
                call.tally = Tally()
                rest = texts(self._source(call.messages), call.tally, most=self._limits.characters)
                return await anext(rest), rest
        raise AssertionError("the last try returns or raises")

    def _pause(self, state: RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome else None
        wanted = fault.after if isinstance(fault, PassingFault) else 0
        pause = self._limits.pause
        return max(wanted, wait_exponential_jitter(pause, _LONGEST_PAUSE, jitter=pause)(state))


def _overdue(call: _Call) -> ModelFault:
    took = time.monotonic() - call.began
    made = HurriedFault if call.hurried else ModelFault
    if call.first is None:
        return made(FaultKind.LATE, f"nothing came for {took:.1f} seconds")
    return made(FaultKind.SLOW, f"it was still writing after {took:.1f} seconds")


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
