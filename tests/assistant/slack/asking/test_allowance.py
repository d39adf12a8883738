from __future__ import annotations

from collections import Counter, deque

from hypothesis import given
from hypothesis import strategies as st

from assistant.slack.asking.allowance import Allowance
from assistant.slack.domain import Asked, Place, Way


def asked(person: str = "U1", channel: str = "C1", *, direct: bool = False, url: str = "") -> Asked:
    return Asked(Place("T1", channel, "1.0", direct), person, "What was it?", Way.MENTION, url=url)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_person_who_asks_too_much_waits_until_the_first_is_a_minute_old() -> None:
    clock = Clock()
    allowance = Allowance(2, 100, now=clock)
    assert allowance.take(asked()).granted
    clock.now += 20
    assert allowance.take(asked()).granted
    clock.now += 10
    refused = allowance.take(asked())
    assert (refused.granted, refused.seconds) == (False, 30)
    assert allowance.take(asked("U2")).granted
    clock.now += 30
    assert allowance.take(asked()).granted
    assert allowance.take(asked()).seconds == 20


def test_they_are_told_once_a_minute() -> None:
    clock = Clock()
    allowance = Allowance(1, 100, now=clock)
    told = []
    for _ in range(120):
        told.append(allowance.take(asked()).tell)
        clock.now += 1
    assert sum(told) == 2
    assert told.index(True) == 1


def test_a_channel_takes_so_many_of_all_people_together() -> None:
    allowance = Allowance(100, 3, now=Clock())
    granted = [allowance.take(asked(f"U{number}")).granted for number in range(5)]
    assert granted == [True, True, True, False, False]
    assert allowance.take(asked("U9", "C2")).granted


def test_what_one_person_alone_reads_fills_no_channel() -> None:
    allowance = Allowance(100, 1, now=Clock())
    assert all(allowance.take(asked(f"U{number}", url="https://hooks")).granted for number in range(5))
    assert all(allowance.take(asked(f"U{number}", "D1", direct=True)).granted for number in range(5))
    assert allowance.take(asked()).granted


def test_of_many_people_those_who_were_quiet_are_forgotten() -> None:
    clock = Clock()
    allowance = Allowance(1, 10**6, now=clock)
    for number in range(10_000):
        allowance.take(asked(f"U{number}", f"C{number}"))
        allowance.take(asked(f"U{number}", f"C{number}"))
        clock.now += 0.1
    assert len(allowance._taken) < 6000
    assert len(allowance._told) < 6000


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from(["U1", "U2"]), st.sampled_from(["C1", "C2"])),
        max_size=60,
    ),
    st.integers(1, 4),
    st.integers(1, 6),
)
def test_no_minute_has_more_than_is_allowed_and_waiting_as_told_is_enough(
    questions: list[tuple[int, str, str]], person_limit: int, channel_limit: int
) -> None:
    clock = Clock()
    allowance = Allowance(person_limit, channel_limit, now=clock)
    limits = {"U": person_limit, "C": channel_limit}
    window: deque[tuple[float, str]] = deque()
    for after, person, channel in questions:
        clock.now += after
        taken = allowance.take(asked(person, channel))
        if not taken.granted:
            clock.now += taken.seconds
            taken = allowance.take(asked(person, channel))
        assert taken.granted
        window.extend([(clock.now, person), (clock.now, channel)])
        while clock.now - window[0][0] >= 60:
            window.popleft()
        for name, number in Counter(name for _, name in window).items():
            assert number <= limits[name[0]]
