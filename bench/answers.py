"""Ask the golden questions of an index: `python -m bench.answers`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from assistant.bootstrap import build_assistant, configure_logging
from assistant.evaluation.answers import (
    ALL,
    FIGURES,
    RECORDS,
    AnswerReport,
    by_type,
    complaints,
    evaluate_answers,
)
from assistant.evaluation.commands import GOLDEN
from assistant.evaluation.progress import drawn
from assistant.evaluation.tables import Table
from assistant.kernel.settings import Settings
from bench.record import against, record

TARGETS = {  # figure → (bound, whether it is a floor)
    "nugget_recall": (0.88, True),
    "quotes_verified": (1.0, True),
    "abstention_precision": (0.9, True),
    "abstention_recall": (0.9, True),
    "forbidden_shown": (0, False),
}


def main(
    questions: Annotated[
        Path | None, typer.Option(help="Golden questions; the collection's own unless named.")
    ] = None,
    index: Annotated[Path | None, typer.Option(help="The index to read.")] = None,
) -> None:
    """Ask every golden question and write the figures beside their targets, and the misses."""
    settings = Settings().model_copy(update={"records": RECORDS})
    if index:
        settings = settings.model_copy(update={"index": index})
    configure_logging(settings, quiet=True)
    with drawn() as progress:
        report = evaluate_answers(
            build_assistant(settings, recorded=True), questions or settings.corpus / GOLDEN, progress=progress
        )
    command = "python -m bench.answers" + (f" --questions {questions}" if questions else "")
    figures = {**asdict(report), "misses": [item.id for item in report.misses]}
    parts = (_overall(report), "## By type of question", by_type(report), "## Misses", _misses(report))
    name = f"answers-{questions.stem}" if questions else "answers"
    record(name, "Answers to golden questions", command, figures, parts)


def _overall(report: AnswerReport) -> Table:
    return Table(("Measure", "Figure", "Target", ""), tuple(_row(name, report) for name in FIGURES))


def _row(name: str, report: AnswerReport) -> tuple[str, ...]:
    said = FIGURES[name].said(report.summary[ALL])
    if name not in TARGETS:
        return (FIGURES[name].label, said, "", "")
    bound, at_least = TARGETS[name]
    measured = getattr(report.summary[ALL], name)
    verdict = "" if measured is None else against(measured, bound, at_least=at_least)
    return (FIGURES[name].label, said, f"{'≥' if at_least else '≤'} {bound}", verdict)


def _misses(report: AnswerReport) -> str:
    lines = [f"- {item.id}, {item.type}: {'; '.join(map(_code, complaints(item)))}" for item in report.misses]
    return "\n".join(lines) or "None."


def _code(complaint: str) -> str:
    """Set what is quoted of a question apart, for patterns hold characters that Markdown reads."""
    what, _, rest = complaint.partition(": ")
    return f"{what}: ``{rest}``"


if __name__ == "__main__":
    typer.run(main)
