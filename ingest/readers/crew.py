"""Several readers side by side, who keep to the limits of time and memory."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import PurePosixPath

from assistant.kernel.index.manifest import Refusal
from ingest.loading import Loaded
from ingest.progress import Progress
from ingest.readers.limits import Limits
from ingest.readers.reader import Reader, memory_by_group, prepare, uninterrupted
from ingest.readers.work import MoreTime
from ingest.sources.port import FileSource

Outcome = tuple[FileSource, Loaded | Refusal]

_LOOK = 0.5  # seconds between two looks at clock and memory
_PATIENCE = 15  # seconds between two notes on one file


@dataclass(eq=False, slots=True)
class _Task:
    """A file that is being read."""

    item: FileSource
    reader: Reader
    started: float = field(default_factory=time.monotonic)
    granted: float = 0.0  # seconds beyond the limit
    notes: int = 0  # how often was said that it takes long

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started


class Crew:
    """So many readers at most, each with one file at a time."""

    def __init__(self, size: int, hire: Callable[[], Reader], limits: Limits, progress: Progress) -> None:
        self._size = size
        self._hire = hire
        self._limits = limits
        self._progress = progress
        self._waiting: deque[FileSource] = deque()
        self._running: list[_Task] = []  # the longest first
        self._idle: list[Reader] = []
        self._used = 0  # bytes, at the last look
        self._looked = 0.0

    def read(self, files: Sequence[FileSource]) -> Generator[Outcome]:
        """Yield what became of each file as it is known; close the generator to stop at once."""
        # A large file that is begun last is waited for alone.
        self._waiting.extend(sorted(files, key=lambda item: -item.source.size))
        if files:
            prepare()
        try:
            while self._waiting or self._running:
                self._begin()
                ready = wait([sign for task in self._running for sign in task.reader.signs], timeout=_LOOK)
                yield from self._finished(ready)
                if time.monotonic() - self._looked >= _LOOK:
                    yield from self._look()
        finally:
            with uninterrupted():
                for reader in (*(task.reader for task in self._running), *self._idle):
                    reader.kill()

    def _begin(self) -> None:
        """Give out files; none beside one that has half the memory of all, for it may yet need the rest."""
        while self._waiting and len(self._running) < self._size:
            if self._running and self._used > self._limits.memory / 2:
                return
            with uninterrupted():
                reader = self._idle.pop() if self._idle else self._hire()
                self._running.append(_Task(self._waiting.popleft(), reader))
            reader.begin(self._running[-1].item)

    def _finished(self, ready: Sequence[object]) -> Iterator[Outcome]:
        for task in [task for task in self._running if set(task.reader.signs) & set(ready)]:
            outcome = task.reader.outcome(task.item.source.name)
            if isinstance(outcome, MoreTime):
                task.granted += outcome.seconds
                continue
            self._dismiss(task, stop=task.reader.spent)
            yield task.item, outcome

    def _look(self) -> Iterator[Outcome]:
        """Look at clock and memory: end what goes beyond a limit, tell what takes long."""
        limit, memory = self._limits, memory_by_group()
        used = {task: memory.get(task.reader.group, 0) for task in self._running}
        for task in list(self._running):
            name = task.item.source.name
            if used[task] > limit.memory or task.seconds > limit.seconds + task.granted:
                self._dismiss(task, stop=True)
                over = used.pop(task) > limit.memory
                yield task.item, limit.too_hungry(name) if over else limit.too_slow(name)
            elif task.seconds > _PATIENCE * (task.notes + 1):
                task.notes += 1
                self._progress.note(f"still reading {PurePosixPath(name).name}, {task.seconds:.0f} s")
        self._share(used)
        self._looked = time.monotonic()

    def _share(self, used: dict[_Task, int]) -> None:
        """Keep all readers together to the memory of one file: the youngest give way and wait their turn."""
        while len(self._running) > 1 and sum(used.values()) > self._limits.memory:
            youngest = self._running[-1]
            used.pop(youngest)
            self._dismiss(youngest, stop=True)
            self._waiting.append(youngest.item)
        self._used = sum(used.values())

    def _dismiss(self, task: _Task, *, stop: bool) -> None:
        with uninterrupted():
            self._running.remove(task)
            if stop:
                task.reader.kill()
            else:
                self._idle.append(task.reader)
