"""A process that reads one file after the other, seen from the one who waits for it."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection

import psutil

from assistant.kernel.index.manifest import Refusal
from ingest.loading import Loaded
from ingest.readers.work import Duty, MoreTime, Told, serve
from ingest.sources.port import FileSource

# The kind of a refusal that may not come again: the file is read anew on the next run.
CRASHED = "crashed"
_START = 60.0  # seconds for a process to be there
_PATIENCE = 10.0  # and to be gone when it was killed


class Reader:
    """A reader process. What a file does to it, or makes it start, ends with `kill`."""

    def __init__(self, duty: Duty) -> None:
        # Forking a process that has threads (torch, Chroma) can deadlock; a fresh one cannot.
        context = multiprocessing.get_context("forkserver")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, duty))
        self._process.start()
        assert self._process.pid is not None  # noqa: S101 - it has been started
        self.group = self._process.pid  # the process group that it leads
        theirs.close()
        # It says that it is there, so that what it imports first is not counted as the time of a file.
        if self._connection.poll(_START):
            self._receive()
        self.spent = False  # after an outcome: it can read no more, or had better not

    @property
    def signs(self) -> tuple[Connection, int]:
        """What becomes ready, for `multiprocessing.connection.wait`, when there is an outcome."""
        return self._connection, self._process.sentinel

    def begin(self, item: FileSource) -> None:
        """Give it a file to read."""
        with suppress(OSError):  # it died while it was idle: `outcome` says so
            self._connection.send(item)

    def outcome(self, name: str) -> Loaded | Refusal | MoreTime:
        """Return what became of the file, or what it asks for, when one of the `signs` is ready."""
        if not self._process.is_alive():
            self._end_group()  # nobody else is left who could hold the pipe open
        told = self._receive() if self._connection.poll() else None
        if told is None:
            self.spent = True
            return Refusal(name, CRASHED, self._cause())
        if isinstance(told, MoreTime):
            return told
        self.spent = told.spent
        return told.outcome

    def kill(self) -> None:
        """End it, and all that it has started, at once."""
        self._end_group()
        self._process.kill()  # it may not lead a group yet
        self._process.join(_PATIENCE)
        self._connection.close()

    def _receive(self) -> Told | MoreTime | None:
        try:
            told: Told | MoreTime | None = self._connection.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            return None
        return told

    def _end_group(self) -> None:
        with suppress(OSError):  # there is nobody left in it
            os.killpg(self.group, signal.SIGKILL)

    def _cause(self) -> str:
        self._process.join(_PATIENCE)
        if self._process.exitcode == -signal.SIGKILL:
            return "the system ended its reader, most likely for want of memory"
        return "reading it crashed the reader"


def memory_by_group() -> Mapping[int, int]:
    """Return the bytes that readers have for themselves now, with all that they have started, by group."""
    used: Counter[int] = Counter()
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error, ProcessLookupError):
            used[os.getpgid(process.pid)] += _own_memory(process)
    return used


def _own_memory(process: psutil.Process) -> int:
    """What is its own: all readers share the libraries, and would each be charged with them."""
    try:
        return int(process.memory_full_info().uss)
    except psutil.AccessDenied:  # macOS keeps it from us
        return int(process.memory_info().rss)


def prepare() -> None:
    """Start what starts the readers."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ingest.readers.work"])
    resource_tracker.ensure_running()  # first, for it unblocks Ctrl-C when it starts
    with uninterrupted():
        forkserver.ensure_running()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts: one that is cut off in its first moments complains of it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
