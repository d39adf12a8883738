"""A folder as one source of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.progress import Progress
from ingest.readers.limits import Limits
from ingest.sources.folder.collection import read_collection
from ingest.sources.port import FileSource, Gathered


class FolderOrigin:
    """The files of a folder, told apart from those of other sources by the name of this one."""

    def __init__(
        self,
        name: str,
        folder: Path,
        *,
        leaving_out: Sequence[Path],
        limits: Limits,
        audience: tuple[str, ...] = (),
    ) -> None:
        """`audience`: the groups that its documents are for, where its catalogue names none for one."""
        self._name = name
        self._folder = folder
        self._leaving_out = leaving_out
        self._limits = limits
        self._audience = audience

    @property
    def name(self) -> str:
        """What sources.yaml calls it."""
        return self._name

    def gather(self, progress: Progress) -> Gathered:
        """Return what the folder holds; raise `CorpusInvalid` where it or its catalogue cannot be read."""
        progress.stage(f"Reading {self._name}", 1)
        collection = read_collection(self._folder, leaving_out=self._leaving_out, limits=self._limits)
        progress.advance()
        files = tuple(self._named(each) for each in collection.files)
        refused = tuple(
            replace(refusal, name=f"{self._name}/{refusal.name}", audience=refusal.audience or self._audience)
            for refusal in collection.refused
        )
        return Gathered(files, refused)

    def _named(self, file: FileSource) -> FileSource:
        name = f"{self._name}/{file.source.name}"
        audience = file.source.audience or self._audience
        return replace(file, source=replace(file.source, name=name, origin=self._name, audience=audience))
