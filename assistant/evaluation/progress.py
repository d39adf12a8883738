"""How an evaluation tells what it is doing: on standard error, with bars where a person is watching."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars


class Progress(Protocol):
    """Receives the stages of an evaluation as they pass."""

    def stage(self, name: str, total: int) -> None:
        """A stage begins that has `total` steps."""

    def advance(self, steps: int = 1) -> None:
        """Some steps of the stage are done."""

    def note(self, text: str) -> None:
        """Something is worth telling meanwhile."""


class Silent:
    """Shows nothing."""

    def stage(self, name: str, total: int) -> None:
        """Do nothing."""

    def advance(self, steps: int = 1) -> None:
        """Do nothing."""

    def note(self, text: str) -> None:
        """Do nothing."""


class _Drawn:
    """Draws a bar for each stage."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task = bars.add_task("Starting", total=None, visible=False)

    def stage(self, name: str, total: int) -> None:
        self._task = self._bars.add_task(name, total=total)

    def advance(self, steps: int = 1) -> None:
        self._bars.advance(self._task, steps)

    def note(self, text: str) -> None:
        self._bars.console.print(text, markup=False)


class _Lines(Silent):
    """Says a line for each stage, where no bar can be drawn (a log, a pipe)."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def stage(self, name: str, total: int) -> None:
        self._console.print(f"{name}: {total:,}")

    def note(self, text: str) -> None:
        self._console.print(text, markup=False)


@contextmanager
def drawn() -> Iterator[Progress]:
    """Yield a progress that draws on standard error, or says a line a stage where that is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(console)
        return
    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console) as bars:
        yield _Drawn(bars)
