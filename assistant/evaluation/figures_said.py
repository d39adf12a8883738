"""The numbers and dates that a text says, as far as altering them needs: where each stands, and its value."""

from __future__ import annotations

import re
from dataclasses import dataclass

# fmt: off
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}
# fmt: on
_SCALES = {"bn": 1e9, "billion": 1e9, "m": 1e6, "million": 1e6}
_MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December"  # never shortened
)
MONTHS = tuple(_MONTH.split("|"))
_LONGEST = "|".join(sorted(_UNITS, key=len, reverse=True))
_WORD = rf"(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_UNITS[1:10])}))?|{_LONGEST}"
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?<![£\d,.])\b(?:(?P<day>\d{{1,2}}) )?(?:(?P<month>{_MONTH}) )?"
    rf"(?P<year>{_YEAR})(?:-(?P<end>\d\d))?\b(?![,.]?\d)"
)
_NUMBER = re.compile(
    r"(?P<pound>£)?(?<![\d.,])(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?"
    r"(?P<scale> ?(?:billion|million|bn|m)\b)?(?P<share>%| per cent)?"
)
_SPELLED = re.compile(rf"\b(?:{_WORD})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount, a share or a count: `text[start:end]`."""

    start: int
    end: int
    value: float
    form: str  # "£", "%", "" for counts
    spelled: bool = False
    decimals: int = 0
    scale: str = ""  # as it stands: " million", "bn"


@dataclass(frozen=True, slots=True)
class When:
    """A year, a financial year, a month or a day: `text[start:end]`."""

    start: int
    end: int
    year: int
    month: int = 0  # from 1; 0 where none is named
    day: int = 0
    ends: int = 0  # of a financial year: the year that it ends in


def dates(text: str) -> list[When]:
    """Return the dates of a text in their order."""
    return [
        When(
            match.start(),
            match.end(),
            int(match["year"]),
            MONTHS.index(match["month"]) + 1 if match["month"] else 0,
            int(match["day"]) if match["day"] and match["month"] else 0,
            int(match["year"][:2] + match["end"]) if match["end"] else 0,
        )
        for match in _DATE.finditer(text)
    ]


def figures(text: str) -> list[Figure]:
    """Return the numbers of a text that belong to no date, in their order."""
    # As long as it was, so that places stay the same.
    undated = _DATE.sub(lambda match: " " * len(match[0]), text)
    found = [_figure(match) for match in _NUMBER.finditer(undated)]
    found += [
        Figure(match.start(), match.end(), _value(match[0]), "", spelled=True)
        for match in _SPELLED.finditer(undated)
    ]
    return sorted(found, key=lambda figure: figure.start)


def spelled(value: int) -> str:
    """Return a number from 0 to 99 in words."""
    if value < len(_UNITS):
        return _UNITS[value]
    tens, rest = divmod(value, 10)
    word = next(name for name, of in _TENS.items() if of == tens * 10)
    return f"{word}-{_UNITS[rest]}" if rest else word


def _figure(match: re.Match[str]) -> Figure:
    scale = match["scale"] or ""
    value = float(match["digits"].replace(",", "") + (match["decimals"] or "")) * _SCALES.get(
        scale.strip(), 1
    )
    form = "£" if match["pound"] else "%" if match["share"] else ""
    places = len(match["decimals"] or ".") - 1
    # The sign of a share stays where it is.
    end = match.start("share") if match["share"] else match.end()
    return Figure(match.start(), end, round(value, 4), form, decimals=places, scale=scale)


def _value(word: str) -> float:
    tens, _, unit = word.casefold().partition("-")
    if tens in _TENS:
        return _TENS[tens] + (_UNITS.index(unit) if unit else 0)
    return _UNITS.index(tens)
