"""How well the check of written statements tells true ones from altered ones, and how long it takes."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answering.checking.verdict import Verdict
from assistant.evaluation.altering import alter, said_in
from assistant.evaluation.figures_said import dates, figures
from assistant.evaluation.progress import Progress, Silent
from assistant.evaluation.statements import Alteration, GoldenStatement, Passages, Trait
from assistant.kernel.domain import Hit
from assistant.kernel.index.generation import Generation

ANSWER = 8  # statements of an answer, as far as the time that it takes is concerned
FACTS = (Alteration.NUMBER, Alteration.DATE, Alteration.NAME)
_95 = 1.959964  # standard errors either side


class Checks(Protocol):
    """What is measured: `assistant.answering.checking.checker.Checker`."""

    def prepare(self, passages: Sequence[Hit]) -> None:
        """Read passages that may be cited."""

    def check(self, text: str, cited: Sequence[Hit]) -> Verdict:
        """Return whether the passages support a statement."""


@dataclass(frozen=True, slots=True)
class Case:
    """A statement with the passages that it is cited to."""

    statement: GoldenStatement  # the true one that it is, or was made from
    text: str
    cited: tuple[Hit, ...]
    alteration: Alteration | None = None  # None: it is the true one
    by_rule: bool = False
    near: bool = False  # what was put in stands elsewhere in the cited passages

    @property
    def half(self) -> str:
        """The half of the set that it belongs to, with all that was made from the same statement."""
        return self.statement.half


@dataclass(frozen=True, slots=True)
class Checked:
    """A case, what the check made of it, and how long it took."""

    case: Case
    verdict: Verdict
    ms: float

    @property
    def stopped(self) -> bool:
        """Whether the check held the statement back: right for an altered one, wrong for a true one."""
        return not self.verdict.supported


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, 0..1; None of nothing."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval at 95%."""
        if not self.of:
            return None
        share, square = self.count / self.of, _95**2 / self.of
        middle = (share + square / 2) / (1 + square)
        half = _95 * math.sqrt(share * (1 - share) / self.of + square / (4 * self.of)) / (1 + square)
        # At the ends the formula misses 0 and 1 by a rounding error.
        return (max(0.0, round(middle - half, 6)), min(1.0, round(middle + half, 6)))


def cases(statements: Iterable[GoldenStatement], generation: Generation) -> list[Case]:
    """Return the true statements, then the altered ones: those of the file and those made by rule.

    Raises `EvaluationInvalid` where a statement cites what the index does not hold.
    """
    passages = Passages(generation)
    true: list[Case] = []
    altered: list[Case] = []
    for statement in statements:
        cited = passages.cited(statement.id, statement.rests_on)
        true.append(Case(statement, statement.text, cited))
        there = said_in(cited)
        for each in (*statement.altered, *alter(statement, cited, generation.taxonomy)):
            full = statement.complete(each)
            its_own = passages.cited(statement.id, full.rests_on) if each.rests_on else cited
            near = each.kind in FACTS and _stands_there(statement.text, full.text, there)
            altered.append(Case(statement, full.text, its_own, each.kind, each.by_rule, near))
    return [*true, *altered]


def check(found: Sequence[Case], checker: Checks, progress: Progress | None = None) -> list[Checked]:
    """Check each case in turn; the first is checked once before, for the time that loading takes."""
    progress = progress or Silent()
    progress.stage("Checking statements", len(found))
    for case in found[:1]:
        checker.check(case.text, case.cited)
    done = []
    for case in found:
        checker.prepare(case.cited)  # which is done while a model begins to write, and so nobody waits for it
        started = time.perf_counter()
        verdict = checker.check(case.text, case.cited)
        done.append(Checked(case, verdict, (time.perf_counter() - started) * 1000))
        progress.advance()
    return done


def caught(done: Iterable[Checked], which: Callable[[Case], bool]) -> Share:
    """Return the share of the altered statements of some sort that were held back."""
    return _share(each for each in done if each.case.alteration and which(each.case))


def false_alarms(done: Iterable[Checked], trait: Trait | None = None) -> Share:
    """Return the share of the true statements, or of those with a trait, that were held back."""
    return _share(
        each
        for each in done
        if each.case.alteration is None and (trait is None or trait in each.case.statement.kinds)
    )


def precision(done: Sequence[Checked], which: Callable[[Case], bool]) -> Share:
    """Return, of what was held back, the share that was altered.

    Beside the altered statements of a sort stand the true ones that they were made from, each once.
    """
    made = [each for each in done if each.case.alteration and which(each.case)]
    parents = {each.case.statement.id for each in made}
    wrong = sum(
        each.stopped for each in done if each.case.alteration is None and each.case.statement.id in parents
    )
    right = sum(each.stopped for each in made)
    return Share(right, right + wrong)


def answers(done: Iterable[Checked]) -> list[float]:
    """Return the time of checking each `ANSWER` true statements that stand together, in milliseconds."""
    times = [each.ms for each in done if each.case.alteration is None]
    return [sum(times[start : start + ANSWER]) for start in range(0, len(times) - ANSWER + 1, ANSWER)]


def _share(done: Iterable[Checked]) -> Share:
    stopped = [each.stopped for each in done]
    return Share(sum(stopped), len(stopped))


def _stands_there(true: str, altered: str, there: str) -> bool:
    """Tell whether the number, date or name that was put in stands in the passages."""
    for said in (_values, _months):
        if new := said(altered) - said(true):
            return new <= said(there)
    put_in = _put_in(true, altered)
    return bool(put_in) and re.search(rf"(?<!\w){re.escape(put_in)}(?!\w)", there, re.IGNORECASE) is not None


def _values(text: str) -> set[float]:
    return {figure.value for figure in figures(text)}


def _months(text: str) -> set[tuple[int, int]]:
    return {(when.year, when.month) for when in dates(text)}


def _put_in(true: str, altered: str) -> str:
    """Return what stands in the altered text between what it shares with the true one at either end."""
    old, new = true.split(), altered.split()
    start = _alike(zip(old, new, strict=False))
    most = min(len(old), len(new)) - start
    end = min(_alike(zip(reversed(old), reversed(new), strict=False)), most)
    return re.sub(r"['’]s?$|[.,;:]$", "", " ".join(new[start : len(new) - end]))


def _alike(pairs: Iterator[tuple[str, str]]) -> int:
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count
