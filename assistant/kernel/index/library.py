"""The generation that is being read, swapped for a newer one without failing a reader."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

import structlog

from assistant.kernel.access import EVERYONE, USUAL, Audience, Usual
from assistant.kernel.errors import IndexMissing, PrecedentError
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.sights import Sights
from assistant.kernel.index.store import IndexStore

log = structlog.get_logger(__name__)


class _Lease:
    """A generation, as each reader sees it, and how many have it open."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.sights = Sights(generation)
        self.readers = 0
        self.retired = False


class Library:
    """Hands out the current generation. Readers keep the one they began with until they are done."""

    def __init__(
        self,
        store: IndexStore,
        *,
        threads: int = 1,
        warm: bool = False,
        look_every: float = 1.0,
        audience: Audience = EVERYONE,
    ) -> None:
        """`warm` loads a generation's encoder and vectors before it takes over.

        `look_every` is in seconds: so often, at most, is looked which generation is current. `audience` are
        the readers that it is opened for where nobody says for whom; documents for others are not there.
        """
        self.audience = audience
        self._store = store
        self._threads = threads
        self._warm = warm
        self._look_every = look_every
        self._lock = Lock()
        self._opening = Lock()
        self._lease: _Lease | None = None
        self._looked = 0.0
        self._refused: str | None = None  # could not be opened; not to be tried again on every request
        self.problem = ""  # why the current generation is not the one being read; "" when it is

    @contextmanager
    def open(self, audience: Audience | Usual = USUAL) -> Iterator[Generation]:
        """Yield the current generation as an audience sees it, or as the library's own does.

        Raises `IndexMissing` or `IndexDamaged` when there is none to read.
        """
        self._refresh()
        with self._lock:
            lease = self._lease
            if lease is None:  # _refresh raises rather than leave this so
                raise IndexMissing("The index was closed.")
            lease.readers += 1
        try:
            yield lease.sights.of(self.audience if isinstance(audience, Usual) else audience)
        finally:
            with self._lock:
                lease.readers -= 1
                done = lease.retired and lease.readers == 0
            if done:
                lease.sights.close()

    def close(self) -> None:
        """Release the generation once its readers are done."""
        self._swap(None)

    def _refresh(self) -> None:
        if self._looked_lately():
            return
        # One thread opens a new generation; meanwhile the others go on reading the old one.
        if not self._opening.acquire(blocking=self._lease is None):
            return
        try:
            if not self._looked_lately():  # while this thread waited
                self._looked = time.monotonic()
                self._look()
        finally:
            self._opening.release()

    def _looked_lately(self) -> bool:
        return self._lease is not None and time.monotonic() - self._looked < self._look_every

    def _look(self) -> None:
        """Swap to the current generation when it is another one; keep what is read when it is damaged."""
        name = self._store.current_name()
        reading = self._lease.generation if self._lease else None
        if reading is not None and name == reading.folder.name:
            self._refused, self.problem = None, ""
            return
        if reading is not None and name == self._refused:
            return
        try:
            lease = self._open_one(self._store.current())
        except PrecedentError as error:
            if reading is None:
                self._swap(self._newest_besides(name, error))
            self._refused, self.problem = name, str(error)
            serving = self._lease.generation.id if self._lease else ""
            log.warning("generation_refused", generation=name, reason=str(error), serving=serving)
            return
        self._swap(lease)
        self._refused, self.problem = None, ""

    def _newest_besides(self, name: str, fault: PrecedentError) -> _Lease:
        """Open the newest whole generation that is not called `name`; raise `fault` when there is none."""
        for folder in self._store.generations():
            if folder.name != name:
                with suppress(PrecedentError):
                    return self._open_one(folder)
        raise fault

    def _open_one(self, folder: Path) -> _Lease:
        lease = _Lease(Generation(folder, threads=self._threads))
        try:
            if self._warm:
                lease.sights.of(self.audience).warm()
        except BaseException:
            lease.sights.close()
            raise
        return lease

    def _swap(self, lease: _Lease | None) -> None:
        with self._lock:
            old, self._lease = self._lease, lease
            idle = old is not None and old.readers == 0
            if old is not None:
                old.retired = True
        if old is not None and idle:
            old.sights.close()
