"""Tell which of the things in a folder are files that may be opened, and why the others are not."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from ingest.loading import LOADERS, READABLE

Problem = tuple[str, str]  # the kind of a refusal, and its reason

# Opening one of these may wait for ever, or set something off.
_NO_FILES: Mapping[Callable[[int], bool], str] = MappingProxyType(
    {
        stat.S_ISFIFO: "a pipe",
        stat.S_ISSOCK: "a socket",
        stat.S_ISCHR: "a device",
        stat.S_ISBLK: "a device",
    }
)


def not_to_be_opened(path: Path, inside: Sequence[Path]) -> Problem | None:
    """Return why what lies at `path` is not to be opened; None for a file below one of `inside`.

    A link is followed to a file of the collection, and no further: what stands outside was not
    put there to be published, and a folder that is linked to might hold the one it is in.
    """
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return _without_target(path, error)
    if stat.S_ISDIR(mode):
        return "unsupported", "it is a link to a folder, which is not followed; copy the folder here"
    for is_kind, called in _NO_FILES.items():
        if is_kind(mode):
            return "unsupported", f"it is {called}, not a file"
    if path.is_symlink():
        target = Path(os.path.realpath(path))
        if not any(target.is_relative_to(folder) for folder in inside):
            return "unsupported", "it is a link to a file outside the collection; copy the file here"
    return None


def _without_target(path: Path, error: OSError) -> Problem:
    if error.errno == errno.ELOOP:
        return "unreadable", "it is a link that leads back to itself"
    if error.errno == errno.ENOENT and path.is_symlink():
        return "missing", "it is a link to a file that is not there"
    return "unreadable", f"it cannot be opened: {error.strerror or error}"


def unusable(path: Path) -> Problem | None:
    """Return why a file of that name is not read; None where there is a loader for it."""
    suffix = path.suffix.lower()
    if suffix in LOADERS:
        return None
    readable = ", ".join(sorted(READABLE))
    return (
        "unsupported",
        f"{suffix or 'a file without an extension'} is not a format that is read ({readable})",
    )
