"""Check one statement against the passages that it cites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answering.checking import (
    addresses,
    contraries,
    evidence,
    lines,
    names,
    placing,
    polarity,
    support,
)
from assistant.answering.checking.dates import Date
from assistant.answering.checking.evidence import Evidence
from assistant.answering.checking.figures import FIRST, Figure
from assistant.answering.checking.lines import Line
from assistant.answering.checking.ordinary import OrdinaryWords
from assistant.answering.checking.reading import THINGS, Item, ItemKind, Reading, TextReader
from assistant.answering.checking.support import SupportModel
from assistant.answering.checking.verdict import Failure, FailureKind, Quoted, Verdict
from assistant.kernel.domain import Hit
from assistant.kernel.index.generation import Generation

_KINDS = {
    ItemKind.FIGURE: FailureKind.NUMBER,
    ItemKind.DATE: FailureKind.DATE,
    ItemKind.PROGRAMME: FailureKind.NAME,
    ItemKind.PLACE: FailureKind.NAME,
    ItemKind.BARRIER: FailureKind.NAME,
}


class Checker:
    """Checks statements against one generation. Keep it: it remembers what it read. Safe between threads."""

    def __init__(self, generation: Generation, support: SupportModel | None = None) -> None:
        """`support` judges too whether a statement follows from the sentences that it rests on."""
        self._generation = generation
        self._support = support
        self._reader = TextReader(generation)
        self._ordinary = OrdinaryWords(generation)

    def prepare(self, passages: Sequence[Hit]) -> None:
        """Read passages that statements may cite, so that their checks need not, while a model begins."""
        lines.read(self._generation, self._reader, passages)

    def check(self, text: str, cited: Sequence[Hit]) -> Verdict:
        """Return whether `text`, which has no markers, is supported by the passages that it cites."""
        found = lines.read(self._generation, self._reader, cited)
        if not found:
            return Verdict((Failure(FailureKind.UNCITED, "It cites no passage."),), (), 0.0)
        same = evidence.verbatim(text, found)
        if same is not None:
            return Verdict(tuple(self._addresses(text, found)), (Quoted(same.hit, same.sentence),), 1.0)
        statement = self._reader.read(text)
        chosen = self._chosen(statement, found)
        failures = (
            *self._addresses(text, found),
            *self._facts(statement, chosen, found),
            *self._names(statement, chosen),
            *self._sense(statement, chosen),
        )
        score, unsupported = self._support_of(statement, chosen)
        order = sorted(chosen.lines, key=found.index)
        quoted = tuple(Quoted(line.hit, line.sentence) for line in order)
        return Verdict(failures or unsupported, quoted, score)

    def _chosen(self, statement: Reading, found: Sequence[Line]) -> Evidence:
        """Return the evidence: by words where one sentence has nearly all of them, else by meaning too."""
        by_words = evidence.choose(statement, found)
        if len(by_words.lines) == 1 and by_words.coverage >= support.ENOUGH:
            return by_words
        vector = self._generation.encoder.encode([statement.text])[0]
        return evidence.choose(statement, found, lines.cosines(self._generation, found, vector))

    def _addresses(self, text: str, found: Sequence[Line]) -> Iterator[Failure]:
        passages = "\n".join(line.reading.text for line in found)
        for address in addresses.find(text, passages):
            yield Failure(FailureKind.ADDRESS, f"“{address}” is an address or markup: a statement has none.")

    def _facts(self, statement: Reading, chosen: Evidence, found: Sequence[Line]) -> Iterator[Failure]:
        """Yield the figures, dates and things of the taxonomy that the evidence has not, or elsewhere."""
        there = []
        for item in statement.items:
            if item.kind not in _KINDS or item.loose or _is_merely_first(item, chosen):
                continue
            said = statement.text[item.start : item.end]
            if _is_said(item, chosen) or _in_parts(item, chosen) or self._in_words(statement, item, chosen):
                there.append(item)
            elif any(line.reading.saying(item) for line in found):
                yield Failure(_KINDS[item.kind], f"“{said}” stands in the passages cited, but not of this.")
            else:
                yield Failure(_KINDS[item.kind], f"“{said}” does not stand in the passages cited.")
        for wrong in placing.misplaced(statement, there, chosen, found):
            said = statement.text[wrong.item.start : wrong.item.end]
            yield Failure(
                _KINDS[wrong.item.kind], f"“{said}” is said of something else in the passages cited."
            )

    def _in_words(self, statement: Reading, item: Item, chosen: Evidence) -> bool:
        """Tell whether what may be a name, and has no capital, is said by its words: "pooled budgets"."""
        said = statement.text[item.start : item.end]
        if item.kind not in THINGS or not said.islower():
            return False
        return chosen.said.words.issuperset(self._generation.lexical.words(said))

    def _names(self, statement: Reading, chosen: Evidence) -> Iterator[Failure]:
        told = chosen.said
        taken = list(statement.of(*THINGS))  # looked up with the facts
        for run in statement.runs:
            rest = [
                capital
                for capital in run
                if not any(item.start <= capital.start < item.end for item in taken)
            ]
            if names.missing(rest, told, self._reader.stem, self._ordinary):
                said = statement.text[rest[0].start : rest[-1].end]
                yield Failure(FailureKind.NAME, f"“{said}” does not stand in the passages cited.")

    def _sense(self, statement: Reading, chosen: Evidence) -> Iterator[Failure]:
        told = [line.reading for line in chosen.lines]
        wrong = polarity.contradiction(statement, told) or contraries.contrary(statement, told)
        if wrong:
            yield Failure(FailureKind.NEGATION, f"It contradicts the passages cited: {wrong}.")

    def _support_of(self, statement: Reading, chosen: Evidence) -> tuple[float, tuple[Failure, ...]]:
        score = support.score(chosen)
        unsupported = (Failure(FailureKind.SUPPORT, "The passages cited do not say so."),)
        if score < support.SUPPORTED:
            return score, unsupported
        if self._support is not None:
            premise = " ".join(line.reading.text for line in chosen.lines)
            score = self._support.entailment(premise, statement.text)
            return score, () if score >= support.ENTAILED else unsupported
        return score, ()


def _is_said(item: Item, chosen: Evidence) -> bool:
    """Tell whether the evidence says an item, or what stands around it does."""
    if chosen.saying(item):
        return True
    for line in chosen.lines:
        around = [line.intro] if item.kind is ItemKind.FIGURE else list(line.around)
        if any(reading is not None and reading.saying(item) for reading in around):
            return True
        if isinstance(item.value, Date) and _dated_apart(item.value, line):
            return True
    return False


def _is_merely_first(item: Item, chosen: Evidence) -> bool:
    """Tell whether an item is a "first" where the evidence numbers nothing: "its first year"."""
    if not isinstance(item.value, Figure) or item.value.readings != FIRST:
        return False
    figures = [own.value for line in chosen.lines for own in line.reading.of(ItemKind.FIGURE)]
    return not any(isinstance(each, Figure) and each.like(item.value) for each in figures)


def _in_parts(item: Item, chosen: Evidence) -> bool:
    """Tell whether a ratio is said as its two numbers: "eight out of ten" as "eight of the ten"."""
    parts = item.value.parts if isinstance(item.value, Figure) else ()
    return bool(parts) and all(_is_said(replace(item, value=part), chosen) for part in parts)


def _dated_apart(date: Date, line: Line) -> bool:
    """Tell whether a line has the day and month of a date, and its year elsewhere or around it."""
    own = [item.value for item in line.reading.of(ItemKind.DATE)]
    near = [item.value for reading in line.around for item in reading.of(ItemKind.DATE)]
    years = {each.year for each in (*own, *near) if isinstance(each, Date) and each.year}
    return any(isinstance(each, Date) and date.told_by(each, years) for each in own)
