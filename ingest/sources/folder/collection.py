"""Read a collection folder: its files, and what its catalogue says of them."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from assistant.kernel.domain import Source
from assistant.kernel.errors import CorpusInvalid
from assistant.kernel.index.generation import digest
from assistant.kernel.index.manifest import Refusal
from ingest.loading import LOADERS
from ingest.sources.folder.catalogue import CATALOGUE, Entry, read_catalogue, spelt
from ingest.sources.port import FileSource

TAXONOMY = "taxonomy.yaml"
DOCUMENTS = "documents"
_BESIDE_DOCUMENTS = frozenset({CATALOGUE, TAXONOMY})


@dataclass(frozen=True, slots=True)
class Collection:
    """The files of a folder: those to load, and those that cannot be."""

    folder: Path
    files: tuple[FileSource, ...]
    refused: tuple[Refusal, ...]
    taxonomy: Path | None


def read_collection(folder: Path, *, leaving_out: Sequence[Path] = ()) -> Collection:
    """Return what a collection folder holds.

    Files lie under `documents/` where there is such a folder, else anywhere below `folder`,
    but for the folders `leaving_out`. Without a catalogue, ids come from the file names.
    Raises `CorpusInvalid` when the folder or its catalogue cannot be read.
    """
    if not folder.is_dir():
        raise CorpusInvalid(f"There is no folder at {folder}; name one with --corpus.")
    entries = read_catalogue(folder / CATALOGUE)
    refused: list[Refusal] = []
    present = [(_name(path, folder), path) for path in _walk(folder, leaving_out, refused)]
    refused += _missing(folder, entries.values(), {name for name, _ in present})
    files: list[FileSource] = []
    seen: dict[str, str] = {}
    # What is catalogued comes first, so that of two files with the same bytes it is the one that counts.
    for name, path in sorted(present, key=lambda item: (item[0] not in entries, item)):
        problem = _unusable(path)
        if problem:
            refused.append(Refusal(name, *problem))
            continue
        try:
            sha256, size = digest(path), path.stat().st_size
        except OSError as error:
            refused.append(_unreadable(name, error))
            continue
        if sha256 in seen:
            refused.append(Refusal(name, "duplicate", f"the same bytes as {seen[sha256]}"))
            continue
        seen[sha256] = name
        entry = entries.get(name)
        files.append(FileSource(path, _source(name, sha256, size, entry), entry is not None))
    taxonomy = folder / TAXONOMY
    return Collection(
        folder, tuple(_unique_ids(files)), tuple(refused), taxonomy if taxonomy.is_file() else None
    )


def _walk(folder: Path, leaving_out: Sequence[Path], refused: list[Refusal]) -> Iterator[Path]:
    """Yield every file to consider; hidden ones and the catalogue itself are not documents."""
    documents = folder / DOCUMENTS
    root = documents if documents.is_dir() else folder
    apart = {path.resolve() for path in leaving_out}

    def cannot_be_listed(error: OSError) -> None:
        refused.append(_unreadable(_name(Path(error.filename), folder), error))

    for place, below, names in os.walk(root, onerror=cannot_be_listed):
        here = Path(place)
        below[:] = [name for name in below if not _hidden(name) and (here / name).resolve() not in apart]
        for name in names:
            path = here / name
            beside = here == folder and name in _BESIDE_DOCUMENTS
            if not beside and not _hidden(name) and path.is_file():
                yield path


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$"))  # "~$report.docx" is Word's note of who has it open


def _missing(folder: Path, entries: Iterable[Entry], present: Container[str]) -> Iterator[Refusal]:
    for entry in entries:
        if entry.file in present:
            continue
        there = (folder / entry.file).is_file()
        why = f"only files under {DOCUMENTS}/ are read" if there else "the file is not there"
        yield Refusal(entry.file, "missing", f"{CATALOGUE} lists it, but {why}")


def _unreadable(name: str, error: OSError) -> Refusal:
    return Refusal(name, "unreadable", f"it cannot be opened: {error.strerror or error}")


def _unusable(path: Path) -> tuple[str, str] | None:
    suffix = path.suffix.lower()
    if suffix in LOADERS:
        return None
    readable = ", ".join(sorted(LOADERS))
    return (
        "unsupported",
        f"{suffix or 'a file without an extension'} is not a format that is read ({readable})",
    )


def _source(name: str, sha256: str, size: int, entry: Entry | None) -> Source:
    if entry is None:
        return Source(id=slug(name), name=name, sha256=sha256, size=size, title="")
    return entry.source(name, sha256, size)


def slug(name: str) -> str:
    """Return an id for a file name in any script: "documents/Été 2019.pdf" is "ete-2019"."""
    plain = unicodedata.normalize("NFKD", PurePosixPath(name).stem).encode("ascii", "ignore").decode()
    readable = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].rstrip("-")
    return readable or f"document-{_digest_of(name, 8)}"


def _unique_ids(files: Sequence[FileSource]) -> Iterator[FileSource]:
    """Yield the files with unique ids. All that share one get a digest of their names to tell them apart.

    If the first kept it as it is, a new file that sorts before it would take its id over.
    """
    taken = Counter(item.source.id for item in files)
    for item in files:
        identity = item.source.id
        if taken[identity] > 1 and not item.catalogued:
            length = 6
            while identity in taken:
                identity = f"{item.source.id}-{_digest_of(item.source.name, length)}"
                length += 1
            taken[identity] += 1
        yield replace(item, source=replace(item.source, id=identity))


def _digest_of(name: str, length: int) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:length]


def _name(path: Path, folder: Path) -> str:
    return spelt(path.relative_to(folder).as_posix())
