"""The generation that is being read, swapped for a newer one without failing a reader."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import structlog

from assistant.kernel.errors import IndexDamaged, IndexMissing, PrecedentError
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import IndexStore

_LOOK_EVERY = 1.0  # seconds between looks at which generation is current

log = structlog.get_logger(__name__)


class _Lease:
    """A generation and how many readers have it open."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.readers = 0
        self.retired = False


class Library:
    """Hands out the current generation. Readers keep the one they began with until they are done."""

    def __init__(self, store: IndexStore, *, threads: int = 0, warm: bool = False) -> None:
        """`warm` loads a generation's encoder and vectors before it takes over."""
        self._store = store
        self._threads = threads
        self._warm = warm
        self._lock = Lock()
        self._opening = Lock()
        self._lease: _Lease | None = None
        self._looked = 0.0
        self._refused = ""  # a generation that could not be opened, so as not to try it on every request
        self.problem = ""  # why the current generation is not the one being read; "" when it is

    @contextmanager
    def open(self) -> Iterator[Generation]:
        """Yield the current generation; raise `IndexMissing` or `IndexDamaged` when there is none to read."""
        self._refresh()
        with self._lock:
            lease = self._lease
            if lease is None:  # _refresh raises rather than leave this so
                raise IndexMissing("The index was closed.")
            lease.readers += 1
        try:
            yield lease.generation
        finally:
            with self._lock:
                lease.readers -= 1
                done = lease.retired and lease.readers == 0
            if done:
                lease.generation.close()

    def close(self) -> None:
        """Release the generation once its readers are done."""
        self._swap(None)

    def _refresh(self) -> None:
        now = time.monotonic()
        if self._lease is not None and now - self._looked < _LOOK_EVERY:
            return
        # One thread opens a new generation; meanwhile the others go on reading the old one.
        if not self._opening.acquire(blocking=self._lease is None):
            return
        try:
            self._looked = now
            name = self._store.current_name()
            reading = self._lease.generation.id if self._lease else None
            if reading is not None and name in (reading, self._refused):
                return
            self._swap(_Lease(self._open_best(name)))
        except PrecedentError as error:
            if self._lease is None:
                raise
            self._refused, self.problem = self._store.current_name(), str(error)
            log.error("generation_refused", reason=str(error), still_serving=self._lease.generation.id)
        finally:
            self._opening.release()

    def _open_best(self, name: str) -> Generation:
        """Open the current generation, or else the newest whole one, saying so."""
        folder = self._store.current()
        try:
            generation = self._open_one(folder)
            self.problem = ""
            return generation
        except PrecedentError as error:
            if self._lease is not None:
                raise
            damaged = error
        for other in self._store.generations():
            if other.name == name:
                continue
            try:
                generation = self._open_one(other)
            except PrecedentError:
                continue
            self._refused, self.problem = name, str(damaged)
            log.error("generation_damaged", reason=str(damaged), serving_instead=other.name)
            return generation
        raise damaged

    def _open_one(self, folder: Path) -> Generation:

        generation = Generation(folder, threads=self._threads)
        try:
            if self._warm:
                generation.warm()
        except PrecedentError:
            generation.close()
            raise
        except Exception as error:  # whatever a store raises for damage that its header did not show
            generation.close()
            raise IndexDamaged(
                f"The generation {generation.id} cannot be read ({error}); run 'precedent index rollback'."
            ) from error
        return generation

    def _swap(self, lease: _Lease | None) -> None:
        with self._lock:
            old, self._lease = self._lease, lease
            idle = old is not None and old.readers == 0
            if old is not None:
                old.retired = True
        if old is not None and idle:
            old.generation.close()
