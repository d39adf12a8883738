"""Stand in for a store's folder where it is read-only, for the stores write even to be read.

tantivy takes a lock file and Chroma notes in its database who opened it. Where a generation
may not be written to (a container's image, another user's index), each is opened in a
temporary folder of links to the files, and of copies of those that are written.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.kernel.errors import PrecedentError


class StandIn:
    """`path` is where to open the store: its own folder, or a temporary one until `close`."""

    def __init__(self, folder: Path, *, written: Collection[str] = ()) -> None:
        """`written` names the files that the store writes to. Raises `PrecedentError` without a place."""
        self.path = folder
        self._temporary: TemporaryDirectory[str] | None = None
        entries = list(folder.iterdir())
        if all(os.access(path, os.W_OK) for path in (folder, *entries)):
            return
        try:
            self._temporary = TemporaryDirectory(prefix="precedent-")
        except OSError as error:
            raise PrecedentError(
                f"{folder} is read-only and there is no place for temporary files ({error}); "
                "set TMPDIR to a folder that can be written to."
            ) from error
        self.path = Path(self._temporary.name)
        for entry in entries:
            if entry.name in written:
                shutil.copyfile(entry, self.path / entry.name)
            elif entry.suffix != ".lock":
                (self.path / entry.name).symlink_to(entry.resolve())

    def close(self) -> None:
        """Delete the temporary folder, if there is one."""
        if self._temporary is not None:
            self._temporary.cleanup()
