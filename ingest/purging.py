"""Delete what is left of removed documents, in every store and cache."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.kernel.errors import IndexDamaged
from assistant.kernel.index.manifest import Tombstone, write_manifest
from assistant.kernel.index.passages import FILE, PassageReader
from assistant.kernel.index.store import IndexStore
from ingest.cache import ParsedCache, VectorCache
from ingest.previous import Previous, current
from ingest.sources.mirror import mirrors
from ingest.windows import head, windows


@dataclass(frozen=True, slots=True)
class Purged:
    """What was deleted, or would be."""

    documents: tuple[Tombstone, ...]
    generations: tuple[str, ...]
    parsed: int = 0  # readings of files, in the cache
    vectors: int = 0  # vectors of windows, in the cache


def to_purge(index: Path, cache: Path) -> Purged:
    """Return what `purge` would delete; raise `IndexMissing` or `IndexDamaged` without an index to go by."""
    store = IndexStore(index)
    return _found(store, current(store), ParsedCache(cache, keep=False))


def purge(index: Path, cache: Path, mirror: Path) -> Purged:
    """Delete the text of every document that has a tombstone, and mark it as purged.

    Generations that hold it go, and so does all of the caches that the current generation does
    not need: going back to such a generation is no longer possible, and another index that shares
    the cache is read and encoded anew. Raises as `to_purge` does, and `IndexBusy`.
    """
    store = IndexStore(index)
    with store.lock():
        stands = current(store)
        kept = ParsedCache(cache, keep=False)
        found = _found(store, stands, kept)
        for name in found.generations:
            shutil.rmtree(index / "generations" / name)
        kept.forget_all_but(_digests(stands))
        vectors = _forget_vectors(cache, stands)
        for each in mirrors(mirror):
            for stone in found.documents:
                each.forget(stone.id, name=stone.name)
        marked = tuple(replace(stone, purged=True) for stone in stands.manifest.tombstones)
        write_manifest(replace(stands.manifest, tombstones=marked), stands.folder)
    return replace(found, vectors=vectors)


def _digests(stands: Previous) -> set[str]:
    return {source.sha256 for source in stands.sources.values()}


def _found(store: IndexStore, stands: Previous, cache: ParsedCache) -> Purged:
    left = tuple(stone for stone in stands.manifest.tombstones if not stone.purged)
    others = [folder for folder in store.generations() if folder != stands.folder]
    holding = tuple(folder.name for folder in others if _holds_more(folder, stands))
    return Purged(left, holding, parsed=len(cache.others(_digests(stands))))


def _holds_more(folder: Path, stands: Previous) -> bool:
    """Tell whether a generation holds text that the current one does not, or cannot be read to tell."""
    try:
        reader = PassageReader(folder / FILE)
        try:
            sources = [source for source, _, _ in reader.sources()]
        finally:
            reader.close()
    except IndexDamaged:
        return True
    kept = _digests(stands)
    return any(source.sha256 not in kept for source in sources)


def _forget_vectors(cache: Path, stands: Previous) -> int:
    manifest = stands.manifest
    for path in (cache / "vectors").glob("*"):
        if not path.name.startswith(manifest.encoder_id[:16]):
            path.unlink()  # of another encoder: nothing in it is needed here
    vectors = VectorCache(cache, manifest.encoder_id, manifest.dimension)
    try:
        return vectors.forget_all_but(set(_keys(stands)))
    finally:
        vectors.close()


def _keys(stands: Previous) -> Iterator[str]:
    with stands.passages() as reader:
        for found in reader.all():
            title = stands.sources[found.passage.document_id].title
            yield head(title, found.passage).key
            for window in windows(title, found.passage):
                yield window.key


def summed_up(found: Purged) -> str:
    """Return what is to be deleted, a line for each kind; "" when there is nothing."""
    counts = {
        "Removed documents": [stone.id for stone in found.documents],
        "Earlier generations with text that the current one does not hold": found.generations,
        "Files as they were read earlier": [str(found.parsed)] if found.parsed else [],
    }
    return "\n".join(f"{name}: {', '.join(values)}" for name, values in counts.items() if values)
