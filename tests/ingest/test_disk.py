from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from chromadb.errors import InternalError
from hypothesis import given
from hypothesis import strategies as st
from made_read_only import read_only

from assistant.kernel.errors import IndexBusy, PrecedentError
from assistant.kernel.index import lexical, passages, vectors
from assistant.kernel.index.generation import Generation, verify
from assistant.kernel.index.store import GENERATIONS, IndexStore
from ingest.cache import ParsedCache, VectorCache
from ingest.disk import remedies_named
from ingest.report.outcome import Report

Ingest = Callable[..., Report]

FULL = "the disk is full; free some space and run this again"
ELSEWHERE = "name another folder with --index and PRECEDENT_CACHE"


@pytest.mark.parametrize(
    ("fault", "remedy"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "quota"),
        (OSError(errno.EROFS, "Read-only file system"), f"read-only; {ELSEWHERE}"),
        (PermissionError(errno.EACCES, "Permission denied"), ELSEWHERE),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory"), "a file stands where a folder should"),
        (FileNotFoundError(errno.ENOENT, "No such file"), "run this again"),
        (OSError(errno.EIO, "Input/output error"), "check it"),
        (OSError("Failed to write: No space left on device (os error 28)"), FULL),
        (sqlite3.OperationalError("database or disk is full"), FULL),
        (sqlite3.OperationalError("attempt to write a readonly database"), ELSEWHERE),
        (sqlite3.OperationalError("unable to open database file"), ELSEWHERE),
        (sqlite3.OperationalError("disk I/O error"), "check it"),
        (ValueError("An IO error occurred: 'No space left on device (os error 28)'"), FULL),
        (InternalError("error returned from database: (code: 13) database or disk is full"), FULL),
    ],
)
def test_what_a_disk_refuses_is_told_with_its_remedy(fault: Exception, remedy: str) -> None:
    with pytest.raises(PrecedentError) as caught, remedies_named(Path("index")):
        raise fault
    assert remedy in str(caught.value)
    assert str(caught.value).startswith("Nothing was published: index: ")
    assert caught.value.__cause__ is fault


def test_the_place_is_named_where_it_is_known() -> None:
    with pytest.raises(PrecedentError, match="/full/disk/file: "), remedies_named(Path("index")):
        raise OSError(errno.ENOSPC, "No space left on device", "/full/disk/file")


@given(st.sampled_from([ValueError, KeyError, RuntimeError, OSError, AssertionError]), st.text(max_size=30))
def test_what_is_not_the_disks_fault_passes_as_it_is(kind: type[Exception], text: str) -> None:
    with pytest.raises(kind), remedies_named(Path("index")):
        raise kind(text)


def test_faults_with_a_message_of_their_own_pass_as_they_are() -> None:
    busy = IndexBusy("wait")
    with pytest.raises(IndexBusy) as caught, remedies_named(Path("index")):
        try:
            raise BlockingIOError(errno.EAGAIN, "busy")
        except BlockingIOError as error:
            raise busy from error
    assert caught.value is busy


# Every place where an ingest writes -----------------------------------------------------------

PLACES = [
    (passages, "write_passages", sqlite3.OperationalError("database or disk is full")),
    (lexical, "write_lexical", ValueError("An IO error occurred: 'No space left on device (os error 28)'")),
    (vectors, "write_vectors", InternalError("error returned from database: database or disk is full")),
    (np, "save", OSError(errno.ENOSPC, "No space left on device")),
    (shutil, "copyfile", OSError(errno.ENOSPC, "No space left on device")),
    (ParsedCache, "put", OSError(errno.ENOSPC, "No space left on device")),
    (VectorCache, "put", sqlite3.OperationalError("database or disk is full")),
    (os, "fsync", OSError(errno.ENOSPC, "No space left on device")),
    (Path, "write_text", OSError(errno.ENOSPC, "No space left on device")),
]


def leftovers(index: Path) -> set[str]:
    """What lies in an index beside its generations."""
    return {path.name for path in index.iterdir()} | {path.name for path in (index / GENERATIONS).glob(".*")}


@pytest.mark.parametrize(("owner", "name", "fault"), PLACES, ids=[name for _, name, _ in PLACES])
def test_a_full_disk_publishes_nothing_wherever_it_strikes(
    run: Ingest,
    corpus: Path,
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
    fault: Exception,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise fault

    generation = run().generation
    (corpus / "new.txt").write_text("New words to encode.")
    with monkeypatch.context() as patched, pytest.raises(PrecedentError, match=FULL):
        patched.setattr(owner, name, refuse)
        run()
    assert IndexStore(index).current_name() == generation
    assert [folder.name for folder in IndexStore(index).generations()] == [generation]
    assert leftovers(index) == {"CURRENT", "generations", ".lock"}
    assert verify(IndexStore(index).current()) == []
    assert run().changes.new == ("new",)


# Real disks -----------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small file system, where mounting is allowed")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(disk: Path, leaving: int) -> Path:
    filler = disk / "filler"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    filler.write_bytes(b"\0" * max(free - leaving, 0))
    return filler


# From no room at all, by every file of a generation, to nearly enough.
ROOM = [0, 4_096, 40_960, 90_000, 150_000, 250_000, 400_000, 700_000, 1_200_000, 3_000_000, 4_500_000]


def test_an_index_on_a_disk_that_fills_up_stays_as_it_was(
    run: Ingest, corpus: Path, small_disk: Path
) -> None:
    index = small_disk / "index"
    generation = run(index=index).generation
    refused = 0
    for number, room in enumerate(ROOM):
        (corpus / "new.txt").write_text(f"New words to encode, {number}.")
        filler = fill(small_disk, room)
        try:
            generation = run(index=index).generation
        except PrecedentError as fault:
            refused += 1
            assert FULL in str(fault)
            assert leftovers(index) == {"CURRENT", "generations", ".lock"}
        filler.unlink()
        assert IndexStore(index).current_name() == generation
        assert verify(IndexStore(index).current()) == []
    assert refused >= len(ROOM) - 2
    assert run(index=index, rebuild=True).published


def test_a_cache_on_a_disk_that_fills_up_harms_nothing(
    run: Ingest, corpus: Path, index: Path, small_disk: Path
) -> None:
    cache = small_disk / "cache"
    refused = 0
    for number, room in enumerate(ROOM):
        (corpus / "new.txt").write_text(f"New words to encode, {number}. " * 40)
        filler = fill(small_disk, room)
        try:
            run(cache=cache)
        except PrecedentError as fault:
            refused += 1
            assert FULL in str(fault) or "check it" in str(fault)
        filler.unlink()
    assert refused
    report = run(cache=cache)
    generation = Generation(IndexStore(index).current())
    assert generation.manifest.counts == report.counts
    generation.close()


@pytest.mark.parametrize("locked", ["index", "cache"])
def test_a_read_only_folder_is_named_with_the_remedy(
    run: Ingest, corpus: Path, tmp_path: Path, locked: str
) -> None:
    generation = run().generation
    (corpus / "new.txt").write_text("New words to encode.")
    folder = tmp_path / locked
    with read_only(folder), pytest.raises(PrecedentError, match=ELSEWHERE) as caught:
        run()
    assert str(folder) in str(caught.value) or str(tmp_path / "index") in str(caught.value)
    assert IndexStore(tmp_path / "index").current_name() == generation
    assert verify(IndexStore(tmp_path / "index").current()) == []
    assert run().published


def test_a_file_in_the_place_of_a_folder_is_told(run: Ingest, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file")
    with pytest.raises(PrecedentError, match="a file stands where a folder should"):
        run()
    with pytest.raises(PrecedentError, match="a file stands where a folder should"):
        run(index=tmp_path / "index" / "below")
