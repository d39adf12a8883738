"""Read the dates in a text, however they are written: days, months, years, spans of years, decades."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

_KEPT = 16_384  # texts

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_OF = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_DECADES = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50,
    "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip

_TO = r"\s*(?:-|–|—|/|\bto\b|\band\b|\buntil\b|\bthrough\b)\s*"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_Y = r"(?:1[89]|20)\d\d"
_M = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_BEFORE = r"(?:in|by|of|to|since|from|until|till|before|after|during|early|late|mid|last|next)"
_CAPITAL = r"(?-i:(?=[A-Z]))"  # "may" and "march" are verbs
_NO_AMOUNT = r"(?<![£$€.,\d])"


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as it is told: "April 2024" has no day, "1 April" no year."""

    start: int  # where it stands in the text
    end: int
    said: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    decade: int | None = None  # its first year: 1990

    @property
    def key(self) -> tuple[int | None, ...]:
        """What it is, however it is written."""
        return (self.year, self.month, self.day, self.decade)

    def told_by(self, other: Date, years: Collection[int] = ()) -> bool:
        """Tell whether `other` says as much: the same, or more exactly; `years` stand by it."""
        if self.decade is not None:
            ten = range(self.decade, self.decade + 10)
            return other.decade == self.decade or other.year in ten
        if self.year is not None and other.year is None and other.decade is None:
            same_year = self.month is not None and self.year in years
        else:
            same_year = self.year in (None, other.year)
        return same_year and self.month in (None, other.month) and self.day in (None, other.day)


def _month(said: str) -> int:
    return _MONTH_OF[said[:3].lower()]


def _day(said: str) -> int:
    return int(re.sub(r"\D", "", said))


def _year(said: str, *, like: int = 2000) -> int:
    """Return a year of two or four digits; one of two is of the century of `like`."""
    return int(said) if len(said) == 4 else like // 100 * 100 + int(said)


def _slashed(found: re.Match[str]) -> Iterator[dict[str, int]]:
    day, month = int(found["d"]), int(found["m"])
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield {"day": day, "month": month, "year": _year(found["y"])}


def _iso(found: re.Match[str]) -> Iterator[dict[str, int]]:
    yield {"year": int(found["y"]), "month": int(found["m"]), "day": int(found["d"])}


def _days(found: re.Match[str]) -> Iterator[dict[str, int]]:
    """Days of a month, one or two, with or without the year: "1-3 April 2024", "April 1st"."""
    year = {"year": int(found["y"])} if found["y"] else {}
    for said in (found["d"], found["d2"]):
        if said:
            yield {"day": _day(said), "month": _month(found["m"])} | year


def _months(found: re.Match[str]) -> Iterator[dict[str, int]]:
    year = {"year": int(found["y"])} if found["y"] else {}
    for said in (found["m"], found["m2"]):
        if said:
            yield {"month": _month(said)} | year


def _span(found: re.Match[str]) -> Iterator[dict[str, int]]:
    first = int(found["y"])
    yield {"year": first}
    last = _year(found["y2"], like=first)
    yield {"year": last + 100 if last < first else last}


def _one_year(found: re.Match[str]) -> Iterator[dict[str, int]]:
    yield {"year": int(found["y"])}


def _decade(found: re.Match[str]) -> Iterator[dict[str, int]]:
    word = found["word"]
    if word:
        yield {"decade": 1900 + _DECADES[word.lower()]}
    elif found["y"]:
        yield {"decade": int(found["y"])}
    else:
        tens = int(found["tens"])
        yield {"decade": (1900 if tens >= 30 else 2000) + tens}


_Read = Callable[[re.Match[str]], Iterator[dict[str, int]]]
# The longest ways of writing first: what one has read is not read again by the next.
_WAYS: tuple[tuple[re.Pattern[str], _Read], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (rf"\b(?P<y>{_Y})-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])\b", _iso),
        (r"\b(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>(?:19|20)\d\d|\d\d)\b(?![/.]\d)", _slashed),
        (
            rf"\b(?P<d>{_D})(?:{_TO}(?P<d2>{_D}))?\s+(?:of\s+)?{_CAPITAL}(?P<m>{_M})(?:,?\s+(?:of\s+)?(?P<y>{_Y})\b)?",
            _days,
        ),
        (
            rf"\b{_CAPITAL}(?P<m>{_M})\s+(?:the\s+)?(?P<d>{_D})\b(?:{_TO}(?P<d2>{_D})\b)?(?!\d)(?:,?\s+(?P<y>{_Y})\b)?",
            _days,
        ),
        (
            rf"\b{_CAPITAL}(?P<m>{_M})(?:{_TO}{_CAPITAL}(?P<m2>{_M}))?,?\s+(?:of\s+)?(?P<y>{_Y})\b(?!s\b)",
            _months,
        ),
        (rf"{_NO_AMOUNT}\b(?P<y>{_Y})(?:\s*[-–/]\s*)(?P<y2>{_Y}|\d\d)\b(?![-/]\d|,\d|s\b)", _span),
        (
            rf"\b(?:the\s+)?(?:(?P<y>(?:19|20)\d0)['’]?s|['’](?P<tens>\d0)s|(?P<word>{'|'.join(_DECADES)}))\b",
            _decade,
        ),
        (rf"\b{_BEFORE}[\s-]+(?P<m>{_CAPITAL}{_M})(?:{_TO}(?P<m2>{_CAPITAL}{_M}))?(?P<y>)", _months),
        (r"\b(?P<m>(?-i:January|February|September|October|November|December))\b(?P<m2>)(?P<y>)", _months),
        (
            rf"(?<![£$€.,\d/-])\b(?P<y>{_Y})\b(?!,\d|\.\d|%|\s*(?:per\s?cent|million|billion|m\b|bn\b))",
            _one_year,
        ),
    )
)


@lru_cache(maxsize=_KEPT)
def read(text: str) -> tuple[Date, ...]:
    """Return the dates in a text, in order."""
    found: list[Date] = []
    for pattern, parts in _WAYS:
        for match in pattern.finditer(text):
            if any(date.start < match.end() and match.start() < date.end for date in found):
                continue
            found += [Date(*match.span(), match.group().strip(), **part) for part in parts(match)]
    return tuple(sorted(found, key=lambda date: date.start))
