"""What a reader process does: take a file, load it, send back what became of it, until it is sent home."""

from __future__ import annotations

import hashlib
import math
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection

from assistant.kernel.errors import UnreadableFile
from assistant.kernel.index.manifest import Refusal
from ingest.loading import Loaded, Loader, Reading
from ingest.readers.limits import MEGABYTE, Limits, hold_memory
from ingest.sources.port import FileSource

CHANGED = "changed"
_FAT = 400 * MEGABYTE  # a reader that needed more once may keep it, and is replaced
_GRACE = 30  # seconds that the one who waits has to end it first
_KILOBYTE = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in


@dataclass(frozen=True, slots=True)
class Duty:
    """How a reader is to read."""

    loader: Loader
    reading: Reading
    limits: Limits


@dataclass(frozen=True, slots=True)
class MoreTime:
    """What a reader asks for: so many seconds beyond the limit, for pages whose text it must recognise."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader sends back."""

    outcome: Loaded | Refusal
    spent: bool  # it is to be replaced


def serve(connection: Connection, duty: Duty) -> None:
    """Read what comes; runs in a process of its own, which leads a group with all that it starts."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who waits
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    hold_memory(duty.limits)
    connection.send(None)  # ready
    while True:
        try:
            item: FileSource = connection.recv()
        except (EOFError, OSError):
            return
        # It ends itself should it be left alone in a library that never comes back to Python.
        signal.alarm(math.ceil(duty.limits.seconds) + _GRACE)
        outcome = read_file(item, duty, lambda seconds: _ask_for(connection, seconds))
        try:
            connection.send(Told(outcome, _is_spent()))
        except MemoryError:
            connection.send(Told(duty.limits.too_hungry(item.source.name), spent=True))
        signal.alarm(0)


def read_file(
    item: FileSource, duty: Duty, more_time: Callable[[float], None] = lambda _: None
) -> Loaded | Refusal:
    """Load one file; it is refused when it is no longer what was counted among the collection's."""
    outcome = _attempt(item, duty, more_time)
    try:
        with item.path.open("rb") as file:
            now = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return Refusal(item.source.name, CHANGED, "it went away while it was read; run this again")
    if now != item.source.sha256:
        return Refusal(item.source.name, CHANGED, "it was changed while it was read; run this again")
    return outcome


def _attempt(item: FileSource, duty: Duty, more_time: Callable[[float], None]) -> Loaded | Refusal:
    name, limits = item.source.name, duty.limits
    reading = replace(duty.reading, password=item.password, most_pages=limits.pages, more_time=more_time)
    try:
        loaded = duty.loader(item.path, reading)
    except UnreadableFile as error:
        if error.kind == "password" and item.password:
            return Refusal(name, error.kind, _not_opened(item.path.suffix.lower()))
        return Refusal(name, error.kind, error.reason)
    except MemoryError:
        return limits.too_hungry(name)
    return limits.too_long(name, len(loaded.pages)) or loaded


def _not_opened(suffix: str) -> str:
    if suffix == ".pdf":
        return "the password that its catalogue entry names does not open it"
    return "only PDFs are opened with the password of a catalogue entry; save it without one"


def _ask_for(connection: Connection, seconds: float) -> None:
    left = signal.alarm(0)
    signal.alarm(left + math.ceil(seconds))
    connection.send(MoreTime(seconds))


def _is_spent() -> bool:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILOBYTE > _FAT


def _end_with_parent() -> None:
    """Take the whole group along when the parent is gone: one that is killed cannot send it home."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.killpg(os.getpgrp(), signal.SIGKILL)
