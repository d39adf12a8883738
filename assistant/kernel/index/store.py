"""The index folder: which generations there are, which is current, and the switch between them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from assistant.kernel.errors import IndexBusy, IndexMissing

CURRENT = "CURRENT"
GENERATIONS = "generations"
UNFINISHED = ".building-"
KEPT = 2
_NAME = re.compile(r"[\w-]+")


class IndexStore:
    """Generations under one folder. `CURRENT` holds the name of the one that is read."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Path:
        """Return the current generation's folder; raise `IndexMissing` when there is none."""
        name = self.current_name()
        folder = self.root / GENERATIONS / name
        if name and folder.is_dir():
            return folder
        if self.generations():
            raise IndexMissing(
                f"{self.root / CURRENT} names no generation that is there; run 'precedent index rollback' "
                "to choose one, or 'precedent ingest --rebuild' to build a new one."
            )
        raise IndexMissing(f"No index at {self.root}; run 'precedent ingest' to build one.")

    def current_name(self) -> str:
        """Return the current generation's name, or "" when nothing was published."""
        try:
            name = (self.root / CURRENT).read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, UnicodeDecodeError):
            return ""
        # A pointer that was written over by something else must not lead out of the folder.
        return name if _NAME.fullmatch(name) else ""

    def generations(self) -> list[Path]:
        """Return the finished generations, newest first."""
        folder = self.root / GENERATIONS
        if not folder.is_dir():
            return []
        finished = (entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith("."))
        return sorted(finished, key=lambda entry: entry.name, reverse=True)

    def start(self, name: str) -> Path:
        """Make the folder in which a generation is built; what a killed run left is cleared first."""
        folder = self.root / GENERATIONS
        folder.mkdir(parents=True, exist_ok=True)
        self.discard_unfinished()
        building = folder / f"{UNFINISHED}{name}"
        building.mkdir()
        return building

    def publish(self, building: Path) -> Path:
        """Make a built folder the current generation. The last step is one atomic rename.

        What fails on the way leaves neither the folder nor a trace of it.
        """
        finished = building.with_name(building.name.removeprefix(UNFINISHED))
        _sync_tree(building)
        building.rename(finished)
        try:
            _sync(finished.parent)
            self._point_at(finished.name)
        except BaseException:
            if self.current_name() != finished.name:
                shutil.rmtree(finished, ignore_errors=True)
            raise
        return finished

    def rollback(self) -> Path:
        """Make the generation before the current one current; calling it again goes forward once more.

        Raises `IndexMissing` when there is no other generation.
        """
        current = self.current_name()
        older = [folder for folder in self.generations() if folder.name < current]
        other = older or [folder for folder in self.generations() if folder.name != current]
        if not other:
            raise IndexMissing(f"There is no other generation at {self.root} to go back to.")
        self._point_at(other[0].name)
        return other[0]

    def prune(self, *, keep: str = "") -> list[str]:
        """Delete all but the current generation and `KEPT` - 1 others; return the names.

        The others are `keep` (the one to go back to), then the newest.
        """
        current = self.current_name()
        others = [folder for folder in self.generations() if folder.name != current]
        others.sort(key=lambda folder: folder.name != keep)
        gone = others[KEPT - 1 :]
        for folder in gone:
            # Out of sight first: a half deleted folder must not pass for a generation. What cannot
            # be deleted now goes another time; the new generation stands whatever becomes of the old.
            with suppress(OSError):
                shutil.rmtree(folder.rename(folder.with_name(UNFINISHED + folder.name)), ignore_errors=True)
        return [folder.name for folder in gone]

    def discard_unfinished(self) -> None:
        """Delete what a run that was killed had left half built or half deleted."""
        for leftover in (self.root / GENERATIONS).glob(f"{UNFINISHED}*"):
            shutil.rmtree(leftover, ignore_errors=True)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the index for one writer; raise `IndexBusy` when another has it."""
        import fcntl

        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexBusy(
                    f"Another ingest is writing to {self.root}; wait for it to end and run this again."
                ) from error
            yield

    def _point_at(self, name: str) -> None:
        draft = self.root / f".{CURRENT}.{os.getpid()}"
        try:
            with draft.open("w", encoding="ascii") as handle:
                handle.write(name + "\n")
                handle.flush()
                os.fsync(handle.fileno())
            draft.replace(self.root / CURRENT)
        finally:
            draft.unlink(missing_ok=True)
        _sync(self.root)


def _sync_tree(folder: Path) -> None:
    """Flush every file and folder to disk, so that a power cut after publishing cannot leave an empty one."""
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
