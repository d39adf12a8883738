from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest

from assistant.answering.progress import Checking, Progress, Tell
from assistant.slack.making import Making


def made(ask: Any, *, at_once: int = 2) -> tuple[Any, list[Progress]]:
    heard: list[Progress] = []

    async def hear(item: Progress) -> None:
        heard.append(item)

    async def run() -> Any:
        return await Making(at_once).make(ask, hear)

    return asyncio.run(run()), heard


def test_what_is_told_is_heard_in_order_before_the_reply_is_returned() -> None:
    def ask(tell: Tell) -> str:
        for number in range(50):
            tell(Checking(number))
        return "the reply"

    reply, heard = made(ask)
    assert reply == "the reply"
    assert heard == [Checking(number) for number in range(50)]


def test_what_goes_wrong_is_raised_where_the_reply_is_waited_for() -> None:
    def ask(tell: Tell) -> str:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        made(ask)


def test_the_event_loop_goes_on_while_an_answer_is_made() -> None:
    async def run() -> int:
        steps = 0

        async def count() -> None:
            nonlocal steps
            while True:
                await asyncio.sleep(0.005)
                steps += 1

        async def hear(_: Progress) -> None: ...

        counting = asyncio.create_task(count())
        await Making(1).make(lambda tell: (time.sleep(0.2), "made"), hear)
        counting.cancel()
        return steps

    assert asyncio.run(run()) > 3


def test_no_more_answers_are_made_at_the_same_time_than_there_are_places() -> None:
    lock, now, most = threading.Lock(), 0, 0

    def ask(tell: Tell) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        with lock:
            now -= 1

    async def run() -> None:
        making = Making(3)

        async def hear(_: Progress) -> None: ...

        await asyncio.gather(*(making.make(lambda tell: (ask(tell), 1), hear) for _ in range(12)))

    asyncio.run(run())
    assert most == 3
