"""Answers that say what the passages do not, or do not say where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from tools.scripted_model import good
from tools.scripted_model.asked import Asked
from tools.scripted_model.behaviour import Behaviour
from tools.scripted_model.distorting import negated, renumbered
from tools.scripted_model.reading import Reading, read
from tools.scripted_model.steps import Script, says

_BEYOND = 90  # added to a passage's number, to be that of none
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})*")
_NAMES = ("Trumpton", "Camberwick Green", "Ambridge", "Balamory")


def _each(change: Callable[[str, str, Reading], str]) -> Callable[[Asked], Script]:
    """Return what says a good answer's statements, changed: `change` takes text, number and the prompt."""

    def play(asked: Asked) -> Script:
        reading = read(asked)
        found = good.statements(reading)
        return says(
            " ".join(change(each.text, each.number, reading) for each in found) or good.write(reading)
        )

    return play


def _uncited(text: str, _number: str, _reading: Reading) -> str:
    return text


def _beyond(text: str, number: str, _reading: Reading) -> str:
    return f"{text} [{int(number) + _BEYOND}]"


def _swapped(text: str, number: str, reading: Reading) -> str:
    return f"{text} [{_next(number, [passage.number for passage in reading.passages])}]"


def _next(number: str, numbers: Sequence[str]) -> str:
    return numbers[(numbers.index(number) + 1) % len(numbers)] if number in numbers else number


def _numbers(text: str, number: str, _reading: Reading) -> str:
    changed = renumbered(text)
    invented = "The final cost was £417.3 million, spread over 61 districts."
    return f"{changed if changed != text else invented} [{number}]"


def _names(text: str, number: str, _reading: Reading) -> str:
    names = iter(_NAMES * len(text))
    changed = _NAME.sub(lambda _found: next(names), text)
    invented = "Dame Hyacinth Bucket of Trumpton County Council led the work."
    return f"{changed if changed != text else invented} [{number}]"


def _negated(text: str, number: str, _reading: Reading) -> str:
    return f"{negated(text)} [{number}]"


UNTRUTHS: Mapping[str, Behaviour] = {
    "cites-nothing": Behaviour("says what the passages say, without a marker", _each(_uncited)),
    "cites-beyond": Behaviour(f"cites passages that are not there: [1] is [{1 + _BEYOND}]", _each(_beyond)),
    "cites-wrong": Behaviour("cites the passage after the right one", _each(_swapped)),
    "invents-numbers": Behaviour("changes every number, or invents some", _each(_numbers)),
    "invents-names": Behaviour("changes every name, or invents some", _each(_names)),
    "negates": Behaviour("says the opposite of every statement", _each(_negated)),
}
