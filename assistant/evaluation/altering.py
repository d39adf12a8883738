"""Altered statements made by rule: another number, date or name in a true one, or its verb denied.

What is put in stands neither in the statement nor anywhere in the passages that it is cited to, so that
no alteration is true by accident. Those that take what does stand there are in the file, made by hand.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.evaluation.figures_said import MONTHS, Figure, When, dates, figures, spelled
from assistant.evaluation.statements import Alteration, Altered, GoldenStatement
from assistant.kernel.domain import Hit
from assistant.kernel.taxonomy import Taxonomy

EACH = 2  # of a kind, of one statement
_FACTORS = (0.4, 0.6, 0.7, 0.8, 1.3, 1.5, 1.7, 2.0)
_STEPS = (-5, -4, -3, -2, 2, 3, 4, 5)
_YEARS_AWAY = (*range(-9, -1), *range(2, 10))
_LATEST = 2026  # a year to come would be seen to be wrong
_TIED = re.compile(r"\b(?:an?|one|Wave) $", re.IGNORECASE)  # the article would not fit another number
# Over 900 is over 600 too, and what was so by 2020 is so by 2022: only a bolder claim is another one.
_AT_LEAST = re.compile(r"\b(?:over|more than|no fewer than|at least) $", re.IGNORECASE)
_AT_MOST = re.compile(r"\b(?:under|less than|no more than|up to) $", re.IGNORECASE)
_PART = re.compile(r"[ -](?:third|quarter|fifth|tenth)s?\b")
_WITH_THE = ("Fund", "Budget", "Initiative", "Programme")  # how what is named with "the" ends
_HEADS = ("Deal", "Agreement", "Partnership", "Zone", "Area", "Budget")  # of which there are one or many
_INITIALS = re.compile(r"[A-Z]+[a-z]?[A-Z]+s?")
_SMALL = ("and", "for", "in", "of", "the")
_VERB = re.compile(r"\b(?:was|were|is|are|could|can|did|(?:had|has|have)(?= been\b| \w+ed\b))\b")
_TANGLED = re.compile(  # what makes of a denial less, or more, than the opposite
    r"\b(?:not|no|none|nor|neither|never|hardly|few|fewer|only|without|nothing|nobody|unless|cannot|but|although|"
    r"though|while|whereas|yet|which|who|how|that|because|if|when|as|than|all|both|every|each|any|some|most|many|"
    r"half|third|quarter|since|over|about)\b|\bnon-|%|per cent",
    re.IGNORECASE,
)


def alter(statement: GoldenStatement, cited: Sequence[Hit], taxonomy: Taxonomy) -> list[Altered]:
    """Return what the rules make of a statement: the same each time, and none that is there already."""
    there = said_in(cited)
    made = (
        *_each(Alteration.NUMBER, _other_numbers(statement, there)),
        *_each(Alteration.DATE, _other_dates(statement, there)),
        *_each(Alteration.NAME, _other_names(statement, there, taxonomy)),
        *_each(Alteration.NEGATED, _denied(statement)),
    )
    known = {statement.text, *(altered.text for altered in statement.altered)}
    return [altered for altered in made if altered.text not in known]


def said_in(cited: Iterable[Hit]) -> str:
    """Return all that a reader of passages has before them: their titles, headings and text."""
    return "\n".join(
        "\n".join((hit.source.title, *hit.passage.heading_path, hit.passage.spoken)) for hit in cited
    )


def _each(kind: Alteration, texts: Iterator[str]) -> list[Altered]:
    return [Altered(kind=kind, text=text, by_rule=True) for text in islice(texts, EACH)]


def _chance(statement: GoldenStatement, about: str) -> random.Random:
    return random.Random(f"{statement.id} {about}")  # noqa: S311 - the same everywhere, and no secret


def _other_numbers(statement: GoldenStatement, there: str) -> Iterator[str]:
    text = statement.text
    taken = {figure.value for figure in (*figures(text), *figures(there))}
    # "2021" in the passage would make a count of 2021 stand there.
    taken |= {float(year) for when in dates(there) for year in (when.year, when.ends)}
    for figure in figures(text):
        tied = _TIED.search(text[: figure.start]) or _PART.match(text, figure.end)
        if tied or (figure.value < 2 and not figure.decimals):
            continue
        chance = _chance(statement, f"number {figure.start}")
        for other in _numbers_near(figure, chance):
            (again, *_) = figures(other) or (None,)
            if again is None or again.value in taken:
                continue
            if _is_bolder(text[: figure.start], figure.value, again.value):
                yield _put(text, figure.start, figure.end, other)
                break


def _is_bolder(before: str, old: float, new: float) -> bool:
    if _AT_LEAST.search(before):
        return new > old
    return new < old if _AT_MOST.search(before) else True


def _numbers_near(figure: Figure, chance: random.Random) -> Iterator[str]:
    scale = 1e9 if "b" in figure.scale else 1e6 if figure.scale else 1.0
    shown = figure.value / scale
    if shown <= 20 and not figure.decimals:
        values = [shown + step for step in chance.sample(_STEPS, len(_STEPS))]
    elif figure.form == "%" or figure.spelled:
        values = [float(value) for value in chance.sample(range(5, 98), 40)]
    else:
        rounded = 10 ** _noughts(shown) if not figure.decimals else 10**-figure.decimals
        factors = chance.sample(_FACTORS, len(_FACTORS))
        values = [round(shown * factor / rounded) * rounded for factor in factors]
    for value in values:
        if value >= 2 or (figure.decimals and value > 0):
            yield _written(value, figure)


def _written(value: float, figure: Figure) -> str:
    if figure.spelled:
        return spelled(int(value))
    return f"{'£' if figure.form == '£' else ''}{value:,.{figure.decimals}f}{figure.scale}"


def _noughts(value: float) -> int:
    digits = f"{value:.0f}"
    return min(len(digits) - len(digits.rstrip("0")), len(digits) - 1)


def _other_dates(statement: GoldenStatement, there: str) -> Iterator[str]:
    text = statement.text
    known = (*dates(text), *dates(there))
    years = {year for when in known for year in (when.year, when.ends)}
    months = {(when.year, when.month) for when in known}
    for when in dates(text):
        chance = _chance(statement, f"date {when.start}")
        by_then = text[: when.start].casefold().endswith("by ")
        latest = when.year if by_then else _LATEST
        steps = chance.sample(_YEARS_AWAY, len(_YEARS_AWAY))
        step = next(step for step in steps if when.year + step not in years and when.year + step <= latest)
        if when.month and not by_then and chance.random() < 0.5:
            month = chance.choice(
                [n for n in range(1, 13) if n != when.month and (when.year, n) not in months]
            )
            yield _put(text, when.start, when.end, _dated(when, when.year, month))
        else:
            yield _put(text, when.start, when.end, _dated(when, when.year + step, when.month))


def _dated(when: When, year: int, month: int) -> str:
    day = f"{min(when.day, 28)} " if when.day else ""
    name = f"{MONTHS[month - 1]} " if month else ""
    end = f"-{(year + when.ends - when.year) % 100:02}" if when.ends else ""
    return f"{day}{name}{year}{end}"


def _other_names(statement: GoldenStatement, there: str, taxonomy: Taxonomy) -> Iterator[str]:
    programmes = [_Named(programme.name, programme.aliases) for programme in taxonomy.programmes]
    places = [_Named(place.name, place.aliases) for place in taxonomy.places]
    for named in (programmes, places):
        absent = [
            each for each in named if not any(_holds(name, there + statement.text) for name in each.all)
        ]
        for start, end in _standing(named, statement.text):
            old = _Form.of(statement.text[start:end], after=statement.text[:start])
            fitting = [name for each in absent for name in each.shown if _Form.of(name, each.name) == old]
            if fitting:
                chosen = _chance(statement, f"name {start}").choice(fitting)
                yield _put(statement.text, start, end, chosen)


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    aliases: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)

    @property
    def shown(self) -> tuple[str, ...]:
        """Its name, and its initials; names that are ordinary words are nobody's."""
        if not all(word in _SMALL or word[0].isupper() for word in self.name.split()):
            return ()
        return (self.name, *(alias for alias in self.aliases if _INITIALS.fullmatch(alias)))


@dataclass(frozen=True, slots=True)
class _Form:
    """What another name must have in common to stand where one stood."""

    initials: bool
    one_of_many: bool  # "a City Deal"
    many: bool  # "City Deals"
    with_the: bool

    @classmethod
    def of(cls, name: str, full: str = "", *, after: str | None = None) -> _Form:
        initials = _INITIALS.fullmatch(name) is not None
        last = name.split()[-1]
        many = last.removesuffix("s") in _HEADS and last.endswith("s")
        with_the = full.endswith(_WITH_THE) if after is None else after.casefold().endswith("the ")
        return cls(initials, last in _HEADS, many or (initials and last.endswith("s")), with_the)


def _standing(named: Iterable[_Named], text: str) -> Iterator[tuple[int, int]]:
    """Yield where a name stands first, of overlapping ones the longest."""
    found = {match.span() for each in named for name in each.all if (match := _first(name, text))}
    last = 0
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end
            last = end


def _first(name: str, text: str) -> re.Match[str] | None:
    # "Liverpool" is no place in "Liverpool John Moores University", nor "West Midlands" in a longer name.
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-]| (?:John|Hallam|UK)\b)", text)


def _holds(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _denied(statement: GoldenStatement) -> Iterator[str]:
    """Yield the statement with its one verb denied, where that is plain English and says the opposite."""
    verbs = list(_VERB.finditer(statement.text))
    if len(verbs) == 1 and not _TANGLED.search(statement.text):
        (verb,) = verbs
        yield _put(statement.text, verb.start(), verb.end(), f"{verb[0]} not")


def _put(text: str, start: int, end: int, new: str) -> str:
    old = text[start:end]
    if start == 0 or (old[:1].isupper() and old[1:].islower()):
        new = new[:1].upper() + new[1:]
    return text[:start] + new + text[end:]
