"""Watch how much memory this process and its children hold together."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil

_EVERY = 0.2  # seconds


class Peak:
    """The most memory that was seen."""

    megabytes = 0


@contextmanager
def peak_memory() -> Iterator[Peak]:
    """Yield a peak that is filled in as the block runs."""
    peak, done = Peak(), threading.Event()
    watcher = threading.Thread(target=_watch, args=(peak, done), daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def _watch(peak: Peak, done: threading.Event) -> None:
    own = psutil.Process()
    while not done.wait(_EVERY):
        held = 0
        for process in (own, *own.children(recursive=True)):
            with suppress(psutil.Error):
                held += process.memory_info().rss
        peak.megabytes = max(peak.megabytes, held >> 20)
