"""Choose the fewest sentences of the cited passages that together say what a statement says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.checking.lines import Line
from assistant.answering.checking.names import Said
from assistant.answering.checking.reading import REFERENCE, Item, ItemKind, Reading
from assistant.kernel.index.lexical import WORD

_QUOTED = 3  # sentences at most
_MEANING = 0.4  # what the cosine counts beside the share of what is said
_AROUND = 0.5  # what is said only around a sentence counts so much
_ADDS = 0.12  # of what the statement says: what a further sentence has to say of it
_ADDS_FACT = 0.05  # the same where it says a figure, date or name that no other says


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences that a statement rests on."""

    lines: tuple[Line, ...]  # the best first
    coverage: float  # 0..1, the share of what the statement says that they say
    cosine: float | None  # of the nearest; None where words alone told which they are

    @property
    def said(self) -> Said:
        """What of names they say, with what stands around them."""
        readings = [near.said for line in self.lines for near in (line.reading, *line.around)]
        return Said(
            frozenset[str]().union(*(each.words for each in readings)),
            frozenset[str]().union(*(each.acronyms for each in readings)),
            " ".join(each.initials for each in readings),
            frozenset(pair for each in readings for pair in each.pairs),
        )

    def saying(self, item: Item) -> list[tuple[Line, Item]]:
        """Return where they say an item."""
        return [(line, own) for line in self.lines for own in line.reading.saying(item)]


def choose(statement: Reading, lines: Sequence[Line], cosines: Sequence[float] | None = None) -> Evidence:
    """Return the evidence among `lines`, of which there is at least one, by words and by their `cosines`."""
    near = cosines if cosines is not None else [0.0] * len(lines)
    total = sum(item.weight for item in statement.items) or 1.0
    shares = [[_share(item, line) for item in statement.items] for line in lines]

    def gain(at: int, held: Sequence[float]) -> float:
        parts = zip(statement.items, held, shares[at], strict=True)
        return sum(item.weight * max(then - now, 0.0) for item, now, then in parts) / total

    none = [0.0] * len(statement.items)
    best = max(range(len(lines)), key=lambda at: gain(at, none) + _MEANING * near[at])
    chosen, held = [best], shares[best]
    while len(chosen) < _QUOTED:
        best = max(range(len(lines)), key=lambda at: (gain(at, held), near[at]))
        if gain(best, held) < (_ADDS_FACT if _adds_fact(statement, held, shares[best]) else _ADDS):
            break
        chosen.append(best)
        held = [max(now, then) for now, then in zip(held, shares[best], strict=True)]
    # What says nothing that could be looked for is borne out by nothing.
    coverage = 1.0 - _left(statement, held) / total if statement.items else 0.0
    cosine = max(near[at] for at in chosen) if cosines is not None else None
    return Evidence(tuple(lines[at] for at in chosen), coverage, cosine)


def verbatim(text: str, lines: Sequence[Line]) -> Line | None:
    """Return the sentence that a statement repeats word for word, references to sources left out or not."""
    said = _plain(text)
    return next(
        (
            line
            for line in lines
            for own in (line.sentence.spoken, line.sentence.text)
            if said in (_plain(own), _plain(REFERENCE.sub(" ", own)))
        ),
        None,
    )


def _plain(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _left(statement: Reading, held: Sequence[float]) -> float:
    """Return how much of a statement is not said."""
    return sum(item.weight * (1.0 - now) for item, now in zip(statement.items, held, strict=True))


def _adds_fact(statement: Reading, held: Sequence[float], then: Sequence[float]) -> bool:
    return any(
        item.kind is not ItemKind.WORD and now < 1.0 <= new
        for item, now, new in zip(statement.items, held, then, strict=True)
    )


def _share(item: Item, line: Line) -> float:
    """Return how far a sentence says an item: whole, or by what stands around it."""
    if line.reading.saying(item):
        return 1.0
    around = (line.intro,) if item.kind is ItemKind.FIGURE else line.around
    return _AROUND if any(reading is not None and reading.saying(item) for reading in around) else 0.0
