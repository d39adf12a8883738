"""Read every file of a collection, in parallel, from the cache where it has been read before."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.kernel.domain import Document, Source
from assistant.kernel.errors import UnreadableFile
from assistant.kernel.index.manifest import Refusal
from ingest.cache import ParsedCache
from ingest.collection import FileSource
from ingest.loading import Loaded, load
from ingest.progress import Progress

# Below this many files, starting worker processes takes longer than reading them here.
_WORTH_A_POOL = 4


@dataclass(frozen=True, slots=True)
class Parsed:
    """The documents that could be read, in collection order, and the files that could not."""

    documents: tuple[Document, ...]
    refused: tuple[Refusal, ...]
    from_cache: int


def parse(files: Sequence[FileSource], cache: ParsedCache, progress: Progress, *, workers: int = 0) -> Parsed:
    """Read `files`; a file that cannot be read, or that crashes its reader, is refused and costs nothing else."""
    progress.stage("Reading files", len(files))
    outcomes: dict[str, Loaded | Refusal] = {}
    unread = []
    for item in files:
        known = cache.get(item.source.sha256, item.path.suffix)
        if known is None:
            unread.append(item)
        else:
            outcomes[item.source.name] = known
            progress.advance()
    for item, outcome in _read_all(unread, workers or os.cpu_count() or 1):
        if isinstance(outcome, Loaded):
            cache.put(item.source.sha256, item.path.suffix, outcome)
        outcomes[item.source.name] = outcome
        progress.advance()
    documents, refused = [], []
    for item in files:
        outcome = outcomes[item.source.name]
        if isinstance(outcome, Refusal):
            refused.append(outcome)
        else:
            documents.append(_document(item, outcome))
    return Parsed(tuple(documents), tuple(refused), len(files) - len(unread))


def _read_all(files: Sequence[FileSource], workers: int) -> Iterator[tuple[FileSource, Loaded | Refusal]]:
    if len(files) < _WORTH_A_POOL or workers == 1:
        for item in files:
            yield item, _read(item.path, item.source.name)
        return
    crashed: list[FileSource] = []
    with _pool(workers) as pool:
        futures = {pool.submit(_read, item.path, item.source.name): item for item in _largest_first(files)}
        try:
            for future in as_completed(futures):
                item = futures[future]
                if isinstance(future.exception(), BrokenProcessPool):
                    crashed.append(item)
                else:
                    yield item, future.result()
        except BaseException:
            _abandon(pool, futures)
            raise
    # A crash breaks the pool for every file still in it: each is tried again in a process of its own.
    for item in crashed:
        yield item, _read_alone(item)


def _read_alone(item: FileSource) -> Loaded | Refusal:
    with _pool(1) as pool:
        try:
            return pool.submit(_read, item.path, item.source.name).result()
        except BrokenProcessPool:
            return Refusal(item.source.name, "unreadable", "reading it crashed the reader")


def _read(path: Path, name: str) -> Loaded | Refusal:
    """Load one file; runs in a worker process."""
    try:
        return load(path)
    except UnreadableFile as error:
        return Refusal(name, error.kind, error.reason)
    except OSError as error:
        return Refusal(name, "unreadable", f"it cannot be opened: {error.strerror or error}")


def _pool(workers: int) -> ProcessPoolExecutor:
    # Forking a process that has threads (torch, Chroma) can deadlock; a fresh one cannot.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("forkserver"))


def _abandon(pool: ProcessPoolExecutor, futures: Iterable[Future[Loaded | Refusal]]) -> None:
    """Stop at once when the run is interrupted, instead of reading the files that are queued."""
    for future in futures:
        future.cancel()
    for process in list((pool._processes or {}).values()):
        process.terminate()


def _largest_first(files: Sequence[FileSource]) -> list[FileSource]:
    """A large file that is begun last is waited for alone."""
    return sorted(files, key=lambda item: -item.source.size)


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
