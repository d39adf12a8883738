"""The generation that a new one follows: what it held, and what to go back to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.kernel.domain import Source
from assistant.kernel.errors import IndexDamaged, IndexMissing
from assistant.kernel.index.generation import check_sizes
from assistant.kernel.index.manifest import Manifest, read_manifest
from assistant.kernel.index.passages import FILE, PassageReader
from assistant.kernel.index.store import IndexStore


@dataclass(frozen=True, slots=True)
class Previous:
    """The generation that a new one follows."""

    folder: Path
    manifest: Manifest
    sources: Mapping[str, Source]  # by document id

    @contextmanager
    def passages(self) -> Iterator[PassageReader]:
        """Open its passages."""
        reader = PassageReader(self.folder / FILE)
        try:
            yield reader
        finally:
            reader.close()


def current(store: IndexStore) -> Previous:
    """Return the current generation; raise `IndexMissing` or `IndexDamaged` when it is not whole."""
    return _read(store.current())


def previous(store: IndexStore) -> Previous | None:
    """Return the current generation when it is whole; a damaged one is built anew, not compared with."""
    try:
        return current(store)
    except (IndexMissing, IndexDamaged):
        return None


def newest_whole(store: IndexStore, *, besides: str) -> str:
    """Return the generation to go back to where the one before is damaged; "" when there is none."""
    for folder in store.generations():
        if folder.name != besides:
            with suppress(IndexDamaged):
                return _read(folder).folder.name
    return ""


def _read(folder: Path) -> Previous:
    manifest = read_manifest(folder)
    check_sizes(folder, manifest.files)
    reader = PassageReader(folder / FILE)
    try:
        sources = {source.id: source for source, _, _ in reader.sources()}
    finally:
        reader.close()
    return Previous(folder, manifest, sources)
