"""What an ingest keeps for the next one: parsed documents, vectors and exported encoders."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import structlog
from pydantic import TypeAdapter

from assistant.kernel.encoder import CONFIG_FILE, Float32Array
from ingest.encoding import PassageEncoder
from ingest.loading import PARSER_VERSION, Loaded

_LOADED = TypeAdapter(Loaded)
_QUERY_SIZE = 500
_PATIENCE = 60.0  # seconds to wait for another ingest that writes to the same cache

log = structlog.get_logger(__name__)


class ParsedCache:
    """Parsed documents by the digest of their file and the version of the parser."""

    def __init__(self, folder: Path, *, keep: bool = True) -> None:
        """Without `keep` nothing is written: what was kept before is read, and that is all."""
        self._folder = folder / "parsed" / PARSER_VERSION
        self._keep = keep
        if keep:
            self._folder.mkdir(parents=True, exist_ok=True)

    def get(self, sha256: str, suffix: str) -> Loaded | None:
        """Return what was read from a file before, or None."""
        path = self._path(sha256, suffix)
        try:
            return _LOADED.validate_json(zlib.decompress(path.read_bytes()))
        except (OSError, zlib.error, ValueError):
            return None  # absent, or cut short by a full disk: it is read again

    def put(self, sha256: str, suffix: str, loaded: Loaded) -> None:
        """Keep what was read from a file."""
        if not self._keep:
            return
        path = self._path(sha256, suffix)
        draft = path.with_suffix(f".{os.getpid()}")  # another ingest may read the same file for another index
        try:
            draft.write_bytes(zlib.compress(_LOADED.dump_json(loaded), level=1))
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def forget_all_but(self, kept: Collection[str]) -> int:
        """Delete what was read from files other than those with the digests `kept`; return how many."""
        forgotten = self.others(kept)
        for path in forgotten:
            path.unlink(missing_ok=True)
        return len(forgotten)

    def others(self, kept: Collection[str]) -> list[Path]:
        """Return what was read from other files than those with the digests `kept`."""
        return [path for path in self._folder.parent.glob("*/*") if path.name.split(".")[0] not in kept]

    def _path(self, sha256: str, suffix: str) -> Path:
        return self._folder / f"{sha256}{suffix.lower()}.json.z"


class VectorCache:
    """Vectors of windows by the digest of their text, one file for each encoder."""

    def __init__(self, folder: Path, encoder_id: str, dimension: int) -> None:
        self._path = folder / "vectors" / f"{encoder_id[:16]}.db"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._dimension = dimension
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError as error:
            self._discard(error)
            self._connection = self._open()

    def get(self, keys: Sequence[str]) -> Mapping[str, Float32Array]:
        """Return those of `keys` that are there, each as (1 + sentences, dimension)."""
        try:
            return self._get(keys)
        except sqlite3.DatabaseError as error:
            self.close()
            self._discard(error)
            self._connection = self._open()
            return {}

    def _get(self, keys: Sequence[str]) -> Mapping[str, Float32Array]:
        found: dict[str, Float32Array] = {}
        for start in range(0, len(keys), _QUERY_SIZE):
            part = keys[start : start + _QUERY_SIZE]
            rows = self._connection.execute(
                f"SELECT key, value FROM vectors WHERE key IN ({','.join('?' * len(part))})", part
            )
            for key, value in rows:
                flat = np.frombuffer(value, dtype=np.float16).astype(np.float32)
                found[key] = flat.reshape(-1, self._dimension)
        return found

    def put(self, items: Iterable[tuple[str, Float32Array]]) -> None:
        """Keep vectors, in half precision (they were computed in bfloat16, which is coarser)."""
        with self._connection:
            self._connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                [(key, value.astype(np.float16).tobytes()) for key, value in items],
            )

    def forget_all_but(self, kept: Collection[str]) -> int:
        """Delete the vectors of other windows than those with the keys `kept`; return how many."""
        self._connection.execute("PRAGMA secure_delete = ON")
        with self._connection:
            self._connection.execute("CREATE TEMP TABLE kept (key TEXT PRIMARY KEY)")
            self._connection.executemany("INSERT OR IGNORE INTO kept VALUES (?)", ((key,) for key in kept))
            gone = self._connection.execute("DELETE FROM vectors WHERE key NOT IN (SELECT key FROM kept)")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.execute("VACUUM")
        return gone.rowcount

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=_PATIENCE)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID"
            )
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def _discard(self, error: sqlite3.DatabaseError) -> None:
        """Delete a damaged file: what it held can be encoded again."""
        if isinstance(error, sqlite3.OperationalError):  # no damage: the disk is full, or not to be written
            raise error
        log.warning("vector_cache_damaged", path=str(self._path), reason=str(error))
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)


def exported_encoder(folder: Path, encoder: PassageEncoder) -> Path:
    """Return the folder of the exported question encoder, exporting it the first time."""
    target = folder / "encoders" / encoder.id[:16]
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # another ingest, of another index, may be exporting it
        if not (target / CONFIG_FILE).is_file():
            draft = target.with_name(f".{target.name}.draft")
            for leftover in (draft, target):
                shutil.rmtree(leftover, ignore_errors=True)
            encoder.export(draft)
            draft.rename(target)
    return target
