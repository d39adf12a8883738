"""What was fetched from one source: its files, and what is known of each, kept between runs.

A folder `data/mirror/SOURCE/` holds `files/`, `state.db` (SQLite) and `partial/`, where a client
keeps half of a file until the rest of it comes. A file counts once its row is written.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.kernel.domain import DocumentStatus, Source
from assistant.kernel.errors import PrecedentError
from ingest.sources.fetching.outcomes import Known

STATE = "state.db"
_RESUMED_WITHIN = timedelta(hours=24)  # what a broken run asked for is not asked again so long
_EARLIER_VERSIONS = 1  # that are kept beside the newest
_COLUMNS = (
    "key", "superseded", "document", "url", "file", "sha256", "size", "sameness", "etag", "last_modified",
    "fetched", "checked", "gone", "facts",
)  # fmt: skip
_SCHEMA = (
    f"CREATE TABLE IF NOT EXISTS records ({', '.join(_COLUMNS)}, PRIMARY KEY (key, superseded))",
    "CREATE TABLE IF NOT EXISTS run (begun)",
)


class MirrorBusy(PrecedentError):
    """Another run is fetching from the same source."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One version of what came from one address, and what is known of it. Times are ISO 8601, UTC."""

    key: str  # what the source calls it; unique in the mirror
    superseded: str  # when a newer version came; "" for the newest
    document: str  # the id of the document that it is, or is a part of; "" for none
    url: str  # where it was fetched from
    path: Path
    sha256: str
    size: int  # bytes
    sameness: str  # a digest of what a reader sees of it; "" where its bytes tell
    etag: str
    last_modified: str
    fetched: str
    checked: str  # when its server last said that it stands
    gone: str  # why it is there no longer; "" while it is
    facts: Mapping[str, Any]  # what the source knows of it

    @property
    def known(self) -> Known:
        """What to tell the server the next time."""
        return Known(self.etag, self.last_modified)

    @property
    def version_id(self) -> str:
        """The id of the document while this version is the newest, and once it is an earlier one."""
        return f"{self.document}-{self.fetched[:10]}" if self.superseded else self.document


class Mirror:
    """The files of one source. Only within `run` may it be written to, but for `forget`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.partial = folder / "partial"  # for a `Client`
        self._files = folder / "files"
        self._begun = ""

    @contextmanager
    def run(self) -> Iterator[None]:
        """Hold the mirror for one run; raise `MirrorBusy` when another has it.

        A run that was broken off is gone on with: see `asked`.
        """
        with self._locked():
            self._sweep()
            self._begun = self._begin()
            yield
            with self._state() as state:
                state.execute("DELETE FROM run")

    def asked(self, key: str) -> bool:
        """Say whether this run, or the broken one that it goes on with, has its answer already."""
        kept = self.get(key)
        return kept is not None and bool(self._begun) and kept.checked >= self._begun

    def get(self, key: str) -> Kept | None:
        """Return the newest version of what is kept under a key, be it gone or not; None without one."""
        return next(iter(self._records("WHERE key = ? AND superseded = ''", key)), None)

    def all(self) -> Sequence[Kept]:
        """Return the newest version of all that is kept, by key."""
        return self._records("WHERE superseded = '' ORDER BY key")

    def earlier(self, key: str) -> Sequence[Kept]:
        """Return the versions before the newest, the latest first."""
        return self._records("WHERE key = ? AND superseded != '' ORDER BY superseded DESC", key)

    def keep(
        self,
        key: str,
        body: Path | bytes,
        suffix: str,
        *,
        url: str,
        known: Known,
        document: str = "",
        sameness: str = "",
        facts: Mapping[str, Any] | None = None,
    ) -> Kept:
        """Keep what came, a file (which is moved) or bytes, and return it as it is kept.

        Where bytes, or `sameness`, are those of the version before, the file stays as it was and
        only what is known of it is written. Else the version before becomes an earlier one, and
        the oldest beyond the number that is kept is deleted.
        """
        now = _now()
        old = self.get(key)
        draft = self._draft(body)
        sha256 = _digest(draft)
        new = Kept(
            key, "", document, url, self._path(key, sha256, suffix), sha256, draft.stat().st_size, sameness,
            known.etag, known.last_modified, now, now, "", dict(facts or {}),
        )  # fmt: skip
        if old is not None and _same(old, new) and old.path.is_file():
            draft.unlink()
            same = replace(
                new,
                path=old.path,
                sha256=old.sha256,
                size=old.size,
                sameness=old.sameness,
                fetched=old.fetched,
            )
            self._write(same)
            return same
        draft.replace(new.path)
        _sync(new.path.parent)
        self._write(new, replaces=old)
        if old is not None:
            self._sweep()
        return new

    def stands(self, key: str, known: Known | None = None) -> None:
        """Note that the server says that the newest version stands (304)."""
        kept = self.get(key)
        if kept is None:
            return
        known = known or kept.known
        self._write(
            replace(
                kept,
                checked=_now(),
                gone="",
                etag=known.etag or kept.etag,
                last_modified=known.last_modified or kept.last_modified,
            )
        )

    def lose(self, key: str, reason: str) -> None:
        """Note that it is no longer there, and why. Its file stays until it is forgotten."""
        kept = self.get(key)
        if kept is not None:
            self._write(replace(kept, gone=reason, checked=_now()))

    def forget(self, document: str, *, name: str = "") -> int:
        """Delete all that is kept of a document, of one version where the id is that of one.

        `name` is its `Source.name`: a collection may know it by another id, where two had the same,
        and with a name nothing is deleted in the mirror of another source. Returns how many files
        were deleted. Raises `MirrorBusy` while a run is fetching.
        """
        source, _, file = name.partition("/")
        if name and source != self.folder.name:
            return 0
        kept = self._records("")
        ids = {document, *(each.version_id for each in kept if each.path.name == file)} - {""}
        doomed = [each for each in kept if not ids.isdisjoint((each.document, each.version_id))]
        if not doomed:
            return 0
        with self._locked():
            with self._state() as state:
                state.executemany(
                    "DELETE FROM records WHERE key = ? AND superseded = ?",
                    [(each.key, each.superseded) for each in doomed],
                )
            shutil.rmtree(self.partial, ignore_errors=True)
            return self._sweep()

    def _begin(self) -> str:
        now = _now()
        with self._state() as state:
            row = state.execute("SELECT begun FROM run").fetchone()
            if row and row[0] >= (datetime.now(UTC) - _RESUMED_WITHIN).isoformat():
                return str(row[0])
            state.execute("DELETE FROM run")
            state.execute("INSERT INTO run VALUES (?)", (now,))
        return now

    def _draft(self, body: Path | bytes) -> Path:
        """Put a body where it can be renamed from, flushed to disk."""
        self._files.mkdir(parents=True, exist_ok=True)
        draft = self._files / ".draft"
        if isinstance(body, bytes):
            draft.write_bytes(body)
        else:
            shutil.move(body, draft)
        _sync(draft)
        return draft

    def _path(self, key: str, sha256: str, suffix: str) -> Path:
        readable = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")[-60:].strip("-")
        return self._files / f"{readable}-{_text_digest(key)[:6]}-{sha256[:8]}{suffix}"

    def _write(self, kept: Kept, *, replaces: Kept | None = None) -> None:
        with self._state() as state:
            if replaces is not None:
                state.execute(
                    "UPDATE records SET superseded = ? WHERE key = ? AND superseded = ''",
                    (kept.fetched, kept.key),
                )
                state.execute(
                    "DELETE FROM records WHERE key = ? AND superseded != '' AND superseded NOT IN "
                    "(SELECT superseded FROM records WHERE key = ? ORDER BY superseded DESC LIMIT ?)",
                    (kept.key, kept.key, _EARLIER_VERSIONS),
                )
            state.execute(
                f"INSERT OR REPLACE INTO records VALUES ({', '.join('?' * len(_COLUMNS))})", _row(kept)
            )

    def _records(self, where: str, *values: str) -> Sequence[Kept]:
        if not (self.folder / STATE).is_file():
            return ()
        with self._state() as state:
            rows = state.execute(f"SELECT {', '.join(_COLUMNS)} FROM records {where}", values).fetchall()
        return [self._kept(row) for row in rows]

    def _kept(self, row: Sequence[Any]) -> Kept:
        values = dict(zip(_COLUMNS, row, strict=True))
        return Kept(path=self._files / values.pop("file"), facts=json.loads(values.pop("facts")), **values)

    def _sweep(self) -> int:
        """Delete the files that no row names: drafts, and what a run that was killed left."""
        named = {kept.path for kept in self._records("")}
        doomed = [path for path in self._files.glob("*") if path not in named] if self._files.is_dir() else []
        for path in doomed:
            path.unlink(missing_ok=True)
        return len(doomed)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise MirrorBusy(
                    f"Another run is fetching '{self.folder.name}' into {self.folder}; "
                    "wait for it to end and run this again."
                ) from error
            yield

    @contextmanager
    def _state(self) -> Iterator[sqlite3.Connection]:
        self.folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.folder / STATE)
        try:
            connection.execute("PRAGMA secure_delete = ON")  # what is forgotten leaves no bytes
            with connection:
                for statement in _SCHEMA:
                    connection.execute(statement)
                yield connection
        except sqlite3.OperationalError:
            raise  # no damage: the disk is full, or not to be written
        except sqlite3.DatabaseError as error:
            raise PrecedentError(
                f"{self.folder / STATE} is damaged ({error}); delete {self.folder} and run this again: "
                "all of the source is fetched anew."
            ) from error
        finally:
            connection.close()


def mirrors(root: Path) -> Sequence[Mirror]:
    """Return the mirrors below a folder, one for each source that anything was fetched from."""
    return [Mirror(state.parent) for state in sorted(root.glob(f"*/{STATE}"))]


def earlier_version(current: Source, kept: Kept) -> Source:
    """Return a version before the newest as a document of its own, which `current` supersedes."""
    return replace(
        current,
        id=kept.version_id,
        name=current.name.rpartition("/")[0] + f"/{kept.path.name}",
        sha256=kept.sha256,
        size=kept.size,
        status=DocumentStatus.SUPERSEDED,
        superseded_by=current.id,
        status_note=f"Replaced on {kept.superseded[:10]}.",
    )


def _row(kept: Kept) -> tuple[Any, ...]:
    facts = json.dumps(kept.facts, ensure_ascii=False)
    special = {"file": kept.path.name, "facts": facts}
    return tuple(special[name] if name in special else getattr(kept, name) for name in _COLUMNS)


def _same(old: Kept, new: Kept) -> bool:
    if old.sha256 == new.sha256:
        return old.path.suffix == new.path.suffix
    return bool(new.sameness) and old.sameness == new.sameness


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _text_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
