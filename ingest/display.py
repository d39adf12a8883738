"""Draw an ingest's progress and print its report."""

from __future__ import annotations

from collections.abc import Callable

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
from rich.text import Text

from ingest.encoding import PassageEncoder
from ingest.pipeline import Options, ingest
from ingest.progress import Progress, Silent
from ingest.report.outcome import Report
from ingest.report.wording import visible


def run_and_draw(options: Options, make_encoder: Callable[[], PassageEncoder]) -> Report:
    """Run an ingest with bars on a terminal, or a line for each stage elsewhere."""
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

    def note(self, text: str) -> None:
        self._bars.console.print(Text(visible(text), style="dim"))

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

    def note(self, text: str) -> None:
        self._console.print(Text(visible(text)))
