"""Read a collection folder: its files, and what its catalogue says of them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.kernel.domain import DocumentStatus, Reference, Source
from assistant.kernel.errors import CorpusInvalid
from assistant.kernel.index.generation import digest
from assistant.kernel.index.manifest import Refusal
from ingest.loading import LOADERS

CATALOGUE = "catalogue.yaml"
TAXONOMY = "taxonomy.yaml"
DOCUMENTS = "documents"
_BESIDE_DOCUMENTS = frozenset({CATALOGUE, TAXONOMY})

Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else str(value))]


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file to load, with what is known of it before it is opened."""

    path: Path
    source: Source
    catalogued: bool


@dataclass(frozen=True, slots=True)
class Collection:
    """The files of a folder: those to load, and those that cannot be."""

    folder: Path
    files: tuple[FileSource, ...]
    refused: tuple[Refusal, ...]
    taxonomy: Path | None


class _Withdrawn(BaseModel):
    on: Text = ""
    reason: Text = ""


class _Reference(BaseModel):
    publisher: Text = ""
    title: Text = ""
    year: Text = ""
    url: Text = ""


class _Entry(BaseModel):
    """One document of `catalogue.yaml`."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    file: str
    title: Text
    publisher: Text = ""
    published: Text = ""
    programmes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    barriers: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    kind: Text = ""
    nation: Text = ""
    licence: Text = ""
    status: DocumentStatus = DocumentStatus.CURRENT
    superseded_by: Text = ""
    withdrawn: _Withdrawn | None = None
    sources: tuple[_Reference, ...] = ()


def read_collection(folder: Path) -> Collection:
    """Return what a collection folder holds.

    Files lie under `documents/` where there is such a folder, else anywhere below
    `folder`. Without a catalogue, ids come from the file names. Raises `CorpusInvalid`
    when the folder or its catalogue cannot be read.
    """
    if not folder.is_dir():
        raise CorpusInvalid(f"There is no folder at {folder}; name one with --corpus.")
    entries = _catalogue(folder / CATALOGUE)
    refused: list[Refusal] = []
    files: list[FileSource] = []
    seen: dict[str, str] = {}
    present = {_relative(path, folder): path for path in _walk(folder)}
    for entry in entries.values():
        if entry.file not in present:
            refused.append(Refusal(entry.file, "missing", f"{CATALOGUE} lists it, but the file is not there"))
    for name, path in sorted(present.items()):
        problem = _unusable(path)
        if problem:
            refused.append(Refusal(name, *problem))
            continue
        try:
            sha256 = digest(path)
        except OSError as error:
            refused.append(Refusal(name, "unreadable", f"it cannot be opened: {error.strerror or error}"))
            continue
        if sha256 in seen:
            refused.append(Refusal(name, "duplicate", f"the same bytes as {seen[sha256]}"))
            continue
        seen[sha256] = name
        entry_of = entries.get(name)
        files.append(FileSource(path, _source(name, path, sha256, entry_of), entry_of is not None))
    taxonomy = folder / TAXONOMY
    return Collection(
        folder, tuple(_unique_ids(files)), tuple(refused), taxonomy if taxonomy.is_file() else None
    )


def _walk(folder: Path) -> Iterator[Path]:
    """Yield every file to consider; hidden ones and the catalogue itself are not documents."""
    documents = folder / DOCUMENTS
    root = documents if documents.is_dir() else folder
    for path in root.rglob("*"):
        relative = path.relative_to(root)
        hidden = any(part.startswith(".") for part in relative.parts)
        if not hidden and path.is_file() and not (root == folder and relative.name in _BESIDE_DOCUMENTS):
            yield path


def _unusable(path: Path) -> tuple[str, str] | None:
    suffix = path.suffix.lower()
    if suffix in LOADERS:
        return None
    readable = ", ".join(sorted(LOADERS))
    return (
        "unsupported",
        f"{suffix or 'a file without an extension'} is not a format that is read ({readable})",
    )


def _catalogue(path: Path) -> Mapping[str, _Entry]:
    """Return catalogue entries by file name; none when there is no catalogue."""
    if not path.is_file():
        return {}
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        entries = [_Entry.model_validate(item) for item in raw.get("documents") or ()]
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise CorpusInvalid(
            f"{path}: an entry's '{where}' is wrong: {first['msg']}; mend it there."
        ) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, TypeError) as error:
        raise CorpusInvalid(f"{path} cannot be read: {error}; mend it there.") from error
    by_file: dict[str, _Entry] = {}
    ids: set[str] = set()
    for entry in entries:
        if entry.id in ids or entry.file in by_file:
            raise CorpusInvalid(f"{path}: '{entry.id}' ({entry.file}) is listed twice; remove one.")
        ids.add(entry.id)
        by_file[entry.file] = entry
    return by_file


def _source(name: str, path: Path, sha256: str, entry: _Entry | None) -> Source:
    size = path.stat().st_size
    if entry is None:
        return Source(id=slug(path.stem, sha256), name=name, sha256=sha256, size=size, title="")
    status = entry.status
    note = ""
    if entry.withdrawn is not None:
        status = DocumentStatus.WITHDRAWN
        note = f"Withdrawn on {entry.withdrawn.on}. {entry.withdrawn.reason}".strip()
    elif entry.superseded_by:
        status = DocumentStatus.SUPERSEDED
    return Source(
        id=entry.id,
        name=name,
        sha256=sha256,
        size=size,
        title=entry.title,
        publisher=entry.publisher,
        published=entry.published,
        kind=entry.kind,
        nation=entry.nation,
        licence=entry.licence,
        programmes=entry.programmes,
        places=entry.places,
        barriers=entry.barriers,
        themes=entry.themes,
        status=status,
        superseded_by=entry.superseded_by,
        status_note=note,
        references=tuple(Reference(r.publisher, r.title, r.year, r.url) for r in entry.sources),
    )


def slug(stem: str, sha256: str) -> str:
    """Return an id for a file name in any script: "Été 2019" is "ete-2019"."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or f"document-{sha256[:8]}"


def _unique_ids(files: list[FileSource]) -> Iterator[FileSource]:
    """Yield the files with ids made unique by a digest of the name, catalogue ids first."""
    from dataclasses import replace

    taken = {item.source.id for item in files if item.catalogued}
    for item in files:
        if item.catalogued:
            yield item
            continue
        identity = item.source.id
        if identity in taken:
            identity = f"{identity}-{hashlib.sha256(item.source.name.encode()).hexdigest()[:6]}"
        taken.add(identity)
        yield replace(item, source=replace(item.source, id=identity))


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
