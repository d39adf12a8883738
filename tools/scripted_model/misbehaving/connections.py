"""Answers that come late, slowly, in pieces, not to the end or for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tools.scripted_model import good, wire
from tools.scripted_model.asked import Asked
from tools.scripted_model.behaviour import Behaviour
from tools.scripted_model.reading import read
from tools.scripted_model.steps import FOR_EVER, HangUp, Raw, Say, Script, Step, Wait

_LATE = Wait(3)
_DRIP = Wait(0.5)
_OPENED = Say("")
_TORN = Raw(b'data: {"id": "chatcmpl-scripted", "choices": [{"index": 0, "delta": {"content": "and th\n\n')
_FAULT = Raw(b'data: {"error": {"message": "The server had an error.", "type": "server_error"}}\n\n')
_KEEP_ALIVE = Raw(b": keep-alive\n\n")


def _steps(make: Callable[[str, str], list[Step]]) -> Callable[[Asked], Script]:
    """Return what plays the steps that are made of the two halves of a good answer."""
    return lambda asked: Script(make(*_halves(asked)))


def _halves(asked: Asked) -> tuple[str, str]:
    """Cut a good answer in two, in the middle of its words."""
    words = wire.tokens(good.write(read(asked)))
    middle = (len(words) + 1) // 2
    return "".join(words[:middle]), "".join(words[middle:])


def _drip(asked: Asked) -> Script:
    words = wire.tokens(good.write(read(asked)))
    return Script([step for word in words for step in (Say(word), _DRIP)])


def _on_and_on(asked: Asked) -> Iterator[Step]:
    """Yield the good answer, then ever new sentences about nothing."""
    yield Say(good.write(read(asked)))
    number = 0
    while True:
        number += 1
        yield Say(f" There is also consideration number {number} to be weighed by those concerned.")
        yield Wait(0.001)


def _once_more(asked: Asked) -> Iterator[Step]:
    """Yield the first statement of the good answer, again and again."""
    found = good.statements(read(asked)) or [good.Cited("There is nothing more to say.", "1")]
    while True:
        yield Say(f"{found[0]} ")
        yield Wait(0.001)


CONNECTIONS: Mapping[str, Behaviour] = {
    "silent": Behaviour("never begins", _steps(lambda _one, _two: [FOR_EVER])),
    "opens": Behaviour(
        "opens the stream and never says a word", _steps(lambda _one, _two: [_OPENED, FOR_EVER])
    ),
    "slow-start": Behaviour(
        f"begins after {_LATE.seconds:g} seconds", _steps(lambda one, two: [_LATE, Say(one + two)])
    ),
    "stalls": Behaviour("says half of it and waits for ever", _steps(lambda one, _two: [Say(one), FOR_EVER])),
    "drips": Behaviour(f"says a word every {_DRIP.seconds:g} seconds", _drip),
    "hangs-up": Behaviour("drops the connection before it begins", _steps(lambda _one, _two: [HangUp()])),
    "breaks-off": Behaviour(
        "drops the connection in the middle", _steps(lambda one, _two: [Say(one), Wait(0.05), HangUp()])
    ),
    "just-ends": Behaviour(
        "ends the stream in the middle, without a reason or [DONE]",
        lambda asked: Script([Say(_halves(asked)[0])], closing=False),
    ),
    "torn-json": Behaviour(
        "sends an event that is no JSON, in the middle", _steps(lambda one, two: [Say(one), _TORN, Say(two)])
    ),
    "error-event": Behaviour(
        "sends an error as an event, in the middle", _steps(lambda one, _two: [Say(one), _FAULT])
    ),
    "keep-alive": Behaviour(
        "sends comments between the events, and answers well",
        _steps(lambda one, two: [_KEEP_ALIVE, Say(one), _KEEP_ALIVE, Say(two)]),
    ),
    "bytewise": Behaviour(
        "answers well, each byte by itself",
        lambda asked: Script([Say("".join(_halves(asked)))], bytewise=True),
    ),
    "endless": Behaviour(
        "writes on and on, past every limit", lambda asked: Script(_on_and_on(asked), limited=False)
    ),
    "repeats": Behaviour(
        "says its first sentence for ever", lambda asked: Script(_once_more(asked), limited=False)
    ),
}
