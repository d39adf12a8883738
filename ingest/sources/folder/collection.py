"""Read a collection folder: its files, and what its catalogue says of them."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from assistant.kernel.domain import Source
from assistant.kernel.errors import CorpusInvalid
from assistant.kernel.index.generation import digest
from assistant.kernel.index.manifest import Refusal
from assistant.kernel.settings import secret
from ingest.readers.limits import Limits
from ingest.sources.folder.catalogue import CATALOGUE, Entry, read_catalogue, spelt
from ingest.sources.folder.kinds import not_to_be_opened, unusable
from ingest.sources.port import FileSource

TAXONOMY = "taxonomy.yaml"
DOCUMENTS = "documents"
_BESIDE_DOCUMENTS = frozenset({CATALOGUE, TAXONOMY, "sources.yaml"})


@dataclass(frozen=True, slots=True)
class Collection:
    """The files of a folder: those to load, and those that cannot be."""

    folder: Path
    files: tuple[FileSource, ...]
    refused: tuple[Refusal, ...]
    taxonomy: Path | None


def read_collection(
    folder: Path, *, leaving_out: Sequence[Path] = (), limits: Limits = Limits()
) -> Collection:
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
    files: dict[str, FileSource] = {}
    seen: dict[str, Source] = {}

    # What is catalogued comes first, of that what is not for everyone, and a file before links to it, so
    # that of several with the same bytes it is the one that counts.
    def standing(item: tuple[str, Path]) -> tuple[object, ...]:
        name, path = item
        return name not in entries, not _audience(entries.get(name)), path.is_symlink(), item

    for name, path in sorted(present, key=standing):
        if name in files:
            refused.append(
                Refusal(name, "duplicate", "another file has this name in another spelling; rename one")
            )
            continue
        found = _counted(path, name, entries.get(name), seen, limits)
        if isinstance(found, Refusal):
            refused.append(found)
        else:
            files[name] = found
            seen[found.source.sha256] = found.source
    taxonomy = folder / TAXONOMY
    return Collection(
        folder,
        tuple(_unique_ids(sorted(files.values(), key=lambda item: (not item.catalogued, item.source.name)))),
        tuple(replace(each, audience=each.audience or _audience(entries.get(each.name))) for each in refused),
        taxonomy if taxonomy.is_file() else None,
    )


def _counted(
    path: Path, name: str, entry: Entry | None, seen: Mapping[str, Source], limits: Limits
) -> FileSource | Refusal:
    """Return a file that is to be loaded, or why it cannot be; `seen` are those before it by digest."""
    if problem := unusable(path):
        return Refusal(name, *problem)
    try:
        size = path.stat().st_size
        if size == 0:
            return Refusal(name, "empty", "there is nothing in it (0 bytes)")
        if too_big := limits.too_big(name, size):
            return too_big
        sha256 = digest(path)
    except OSError as error:
        return _unreadable(name, error)
    if sha256 in seen:
        same = seen[sha256]
        return Refusal(name, "duplicate", f"the same bytes as {same.name}", same.audience)
    variable = entry.password_from if entry else ""
    password = secret(variable) if variable else ""
    if variable and not password:
        return Refusal(name, "password", f"its password is to come from {variable}, which is not set; set it")
    return FileSource(path, _source(name, sha256, size, entry), entry is not None, password)


def _walk(folder: Path, leaving_out: Sequence[Path], refused: list[Refusal]) -> Iterator[Path]:
    """Yield every file to consider; hidden ones and the catalogue itself are not documents."""
    documents = folder / DOCUMENTS
    root = documents if documents.is_dir() else folder
    inside = (Path(os.path.realpath(folder)), Path(os.path.realpath(root)))
    apart = {os.path.realpath(path) for path in leaving_out}

    def cannot_be_listed(error: OSError) -> None:
        refused.append(_unreadable(_name(Path(error.filename), folder), error))

    for place, below, names in os.walk(root, onerror=cannot_be_listed):
        here = Path(place)
        below[:] = [
            name for name in below if not _hidden(name) and os.path.realpath(here / name) not in apart
        ]
        # os.walk does not follow them. (Path.is_symlink raises for a path that is too long.)
        linked = [name for name in below if os.path.islink(here / name)]  # noqa: PTH114
        for name in (*names, *linked):
            path = here / name
            if _hidden(name) or (here == folder and name in _BESIDE_DOCUMENTS):
                continue
            if problem := not_to_be_opened(path, inside):
                refused.append(Refusal(_name(path, folder), *problem))
            else:
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


def _audience(entry: Entry | None) -> tuple[str, ...]:
    return entry.audience if entry else ()


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
