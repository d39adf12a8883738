"""`precedent ingest`: bring the index in step with a collection."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from assistant.kernel.settings import Settings
from ingest.encoding import PassageEncoder, SentenceTransformersEncoder
from ingest.pipeline import Options, Report, ingest
from ingest.progress import Progress, Silent

REFUSED_SOME = 3  # exit status: published, but some files were refused

_EXAMPLES = """
Examples:

  precedent ingest                         the shipped collection, or PRECEDENT_CORPUS

  precedent ingest --corpus ~/reports      a folder of your own; a catalogue.yaml in it is optional

  precedent ingest --dry-run               what would change, without reading or writing anything

  precedent ingest --json > report.json    the report for a program
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("ingest", epilog=_EXAMPLES)(command)


def command(
    corpus: Annotated[Path | None, typer.Option(help="The collection folder.")] = None,
    index: Annotated[Path | None, typer.Option(help="Where generations of the index are kept.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build anew even when nothing changed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Read a collection and publish a new generation of the index.

    Unchanged documents come from the cache. The generation before keeps serving until the new one
    is whole; a run that is stopped leaves it as it was. Exit status 3: published, some files refused.
    """
    settings = Settings()
    options = Options(
        corpus=corpus or settings.corpus,
        index=index or settings.index,
        cache=settings.cache,
        workers=settings.workers,
        dry_run=dry_run,
        rebuild=rebuild,
    )
    started = time.perf_counter()
    report = _run(options, lambda: SentenceTransformersEncoder(settings.encoder, threads=settings.encoder_threads))
    if as_json:
        typer.echo(json.dumps(asdict(report), indent=2, ensure_ascii=False))
    else:
        _print(report, options, time.perf_counter() - started)
    if report.refused:
        raise typer.Exit(REFUSED_SOME)


def _run(options: Options, make_encoder: Callable[[], PassageEncoder]) -> Report:
    console = Console(stderr=True)
    if not console.is_terminal:
        return ingest(options, make_encoder, _Lines(console))
    with _bars(console) as bars:
        return ingest(options, make_encoder, _Drawn(bars))


class _Rate(ProgressColumn):
    """Steps a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="dim")


def _bars(console: Console) -> Bars:
    return Bars(
        SpinnerColumn(),
        TextColumn("{task.description:<24}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=console,
    )


class _Drawn(Progress):
    """Draws a bar for each stage."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task = bars.add_task("Looking at the folder", total=None)

    def stage(self, name: str, total: int) -> None:
        self._finish()
        self._task = self._bars.add_task(name, total=total)

    def advance(self, steps: int = 1) -> None:
        self._bars.advance(self._task, steps)

    def _finish(self) -> None:
        task = self._bars.tasks[self._task]
        if task.total is None:
            self._bars.update(self._task, total=1, completed=1)


class _Lines(Silent):
    """Says a line for each stage, where no bar can be drawn (a log, a pipe)."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def stage(self, name: str, total: int) -> None:
        self._console.print(f"{name}: {total:,}")


def _print(report: Report, options: Options, seconds: float) -> None:
    console = Console()
    console.print(_headline(report, options, seconds))
    table = Table(show_header=False, box=None, pad_edge=False)
    changes = report.changes
    for name, value in {
        **report.counts,
        "new": len(changes.new),
        "changed": len(changes.changed),
        "unchanged": len(changes.same),
        "gone": len(changes.gone),
        "refused": len(report.refused),
    }.items():
        table.add_row(name, f"{value:,}")
    console.print(table)
    if report.refused:
        refused = Table("Refused", "Kind", "Why", title_justify="left")
        for item in report.refused:
            refused.add_row(Text(item.name), item.kind, Text(item.reason))
        console.print(refused)


def _headline(report: Report, options: Options, seconds: float) -> str:
    if report.dry_run:
        return f"Dry run over {options.corpus}: nothing was read or written."
    if not report.published:
        return f"Nothing has changed in {options.corpus}; {report.generation} is up to date ({seconds:.1f} s)."
    return (
        f"Published {report.generation} from {options.corpus} in {seconds:.1f} s "
        f"({report.encoded:,} windows encoded, the rest from the cache)."
    )
