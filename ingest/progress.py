"""How an ingest tells what it is doing; the command line draws it, tests ignore it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives the stages of an ingest as they pass."""

    def stage(self, name: str, total: int) -> None:
        """A stage begins that has `total` steps."""

    def advance(self, steps: int = 1) -> None:
        """Some steps of the stage are done."""

    def note(self, text: str) -> None:
        """Something is worth telling meanwhile: "still reading annual-report.pdf, 45 s"."""


class Silent:
    """Shows nothing."""

    def stage(self, name: str, total: int) -> None:
        """Do nothing."""

    def advance(self, steps: int = 1) -> None:
        """Do nothing."""

    def note(self, text: str) -> None:
        """Do nothing."""
