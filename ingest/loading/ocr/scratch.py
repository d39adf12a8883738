"""A private folder for what text recognition writes, which may be pages of a locked document."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "precedent-ocr-"


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a folder that only its owner can read, and remove it.

    A process that is killed removes nothing: what such a one left is removed when the next begins.
    """
    _sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with (folder / ".new").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            Path(held.name).rename(_lock(folder))  # never seen without its lock held
            yield folder


def _lock(folder: Path) -> Path:
    return folder / ".in-use"


def _sweep(place: Path) -> None:
    for folder in place.glob(f"{_PREFIX}*"):
        try:
            with _lock(folder).open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # in use, or another person's
