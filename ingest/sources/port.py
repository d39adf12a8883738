"""What a source of documents is to the rest of ingest."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from assistant.kernel.domain import Source
from assistant.kernel.index.manifest import Refusal
from ingest.progress import Progress


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file to load, with what is known of it before it is opened."""

    path: Path
    source: Source
    catalogued: bool
    password: str = field(default="", repr=False)  # never written anywhere


@dataclass(frozen=True, slots=True)
class Gone:
    """A document that its source says was removed."""

    id: str
    reason: str  # "GOV.UK says that it was removed (410)"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a source holds now."""

    files: tuple[FileSource, ...]
    refused: tuple[Refusal, ...] = ()
    gone: tuple[Gone, ...] = ()
    notices: tuple[str, ...] = ()  # what a person should know: "www.gov.uk did not answer; …"


class Origin(Protocol):
    """One source of a collection. Its files lie on this machine when `gather` returns."""

    @property
    def name(self) -> str:
        """What sources.yaml calls it."""

    def gather(self, progress: Progress) -> Gathered:
        """Return what there is now; raise `PrecedentError` for what a person must mend first."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a source would give, as far as can be told without fetching it."""

    documents: int  # that it lists now
    kept: int  # documents that lie on this machine from earlier runs
    problems: tuple[str, ...] = ()  # "https://…: nothing there (404)"


@runtime_checkable
class RemoteOrigin(Origin, Protocol):
    """A source on the web. What it fetched before is used where it does not answer."""

    def check(self, progress: Progress) -> Outlook:
        """Ask what there is, and fetch no documents; raise `PrecedentError` where nothing answers."""
