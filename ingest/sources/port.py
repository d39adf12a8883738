"""What a source of documents is to the rest of ingest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.kernel.domain import Source
from assistant.kernel.index.manifest import Refusal
from ingest.progress import Progress


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file to load, with what is known of it before it is opened."""

    path: Path
    source: Source
    catalogued: bool
    password: str = ""  # never written anywhere


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
