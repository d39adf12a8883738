"""Wait for changes of a collection folder, so that an ingest can follow them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.pipeline import Options

_SETTLED_MS = 2000  # without another change: a copy of many files is one change
_LONGEST_MS = 60_000  # a folder that never settles is read all the same


def watch(options: Options) -> Iterator[int]:
    """Yield the number of changed files each time that some have changed and settled, until Ctrl-C.

    The index and cache are left out where they lie inside the folder, else each run would call the next.
    """
    import watchfiles  # its library of Rust is loaded only where someone watches

    folder = options.corpus.resolve()
    apart = [path.resolve() for path in (options.index, options.cache, *options.apart)]

    def matters(_: watchfiles.Change, name: str) -> bool:
        path = Path(name)
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        return not hidden and not any(path.is_relative_to(each) for each in apart)

    changes = watchfiles.watch(
        folder, watch_filter=matters, debounce=_LONGEST_MS, step=_SETTLED_MS, raise_interrupt=True
    )
    for found in changes:
        yield len(found)
