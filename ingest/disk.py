"""Turn what a disk refuses into a message that says what to do."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assistant.kernel.errors import PrecedentError

_ELSEWHERE = "name another folder with --index and PRECEDENT_CACHE"
_REMEDIES: Mapping[int | None, str] = {
    errno.ENOSPC: "the disk is full; free some space and run this again",
    errno.EDQUOT: "your disk quota is used up; free some space and run this again",
    errno.EROFS: f"the disk is read-only; {_ELSEWHERE}",
    errno.EACCES: f"you may not write there; {_ELSEWHERE}",
    errno.EPERM: f"you may not write there; {_ELSEWHERE}",
    errno.ENOTDIR: f"a file stands where a folder should; {_ELSEWHERE}",
    errno.EEXIST: f"a file stands where a folder should; {_ELSEWHERE}",
    errno.ENOENT: "it went away while it was needed; run this again",
    errno.EIO: f"the disk does not answer; check it, or {_ELSEWHERE}",
}
# SQLite, tantivy and Chroma tell it in errors, and in words, of their own.
_SAID = (
    (re.compile(r"no space left|disk is full|os error 28\b", re.IGNORECASE), errno.ENOSPC),
    (re.compile(r"quota exceeded|os error 122\b", re.IGNORECASE), errno.EDQUOT),
    (re.compile(r"read-?only (file ?system|database)|os error 30\b", re.IGNORECASE), errno.EROFS),
    (re.compile(r"permission denied|unable to open database|os error 13\b", re.IGNORECASE), errno.EACCES),
    (re.compile(r"disk i/o error|os error 5\b", re.IGNORECASE), errno.EIO),
)


@contextmanager
def remedies_named(index: Path) -> Iterator[None]:
    """Raise `PrecedentError` with a remedy in place of what a disk refuses; let all else pass."""
    try:
        yield
    except PrecedentError:
        raise
    except Exception as error:  # each store raises types of its own for what the system told it
        remedy = _REMEDIES.get(_number(error))
        if remedy is None:
            raise
        place = getattr(error, "filename", None) or index
        raise PrecedentError(f"Nothing was published: {place}: {remedy}. The index is as it was.") from error


def _number(error: Exception) -> int | None:
    """Return the system's number for what went wrong, or None when it was not the disk."""
    if isinstance(error, OSError) and error.errno in _REMEDIES:
        return error.errno
    told = str(error)
    return next((number for pattern, number in _SAID if pattern.search(told)), None)
