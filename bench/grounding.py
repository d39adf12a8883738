"""Measure the check of written statements, on true ones and altered ones: `python -m bench.grounding`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from assistant.answering.checking.checker import Checker
from assistant.evaluation.grounding import (
    ANSWER,
    FACTS,
    Case,
    Checked,
    Share,
    answers,
    cases,
    caught,
    check,
    false_alarms,
    precision,
)
from assistant.evaluation.progress import drawn
from assistant.evaluation.statements import STATEMENTS, TEST, TUNE, Alteration, Trait, read_statements
from assistant.evaluation.tables import Table, figure
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from bench.record import against, record

SORTS: Mapping[str, Callable[[Case], bool]] = {
    "numbers, dates and names": lambda case: case.alteration in FACTS,
    "· number": lambda case: case.alteration is Alteration.NUMBER,
    "· date": lambda case: case.alteration is Alteration.DATE,
    "· name": lambda case: case.alteration is Alteration.NAME,
    "· of these, the wrong one stands in the passage": lambda case: case.alteration in FACTS and case.near,
    "source exchanged": lambda case: case.alteration is Alteration.SOURCE,
    "negated": lambda case: case.alteration is Alteration.NEGATED,
    "reversed": lambda case: case.alteration is Alteration.REVERSED,
    "places exchanged": lambda case: case.alteration is Alteration.EXCHANGED,
    "invented": lambda case: case.alteration is Alteration.INVENTED,
    "all": lambda _: True,
}
TARGETS = {"numbers, dates and names": 0.98, "source exchanged": 0.9}  # floors of the share caught
ALARMS = 0.02  # of the true statements, at most
MOST_MS = 60.0  # an answer
ALL = "all"
HALVES = (TUNE, TEST, ALL)


def main(
    statements: Annotated[
        Path | None, typer.Option(help="Statements to check; the collection's own unless named.")
    ] = None,
    index: Annotated[Path | None, typer.Option(help="The index to read.")] = None,
    misses: Annotated[
        bool, typer.Option("--misses", help="Print what was missed, and true ones held back.")
    ] = False,
    half: Annotated[str, typer.Option(help="Print the misses of 'tune', 'test' or 'all'.")] = ALL,
) -> None:
    """Check every true and altered statement, and write shares caught and times beside their targets."""
    settings = Settings()
    if index:
        settings = settings.model_copy(update={"index": index})
    read = read_statements(statements or settings.corpus / STATEMENTS)
    with Library(IndexStore(settings.index)).open() as generation, drawn() as progress:
        done = check(cases(read, generation), Checker(generation), progress)
    if misses:
        print("\n".join(_missed([each for each in done if half in (ALL, each.case.half)])))
    _record(done, "python -m bench.grounding" + (f" --statements {statements}" if statements else ""))


def _record(done: Sequence[Checked], command: str) -> None:
    halves = {half: [each for each in done if half in (ALL, each.case.half)] for half in HALVES}
    times = {"statement": [each.ms for each in done], "answer": answers(done)}
    figures = {
        "caught": {
            sort: {half: _figures(caught(halves[half], which)) for half in HALVES}
            for sort, which in SORTS.items()
        },
        "precision": {
            sort: {half: _figures(precision(halves[half], which)) for half in HALVES}
            for sort, which in SORTS.items()
        },
        "false_alarms": {half: _figures(false_alarms(halves[half])) for half in HALVES},
        "false_alarms_by_trait": {trait.value: _figures(false_alarms(done, trait)) for trait in Trait},
        "caught_by": _caught_by(done),
        "ms": {
            what: {f"p{p}": round(float(np.percentile(ms, p)), 2) for p in (50, 95)}
            for what, ms in times.items()
        },
    }
    parts = (
        _targets(done, figures),
        "## Caught, by what was done to them",
        _by_sort(halves),
        "## True statements held back, by what they are made of",
        _by_trait(done),
        f"## Time\n\nA statement, and an answer of {ANSWER}, checked one after the other on one thread. "
        "The passages were read before, as they are while a model begins to write.",
        Table(
            ("", "p50 ms", "p95 ms"),
            tuple((what, f"{ms['p50']:.1f}", f"{ms['p95']:.1f}") for what, ms in figures["ms"].items()),
        ),
    )
    record("grounding", "The check of written statements", command, figures, parts)


def _figures(share: Share) -> dict[str, Any]:
    return {"count": share.count, "of": share.of, "share": share.value, "interval": share.interval}


def _targets(done: Sequence[Checked], figures: Mapping[str, Any]) -> Table:
    shares = {
        **{f"Caught: {sort}": (caught(done, SORTS[sort]), bound, True) for sort, bound in TARGETS.items()},
        "True statements held back": (false_alarms(done), ALARMS, False),
    }
    rows = [
        (
            name,
            _said(share),
            f"{'≥' if floor else '≤'} {bound}",
            against(share.value or 0, bound, at_least=floor),
        )
        for name, (share, bound, floor) in shares.items()
    ]
    p95 = figures["ms"]["answer"]["p95"]
    rows.append(
        (
            "Time of an answer, p95",
            f"{p95:.1f} ms",
            f"≤ {MOST_MS:g} ms",
            against(p95, MOST_MS, at_least=False),
        )
    )
    return Table(("Measure", "Figure", "Target", ""), tuple(rows))


def _by_sort(halves: Mapping[str, Sequence[Checked]]) -> Table:
    rows = tuple(
        (
            sort,
            str(caught(halves[ALL], which).of),
            *(_said(caught(halves[half], which)) for half in HALVES),
            _said(precision(halves[ALL], which)),
        )
        for sort, which in SORTS.items()
    )
    alarms = (
        "true, held back",
        str(false_alarms(halves[ALL]).of),
        *(_said(false_alarms(halves[half])) for half in HALVES),
        "",
    )
    return Table(("Statements", "Number", *HALVES, "precision, all"), (*rows, alarms))


def _by_trait(done: Sequence[Checked]) -> Table:
    rows = tuple(
        (trait.value, str(share.of), _said(share))
        for trait in Trait
        if (share := false_alarms(done, trait)).of
    )
    return Table(("Made of", "Number", "Held back"), rows)


def _said(share: Share) -> str:
    if share.interval is None:
        return "–"
    low, high = share.interval
    return f"{figure(share.value)} ({low:.3f} to {high:.3f})"


def _caught_by(done: Sequence[Checked]) -> dict[str, dict[str, int]]:
    """Return how many of each kind each failure caught; a statement may have several."""
    counts: dict[str, dict[str, int]] = {}
    for each in done:
        of = counts.setdefault(each.case.alteration.value if each.case.alteration else "true", {})
        for kind in {failure.kind.value for failure in each.verdict.failures}:
            of[kind] = of.get(kind, 0) + 1
    return counts


def _missed(done: Sequence[Checked]) -> list[str]:
    lines = []
    for each in done:
        case = each.case
        if case.alteration is None and each.stopped:
            why = "; ".join(f"{failure.kind.value}: {failure.detail}" for failure in each.verdict.failures)
            lines += [f"HELD BACK {case.statement.id}: {case.text}", f"    {why}"]
        elif case.alteration and not each.stopped:
            how = " near" * case.near + " by rule" * case.by_rule
            lines.append(f"MISSED {case.statement.id} {case.alteration.value}{how}: {case.text}")
        else:
            continue
        lines += [f"    “{quoted.sentence.text}”" for quoted in each.verdict.quoted]
    return lines


if __name__ == "__main__":
    typer.run(main)
