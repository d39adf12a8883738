from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.slack.domain import Place
from assistant.slack.underway import Underway

THREAD = Place("T1", "C1", "100.0")


async def asked_in_order(moments: Iterable[str], place: Place = THREAD) -> list[str]:
    """Return the order in which questions are let in that came while one was being answered."""
    underway, order = Underway(), []
    first_may_end = asyncio.Event()

    async def first() -> None:
        async with underway.turn(place, "000"):
            await first_may_end.wait()

    async def ask(moment: str) -> None:
        async with underway.turn(place, moment):
            order.append(moment)
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(first())]
    await asyncio.sleep(0)
    for moment in moments:
        tasks.append(asyncio.create_task(ask(moment)))
        await asyncio.sleep(0)
    first_may_end.set()
    await asyncio.gather(*tasks)
    return order


@given(st.lists(st.from_regex(r"1[0-9]{2}\.[0-9]", fullmatch=True), max_size=8))
@settings(max_examples=40, deadline=None)
def test_questions_that_wait_are_answered_in_the_order_of_their_messages(moments: list[str]) -> None:
    assert asyncio.run(asked_in_order(moments)) == sorted(moments)


def test_one_question_of_a_thread_is_answered_at_a_time() -> None:
    async def run() -> int:
        underway, most, now = Underway(), 0, 0

        async def ask(number: int) -> None:
            nonlocal most, now
            async with underway.turn(THREAD, str(number)):
                now += 1
                most = max(most, now)
                await asyncio.sleep(0.001)
                now -= 1

        await asyncio.gather(*(ask(number) for number in range(10)))
        return most

    assert asyncio.run(run()) == 1


@pytest.mark.parametrize(
    "place", [Place("T1", "C1", "200.0"), Place("T1", "C2", "100.0"), Place("T1", "C1", "")]
)
def test_threads_do_not_wait_for_one_another(place: Place) -> None:
    async def run() -> bool:
        underway = Underway()
        elsewhere = underway.turn(Place("T1", "C1", ""), "3")
        async with asyncio.timeout(1), underway.turn(THREAD, "1"), underway.turn(place, "2"), elsewhere:
            return True

    assert asyncio.run(run())


def test_stop_reaches_the_question_that_is_being_answered_and_not_the_next() -> None:
    async def run() -> list[bool]:
        underway = Underway()
        assert not underway.stop(THREAD)
        async with underway.turn(THREAD, "1") as stop:
            assert underway.stop(THREAD)
            first = stop.is_set
        async with underway.turn(THREAD, "2") as stop:
            return [first, stop.is_set]

    assert asyncio.run(run()) == [True, False]


def test_who_gives_up_waiting_keeps_nobody_from_going_on() -> None:
    async def run() -> list[str]:
        underway, order = Underway(), []

        async def ask(name: str) -> None:
            async with underway.turn(THREAD, name):
                order.append(name)

        async with underway.turn(THREAD, "0"):
            given_up = asyncio.create_task(ask("1"))
            patient = asyncio.create_task(ask("2"))
            await asyncio.sleep(0)
            given_up.cancel()
            await asyncio.sleep(0)
        await asyncio.wait_for(patient, 1)
        return order

    assert asyncio.run(run()) == ["2"]


def test_who_fails_lets_the_next_one_in() -> None:
    async def run() -> None:
        underway = Underway()
        with pytest.raises(ValueError, match="it"):
            async with underway.turn(THREAD, "1"):
                raise ValueError("it")
        async with asyncio.timeout(1), underway.turn(THREAD, "2"):
            pass
        assert await underway.drained(0.1)

    asyncio.run(run())


def test_draining_waits_for_what_is_under_way_and_no_longer_than_told() -> None:
    async def run() -> list[bool]:
        underway = Underway()
        async with underway.turn(THREAD, "1"):
            early = await underway.drained(0.01)
        return [early, await underway.drained(1)]

    assert asyncio.run(run()) == [False, True]
