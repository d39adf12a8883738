"""`vectors/`: the Chroma collection of encoded windows. The only file that imports chromadb."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant.kernel.encoder import Float32Array
from assistant.kernel.errors import IndexDamaged
from assistant.kernel.index.standin import StandIn

FOLDER = "vectors"
_COLLECTION = "windows"
_DATABASE = "chroma.sqlite3"
_BATCH = 2000


def window_id(row: int, window: int) -> str:
    """Name the n-th window of a passage row; its head, where it has one, comes after the last."""
    return f"{row}.{window}"


def row_of(name: str) -> int:
    """Return the passage row of a window."""
    return int(name.partition(".")[0])


def write_vectors(folder: Path, windows: Iterable[tuple[str, Float32Array]]) -> int:
    """Create the collection from (window id, unit vector) pairs; return how many there are."""
    with closing(_client(folder)) as client:
        collection = client.create_collection(
            _COLLECTION,
            embedding_function=None,
            configuration={
                "hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 256, "max_neighbors": 24}
            },
        )
        iterator = iter(windows)
        total = 0
        while batch := list(islice(iterator, _BATCH)):
            collection.add(ids=[item[0] for item in batch], embeddings=np.stack([item[1] for item in batch]))
            total += len(batch)
    return total


class NearestRows(Protocol):
    """Finds the nearest windows of a generation's passages."""

    def count(self) -> int:
        """Return the number of windows."""

    def search(self, vector: Float32Array, *, limit: int, among: Collection[str] | None = None) -> list[int]:
        """Return the passage rows of the `limit` nearest windows, nearest first, each once."""

    def windows(self, vector: Float32Array, *, limit: int, among: Collection[str] | None = None) -> list[int]:
        """Return the passage row of each of the `limit` nearest windows, nearest first."""


class VectorReader:
    """Nearest windows, grouped by passage row."""

    def __init__(self, folder: Path) -> None:
        """Open the collection; raise `IndexDamaged` when it is not there."""
        if not (folder / _DATABASE).is_file():  # Chroma would make an empty one in its place
            raise IndexDamaged(f"{folder} holds no collection; run 'precedent index rollback'.")
        self._place = StandIn(folder, written={_DATABASE})
        try:
            self._client = _client(self._place.path)
            self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
        except Exception as error:  # Chroma and SQLite raise many types for a damaged folder
            self._place.close()
            raise IndexDamaged(
                f"The vectors in {folder} cannot be read ({error}); run 'precedent index rollback'."
            ) from error

    def close(self) -> None:
        """Release the collection's files."""
        self._client.close()
        self._place.close()

    def count(self) -> int:
        """Return the number of windows."""
        return int(self._collection.count())

    def search(self, vector: Float32Array, *, limit: int, among: Collection[str] | None = None) -> list[int]:
        """Return the passage rows of the `limit` nearest windows, nearest first, each once.

        `among` is as for `windows`.
        """
        return list(dict.fromkeys(self.windows(vector, limit=limit, among=among)))

    def windows(self, vector: Float32Array, *, limit: int, among: Collection[str] | None = None) -> list[int]:
        """Return the passage row of each of the `limit` nearest windows, nearest first.

        `among` names the windows to choose from; None is all of them.
        """
        ids = None if among is None else list(among)
        if ids is not None and not ids:
            return []
        found: Any = self._collection.query(
            query_embeddings=vector.reshape(1, -1),
            n_results=limit if ids is None else min(limit, len(ids)),
            ids=ids,
            include=["distances"],
        )
        return [row_of(name) for name in found["ids"][0]]


def _client(folder: Path) -> Any:
    # Imported here because it takes a second, and not every command searches.
    import chromadb

    # Constructed without the environment and without `.env`, which hold other programs' settings too.
    settings = chromadb.Settings.model_construct(anonymized_telemetry=False)
    return chromadb.PersistentClient(path=str(folder), settings=settings)
