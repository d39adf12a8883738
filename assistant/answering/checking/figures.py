"""Read the figures in a text, however they are written: amounts, shares, counts, ranges, ordinals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from assistant.answering.checking import dates

_KEPT = 16_384  # texts


class Unit(StrEnum):
    """What a figure is of; figures of different units are different figures."""

    COUNT = "count"
    SHARE = "share"  # of one: 50% and a half are 1/2
    ORDINAL = "ordinal"
    POUNDS = "£"
    DOLLARS = "$"
    EUROS = "€"


class Bound(StrEnum):
    """Whether a figure is said to be the least or the most."""

    NONE = ""
    OVER = "over"
    UNDER = "under"


_OPPOSITE = {Bound.OVER, Bound.UNDER}
Amount = tuple[Unit, Fraction]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and where it stands in its text."""

    start: int
    end: int
    said: str
    readings: frozenset[Amount]  # several where the text leaves it open: the 2 of "2 to 3 million"
    bound: Bound = Bound.NONE
    leaning: Bound = Bound.NONE  # of a difference: "13% above", "a third less"
    scale: int = 1  # that it is said in: a million
    parts: tuple[Figure, ...] = ()  # of a ratio: its two numbers
    loose: bool = False  # it may count nothing: "one of the reasons", "first announced"

    def same(self, other: Figure) -> bool:
        """Tell whether two figures may be one and the same, or this one a part of the other."""
        if {self.bound, other.bound} == _OPPOSITE or {self.leaning, other.leaning} == _OPPOSITE:
            return False
        return any(not self.readings.isdisjoint(each.readings) for each in (other, *other.parts))

    def like(self, other: Figure) -> bool:
        """Tell whether they are of the same unit, so that one might stand where the other does."""
        return not {unit for unit, _ in self.readings}.isdisjoint(unit for unit, _ in other.readings)


_CARDINALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
FIRST = frozenset(((Unit.ORDINAL, Fraction(1)),))
_ONES, _TENS = list(_CARDINALS)[:9], list(_CARDINALS)[19:]
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip
_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    form: number for word, number in _ORDINALS.items() if number > 2 for form in (word, f"{word}s")
}
_SCALES = {
    "hundred": 100, "dozen": 12, "k": 1000, "thousand": 1000, "m": 10**6, "mn": 10**6, "million": 10**6,
    "bn": 10**9, "billion": 10**9, "tn": 10**12, "trillion": 10**12,
}  # fmt: skip
_CURRENCIES = {
    "£": Unit.POUNDS, "gbp": Unit.POUNDS, "pound": Unit.POUNDS, "$": Unit.DOLLARS, "usd": Unit.DOLLARS,
    "dollar": Unit.DOLLARS, "€": Unit.EUROS, "eur": Unit.EUROS, "euro": Unit.EUROS,
}  # fmt: skip


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_SMALL = rf"(?:(?:{_any(_TENS)})[-\s](?:{_any(_ONES)})|{_any(_CARDINALS)})"
_SPELT = rf"(?:(?:{_SMALL}|an?)\s+hundred(?:\s+and\s+{_SMALL})?|{_SMALL})"
_DIGITS = r"(?:\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SCALE = r"(?:[\s-]*(?P<scale>thousand|million|billion|trillion|dozen)\b|\s?(?P<short>bn|mn|tn|m|k)\b)"
_SINGLE = re.compile(
    rf"(?:(?<!\w)(?P<currency>[£$€]|(?:GBP|USD|EUR)(?=\s?\d))\s?|(?<![\w.,]))"
    rf"(?:(?P<digits>{_DIGITS})|(?P<spelt>{_SPELT})\b|(?P<a>an?)(?=\s+(?:dozen|hundred|thousand|million|billion)\b))"
    rf"(?:\s+(?P<half>and\s+a\s+half)\b)?{_SCALE}?(?:\s+(?P<hundred>hundred)\b)?"
    r"(?P<unit>\s?%|[\s-]per\s?cent\b|\s+percentage\s+points?\b|\s+(?:pound|dollar|euro)s?\b)?(?![\w])",
    re.IGNORECASE,
)
_RATIO = re.compile(
    rf"(?<![\w.,£$€])(?P<over>{_DIGITS}|{_SPELT})(?:\s+[a-z]+)?\s+(?:in|out\s+of)\s+(?:every\s+)?(?P<under>{_DIGITS}|{_SPELT})\b"
    r"(?![\s-]*(?:%|per\s?cent|million|m\b|bn\b))",
    re.IGNORECASE,
)
# "A third of", "cut by a third." but "a third round".
_PART = re.compile(
    rf"\b(?:(?P<many>{_any(_ONES)}|an?)[-\s])?(?P<part>{_any(_PARTS)})\b(?P<ended>(?=\s+(?:of|less|more|fewer"
    r"|lower|higher|as|in|were|was|had|have|has|said|or|and|to|that)\b|\s*(?:[.,;:)|]|$)))?"
    r"(?:\s+(?:of\s+)?an?\s+(?P<scale>million|billion|thousand|dozen)\b)?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"\b(?:(?P<digits>\d+)(?:st|nd|rd|th)|(?:(?P<tens>{_any(_TENS)})[-\s])?(?P<word>{_any(_ORDINALS)}))\b"
    r"(?!\s+(?:sector|part(?:y|ies)|world|hand|of\s+all)\b)",
    re.IGNORECASE,
)
# "The first round" counts rounds; "first announced in" and "at first" count nothing.
_COUNTS_FIRST = re.compile(r"\b(?:the|its|their|this|that)\s+(?:very\s+)?$", re.IGNORECASE)
_AND = re.compile(rf"(?:\d|\b(?:{_any(_CARDINALS)}))\s+and\s+$", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:-|–|—|\bto\b|\band\b|\bor\b)\s*(?:an?\s+)?$", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:wave|round|phase|stage|tier|strand|cohort|year|tranche)\s+$", re.IGNORECASE)
_NEARBY = 40  # characters before a figure in which its bound is said
_OVER = re.compile(
    r"\b(?:over|above|exceed(?:s|ed|ing)?|at\s+least|upwards\s+of|a\s+minimum\s+of|(?<!no\s)(?<!not\s)more\s+than"
    r"|(?:no|not)\s+(?:fewer|less)\s+than)\s+$",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"\b(?:under|below|up\s+to|at\s+most|nearly|almost|a\s+maximum\s+of|not\s+quite|(?:no|not)\s+more\s+than"
    r"|(?<!no\s)(?<!not\s)(?:less|fewer)\s+than)\s+$",
    re.IGNORECASE,
)
_MORE = re.compile(r"\s+(?:above|more\s+than|higher|greater|over)\b", re.IGNORECASE)
_LESS = re.compile(r"\s+(?:below|less|fewer|lower|under|short)\b", re.IGNORECASE)


@lru_cache(maxsize=_KEPT)
def read(text: str) -> tuple[Figure, ...]:
    """Return the figures in a text, in order. Dates are none."""
    taken = [(date.start, date.end) for date in dates.read(text)]
    found: list[Figure] = []
    for way in (_ratios, _parts, _ordinals, _singles):
        new = [
            figure
            for figure in way(text)
            if not any(start < figure.end and figure.start < end for start, end in taken)
        ]
        taken += [(figure.start, figure.end) for figure in new]
        found += new
    return tuple(_with_ranges(text, sorted(found, key=lambda figure: figure.start)))


def _figure(text: str, start: int, end: int, amount: Amount, scale: int = 1) -> Figure:
    before = text[max(0, start - _NEARBY) : start]
    over = _OVER.search(before) or text[end : end + 1] == "+"
    bound = Bound.OVER if over else Bound.UNDER if _UNDER.search(before) else Bound.NONE
    leaning = Bound.OVER if _MORE.match(text, end) else Bound.UNDER if _LESS.match(text, end) else Bound.NONE
    return Figure(start, end, text[start:end].strip(), frozenset((amount,)), bound, leaning, scale)


def _ratios(text: str) -> Iterator[Figure]:
    """Read "one in six", "2 out of 5"."""
    for match in _RATIO.finditer(text):
        over, under = _value(match["over"]), _value(match["under"])
        # "15 in 36 areas" need be no ratio, and "two pilots in ten places" is none.
        spaced = len(match.group().split()) > 3 and "out of" not in match.group()
        if (over == 1 and under <= 1000) or (
            not spaced and 0 < over < under and (under <= 10 or under == 100)
        ):
            ratio = _figure(text, *match.span(), (Unit.SHARE, over / under))
            parts = (
                _figure(text, *match.span("over"), (Unit.COUNT, over)),
                _figure(text, *match.span("under"), (Unit.COUNT, under)),
            )
            yield replace(ratio, parts=parts)


def _parts(text: str) -> Iterator[Figure]:
    """Read "half", "a third", "two-thirds", "half a million"; a third may be one of several, too."""
    for match in _PART.finditer(text):
        part, many = match["part"].lower(), (match["many"] or "").lower()
        if not many and part in _ORDINALS and match["ended"] is None:
            continue  # "the third round"
        if not many and part not in (*_ORDINALS, "half", "halves"):
            continue  # "a meeting each quarter"
        if part == "half" and _AND.search(text[: match.start()]):
            continue  # "two and a half": read as one
        share = Fraction(_CARDINALS.get(many, 1), _PARTS[part])
        if match["scale"]:
            yield _figure(text, *match.span(), (Unit.COUNT, share * _SCALES[match["scale"].lower()]))
            continue
        figure = _figure(text, *match.span(), (Unit.SHARE, share))
        if part in _ORDINALS and (not many or (many in ("a", "an") and match["ended"] is None)):
            ordinal = (Unit.ORDINAL, Fraction(_ORDINALS[part]))
            figure = replace(figure, readings=figure.readings | {ordinal})
        yield figure


def _ordinals(text: str) -> Iterator[Figure]:
    for match in _ORDINAL.finditer(text):
        if match["digits"]:
            value = int(match["digits"])
        else:
            value = _ORDINALS[match["word"].lower()] + _CARDINALS.get((match["tens"] or "").lower(), 0)
        loose = match.group().lower() == "first" and not _COUNTS_FIRST.search(text[: match.start()])
        yield replace(_figure(text, *match.span(), (Unit.ORDINAL, Fraction(value))), loose=loose)


def _singles(text: str) -> Iterator[Figure]:
    for match in _SINGLE.finditer(text):
        unit = (match["unit"] or "").strip(" -").lower()
        scale = _SCALES.get((match["scale"] or match["short"] or match["hundred"] or "").lower(), 1)
        value = _value(match["digits"] or match["spelt"] or "one")
        if match["half"]:
            value += Fraction(1, 2)
        value *= scale
        currency = (match["currency"] or unit.rstrip("s")).strip().lower()
        if unit.startswith(("%", "per")):
            amount = (Unit.SHARE, value / 100)
        else:
            amount = (_CURRENCIES.get(currency, Unit.COUNT), value)
        figure = _figure(text, *match.span(), amount, scale)
        yield replace(figure, loose=match.group().lower() == "one")


def _value(said: str) -> Fraction:
    """Return the number that digits or words say: "1,500", "twenty-one", "two hundred and fifty"."""
    plain = re.sub(r"[,\s\u00a0\u202f\u2009-]", " " if said[0].isalpha() else "", said.lower())
    if plain[0].isdigit():
        return Fraction(plain)
    total = 0
    for word in plain.split():
        total = max(total, 1) * 100 if word == "hundred" else total + _CARDINALS.get(word, 0)
    return Fraction(total)


def _with_ranges(text: str, found: list[Figure]) -> Iterator[Figure]:
    """Let either end of a range have the unit and the scale that the other says: "60-70%", "£1-2m"."""
    for at, figure in enumerate(found):
        readings = set(figure.readings)
        if at and _JOINED.fullmatch(text, found[at - 1].end, figure.start):
            readings |= _lent(figure, found[at - 1], scale=1)
        if at + 1 < len(found) and _JOINED.fullmatch(text, figure.end, found[at + 1].start):
            after = found[at + 1]
            readings |= _lent(figure, after, scale=1 if figure.scale > 1 else after.scale)
        yield replace(figure, readings=frozenset(readings) | _numbered(text, figure))


def _numbered(text: str, figure: Figure) -> set[Amount]:
    """Return the ordinal that "Wave 1" and "round two" say."""
    if not _NUMBERED.search(text, max(0, figure.start - _NEARBY), figure.start):
        return set()
    return {(Unit.ORDINAL, value) for unit, value in figure.readings if unit is Unit.COUNT}


def _lent(figure: Figure, other: Figure, *, scale: int) -> set[Amount]:
    """Return what a figure may be read as beside another end of its range."""
    lent: set[Amount] = set()
    for own, value in figure.readings:
        lent.add((own, value * scale))
        for unit in {unit for unit, _ in other.readings} - {Unit.ORDINAL, own}:
            if own is Unit.COUNT:
                lent |= (
                    {(unit, value / 100)} if unit is Unit.SHARE else {(unit, value), (unit, value * scale)}
                )
    return lent
