"""Read every file of a collection, in parallel, from the cache where it has been read before."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from multiprocessing import forkserver, resource_tracker
from pathlib import Path

from assistant.kernel.domain import Document, Source
from assistant.kernel.errors import UnreadableFile
from assistant.kernel.index.manifest import Refusal
from ingest.cache import ParsedCache
from ingest.loading import Loaded, Loader, Reading, load
from ingest.progress import Progress
from ingest.sources.port import FileSource

Outcome = tuple[FileSource, Loaded | Refusal]


# The kind of a refusal that may not come again: the file is read anew on the next run.
CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Parsed:
    """The documents that could be read, in collection order, and the files that could not."""

    documents: tuple[Document, ...]
    refused: tuple[Refusal, ...]
    from_cache: int


def parse(
    files: Sequence[FileSource],
    cache: ParsedCache,
    progress: Progress,
    *,
    workers: int = 0,
    loader: Loader = load,
) -> Parsed:
    """Read `files` in so many processes, 0 for one on each core.

    A file that cannot be read, or that crashes its reader, is refused and costs nothing else;
    with `workers` 1, all is read in this process, and a crash ends it.
    """
    progress.stage("Reading files", len(files))
    outcomes: dict[str, Loaded | Refusal] = {}
    unread = []
    for item in files:
        known = cache.get(item.source.sha256, item.path.suffix)
        if known is None:
            unread.append(item)
        else:
            outcomes[item.source.id] = known
            progress.advance()
    # Closed at once when the run stops here, say on a full disk, and its processes with it.
    with closing(_read_all(unread, workers or os.cpu_count() or 1, loader)) as reading:
        for item, outcome in reading:
            if isinstance(outcome, Loaded):
                cache.put(item.source.sha256, item.path.suffix, outcome)
            outcomes[item.source.id] = outcome
            progress.advance()
    documents, refused = [], []
    for item in files:
        outcome = outcomes[item.source.id]
        if isinstance(outcome, Refusal):
            refused.append(outcome)
        else:
            documents.append(_document(item, outcome))
    return Parsed(tuple(documents), tuple(refused), len(files) - len(unread))


def _read_all(files: Sequence[FileSource], workers: int, loader: Loader) -> Generator[Outcome]:
    if workers == 1:
        for item in files:
            yield item, _read(item.path, item.source.name, loader)
        return
    # A large file that is begun last is waited for alone.
    waiting = deque(sorted(files, key=lambda item: -item.source.size))
    while waiting:
        with _pool(min(workers, len(waiting))) as pool:
            suspects = yield from _read_until_crash(pool, waiting, workers, loader)
        # The crash of one ends all that were being read: each is tried again in a process of its own.
        for item in suspects:
            yield item, _read_alone(item, loader)


def _read_until_crash(
    pool: ProcessPoolExecutor, waiting: deque[FileSource], workers: int, loader: Loader
) -> Generator[Outcome, None, list[FileSource]]:
    """Read what is `waiting`; return what was being read when a reader crashed, nothing if none did."""
    running: dict[Future[Loaded | Refusal], FileSource] = {}
    try:
        while waiting or running:
            # No more than there are workers, so that a crash casts suspicion on few.
            while waiting and len(running) < workers:
                with _uninterrupted():
                    future = pool.submit(_read, waiting[0].path, waiting[0].source.name, loader)
                running[future] = waiting[0]
                waiting.popleft()
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                outcome = future.result()
                yield running.pop(future), outcome
    except BrokenProcessPool:
        return list(running.values())
    except BaseException:
        _abandon(pool)
        raise
    return []


def _read_alone(item: FileSource, loader: Loader) -> Loaded | Refusal:
    with _pool(1) as pool:
        try:
            with _uninterrupted():
                future = pool.submit(_read, item.path, item.source.name, loader)
            return future.result()
        except BrokenProcessPool:
            return Refusal(item.source.name, CRASHED, "reading it crashed the reader")


def _read(path: Path, name: str, loader: Loader) -> Loaded | Refusal:
    """Load one file; runs in a worker process."""
    try:
        return loader(path, Reading())
    except UnreadableFile as error:
        return Refusal(name, error.kind, error.reason)


def _pool(workers: int) -> ProcessPoolExecutor:
    # Forking a process that has threads (torch, Chroma) can deadlock; a fresh one cannot.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ingest.loading"])
    resource_tracker.ensure_running()  # first, for it unblocks Ctrl-C when it starts
    with _uninterrupted():
        forkserver.ensure_running()
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts: one that is cut off in its first moments complains of it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end with it: one that is killed cannot send its workers home."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _abandon(pool: ProcessPoolExecutor) -> None:
    """Stop at once when the run is interrupted; a large file takes a while to read to its end."""
    for process in list((pool._processes or {}).values()):
        process.terminate()


def _document(item: FileSource, loaded: Loaded) -> Document:
    return Document(_completed(item.source, loaded), loaded.pages, loaded.paginated)


def _completed(source: Source, loaded: Loaded) -> Source:
    """Fill in from the file itself what no catalogue says."""
    return replace(
        source,
        title=source.title or loaded.title or Path(source.name).stem.replace("_", " "),
        publisher=source.publisher or loaded.publisher,
        published=source.published or loaded.published,
    )
