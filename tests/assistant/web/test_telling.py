from __future__ import annotations

import threading

from assistant.answering.progress import Begun, Checking, Tell
from assistant.web.telling import Failed, as_it_happens

_PATIENCE = 10  # seconds


def test_what_is_told_is_handed_on_before_the_next_is_made() -> None:
    heard = threading.Semaphore(0)
    made = []

    def ask(tell: Tell) -> None:
        for number in range(1, 4):
            made.append(number)
            tell(Checking(number))
            assert heard.acquire(timeout=_PATIENCE)

    listener = as_it_happens(ask)
    for number in range(1, 4):
        assert next(listener) == Checking(number)
        assert made == list(range(1, number + 1))
        heard.release()
    assert list(listener) == []


def test_fault_is_told_last() -> None:
    fault = RuntimeError("out of paper")

    def ask(tell: Tell) -> None:
        tell(Begun("c", "t", 1))
        raise fault

    assert list(as_it_happens(ask)) == [Begun("c", "t", 1), Failed(fault)]


def test_answer_is_made_to_its_end_when_the_listener_goes_away_or_never_listens() -> None:
    done = [threading.Event(), threading.Event()]
    gone = threading.Event()

    def ask(tell: Tell, end: threading.Event) -> None:
        tell(Checking(1))
        gone.wait(_PATIENCE)
        tell(Checking(2))
        end.set()

    listener = as_it_happens(lambda tell: ask(tell, done[0]))
    assert next(listener) == Checking(1)
    as_it_happens(lambda tell: ask(tell, done[1]))
    del listener
    gone.set()
    assert all(end.wait(_PATIENCE) for end in done)
