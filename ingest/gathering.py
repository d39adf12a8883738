"""Bring the files of all sources of a collection together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.kernel.errors import CorpusInvalid
from assistant.kernel.index.manifest import Refusal
from ingest.progress import Progress
from ingest.readers.limits import Limits
from ingest.sources.folder.collection import TAXONOMY, read_collection
from ingest.sources.port import FileSource, Gathered, Gone, Origin


@dataclass(frozen=True, slots=True)
class Collection:
    """All that is to be read, from wherever it came."""

    files: tuple[FileSource, ...]
    refused: tuple[Refusal, ...]
    gone: tuple[Gone, ...]
    notices: tuple[str, ...]
    taxonomy: Path | None


def gather(
    corpus: Path,
    origins: Sequence[Origin],
    progress: Progress,
    *,
    only_origins: bool = False,
    leaving_out: Sequence[Path] = (),
    limits: Limits = Limits(),
) -> Collection:
    """Return what the folder `corpus` and all `origins` hold now, the folder's files first.

    With `only_origins` the folder gives its taxonomy and nothing else. Raises `PrecedentError`
    for what a person must mend first, such as a folder that is not there.
    """
    if only_origins and not origins:
        raise CorpusInvalid(
            "There are no sources to read; add one with 'precedent sources add', name a list with "
            "--sources, or leave --only-sources out."
        )
    gathered = [] if only_origins else [_folder(corpus, leaving_out, limits)]
    gathered += [origin.gather(progress) for origin in origins]
    taxonomy = corpus / TAXONOMY
    return Collection(
        files=tuple(_unique([item for part in gathered for item in part.files])),
        refused=tuple(item for part in gathered for item in part.refused),
        gone=tuple(item for part in gathered for item in part.gone),
        notices=tuple(item for part in gathered for item in part.notices),
        taxonomy=taxonomy if taxonomy.is_file() else None,
    )


def _folder(corpus: Path, leaving_out: Sequence[Path], limits: Limits) -> Gathered:
    collection = read_collection(corpus, leaving_out=leaving_out, limits=limits)
    return Gathered(collection.files, collection.refused)


def _unique(files: Sequence[FileSource]) -> Iterator[FileSource]:
    """Yield the files, each with an id of its own: the later of two gives way."""
    taken: set[str] = set()
    for item in files:
        identity = item.source.id
        if identity in taken:
            where = f"{item.source.origin}\x1f{item.source.name}"
            identity = f"{identity}-{hashlib.sha256(where.encode()).hexdigest()[:6]}"
        taken.add(identity)
        yield replace(item, source=replace(item.source, id=identity))
