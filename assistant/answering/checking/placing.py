"""Tell whether a fact stands in a statement where its sources have it, and not in another's place.

Each figure, date and name has surroundings: what else the statement says, the nearest counting most.
It is misplaced where another of its kind in the sources stands among those surroundings rather than it.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.checking.evidence import Evidence
from assistant.answering.checking.lines import Line
from assistant.answering.checking.reading import THINGS, Item, ItemKind, Reading

_NEAR = 45.0  # characters over which nearness falls to about a third
_FAR = 0.25  # what is anywhere else in the sentence counts
_AROUND = 0.2  # what is only around the sentence counts
_CLAUSE = 0.3  # what is in another clause of the statement counts so much of that
# By how much another has to fit better. A sentence that says more of the statement than the one fact is
# there for good reason; in the same sentence all surroundings are near.
_APART = 0.07
_APART_DATES = 0.15
_VOUCHED = 0.12
_WITHIN = {
    ItemKind.FIGURE: 0.23,
    ItemKind.DATE: 0.15,
    ItemKind.PROGRAMME: 0.35,
    ItemKind.PLACE: 1.0,  # places stand in lists, where one is as good as the next
    ItemKind.BARRIER: 0.35,
}
_EXCHANGED = 0.1
_EXCHANGED_APART = 0.2
_CLAUSES = re.compile(
    r"[;:()—]|\s–\s|,\s(?=(?:and|but|with|against|compared|while|whereas|which|who)\b)"
    r"|\b(?:while|whereas|but|although|though|compared\s+with|against)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a fact stands in a sentence of the sources."""

    line: Line
    item: Item


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A fact that stands in the place of another."""

    item: Item
    other: Item  # what the sources have there


def misplaced(
    statement: Reading, facts: Sequence[Item], evidence: Evidence, lines: Sequence[Line]
) -> list[Misplaced]:
    """Return those of the statement's `facts` that have the place of another fact of `lines`."""
    fits = _Fits(statement, lines)
    own = {}
    for item in facts:
        places = [_Place(line, there) for line, there in evidence.saying(item) if not there.in_reference]
        if places:
            own[item] = max(places, key=lambda place: fits.fit(item, place))
    return [
        Misplaced(item, other)
        for item in facts
        if (other := _apart(fits, item, own) if item in own else _around(item, facts, evidence))
    ]


def _apart(fits: _Fits, item: Item, own: Mapping[Item, _Place]) -> Item | None:
    """Return what fits a fact's surroundings better than the places that have it."""
    rivals = (
        _Place(line, there)
        for line in fits.lines
        for there in line.reading.of(item.kind)
        if _rivals(item, there) and fits.is_placed(there, own)
    )
    gains = ((fits.gain(item, rival, own), rival) for rival in rivals)
    gain, best = max(gains, key=lambda each: each[0], default=(0.0, None))
    return best.item if best is not None and gain > fits.margin(item, best, own) else None


def _around(item: Item, facts: Sequence[Item], evidence: Evidence) -> Item | None:
    """Return what the evidence itself has in place of a fact that is said only around it, as in a title."""
    rivals = (
        there for line in evidence.lines for there in line.reading.of(item.kind) if _rivals(item, there)
    )
    return next(
        (
            there
            for there in rivals
            if not there.in_reference and not any(each.said_by(there) for each in facts)
        ),
        None,
    )


def _rivals(item: Item, there: Item) -> bool:
    return there.like(item) and not there.loose and not item.said_by(there) and not there.said_by(item)


class _Fits:
    """How well places of the sources fit facts of one statement."""

    def __init__(self, statement: Reading, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._statement = statement
        self._clauses = [match.start() for match in _CLAUSES.finditer(statement.text)]
        self._said = {
            (each, id(line)): line.reading.saying(each) for line in lines for each in statement.items
        }
        self._around = {
            (each, id(line))
            for line in lines
            for each in statement.items
            if any(reading.saying(each) for reading in line.around)
        }

    def is_placed(self, there: Item, own: Mapping[Item, _Place]) -> bool:
        """Tell whether the statement does not say what stands `there`, or has a place for it."""
        said = [item for item in self._statement.of(there.kind) if item.said_by(there)]
        return not said or any(item in own for item in said)

    def gain(self, item: Item, rival: _Place, own: Mapping[Item, _Place]) -> float:
        """Return how much better a rival's place fits an item than its own.

        Where the statement says the rival too, of something else, the two are exchanged for one another.
        """
        exchanged = [
            self.fit(item, rival, other)
            - self.fit(item, own[item], other)
            + self.fit(other, own[item], item)
            - self.fit(other, place, item)
            for other, place in own.items()
            if other.said_by(rival.item)
        ]
        return max(exchanged) if exchanged else self.fit(item, rival) - self.fit(item, own[item])

    def margin(self, item: Item, rival: _Place, own: Mapping[Item, _Place]) -> float:
        """Return by how much a rival's place has to fit better."""
        within = rival.line is own[item].line
        if any(other.said_by(rival.item) for other in own):
            return _EXCHANGED if within and item.kind not in THINGS else _EXCHANGED_APART
        if within:
            return _WITHIN[item.kind]
        apart = _APART_DATES if item.kind is ItemKind.DATE else _APART
        return apart + min(self._adds(item, own[item].line, rival.line), _VOUCHED)

    def _adds(self, item: Item, line: Line, other: Line) -> float:
        """Return the share of the statement, beside an item, that `line` says and `other` does not."""
        items = [each for each in self._statement.items if each is not item]
        adds = sum(
            each.weight for each in items if self._said[each, id(line)] and not self._said[each, id(other)]
        )
        return adds / (sum(each.weight for each in items) or 1.0)

    def fit(self, item: Item, place: _Place, besides: Item | None = None) -> float:
        """Return 0..1: how much of what surrounds `item` in the statement surrounds a place in its sentence.

        What stands `besides` it, to be exchanged for it, is no surroundings of either.
        """
        total = fit = 0.0
        clause = bisect_right(self._clauses, item.start)
        for each in self._statement.items:
            if each.start == item.start or each.said_by(item) or (besides and each.said_by(besides)):
                continue
            weight = each.weight * _nearness(each, item)
            if bisect_right(self._clauses, each.start) != clause:
                weight *= _CLAUSE
            total += weight
            said = [own for own in self._said[each, id(place.line)] if own.start != place.item.start]
            if said:
                fit += weight * max(_nearness(own, place.item) for own in said)
            elif (each, id(place.line)) in self._around:
                fit += weight * _AROUND
        return fit / total if total else 0.0


def _nearness(one: Item, other: Item) -> float:
    first, last = (one, other) if one.at < other.at else (other, one)
    apart = max(last.at - first.at - (first.end - first.start), 0)
    return _FAR + (1 - _FAR) * math.exp(-apart / _NEAR)
