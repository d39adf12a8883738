"""A reader that is killed in the middle of recognising leaves no tesseract running."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from made_scans import draw_lines, needs_tesseract, write_scan

from ingest.loading.ocr.scratch import scratch

pytestmark = needs_tesseract

READER = """
import sys, tempfile
from pathlib import Path
from ingest.loading.loaded import Reading
from ingest.loading.ocr import recognise
tempfile.tempdir = sys.argv[2]
recognise(Path(sys.argv[1]), [0, 1], Reading())
"""
SLOW = "#!/bin/sh\nexec sleep 60\n"  # a tesseract that takes its time


def is_alive(process: psutil.Process) -> bool:
    """Return whether it runs; one that nobody has buried does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> psutil.Process:
    """A process that is waiting for two of them."""
    programs, place = tmp_path / "programs", tmp_path / "temporary"
    programs.mkdir()
    place.mkdir()
    (programs / "tesseract").write_text(SLOW)
    (programs / "tesseract").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    path = write_scan(tmp_path / "scan.pdf", [draw_lines()[0]] * 2)
    started = subprocess.Popen([sys.executable, "-c", READER, path, place])
    process = psutil.Process(started.pid)
    deadline = time.monotonic() + 30
    while not any(child.name() == "sleep" for child in process.children()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return process


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends processes with their parent")
def test_what_it_started_ends_with_a_reader_that_is_killed(reader: psutil.Process) -> None:
    started = reader.children(recursive=True)
    assert started
    reader.kill()
    deadline = time.monotonic() + 1
    while any(is_alive(process) for process in started) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(is_alive(process) for process in started)


def test_what_a_killed_reader_left_is_removed_by_the_next(
    reader: psutil.Process, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temporary"
    monkeypatch.setattr("tempfile.tempdir", str(place))
    (left,) = place.iterdir()
    with scratch():
        assert left.exists()  # its owner is at work
    reader.kill()
    reader.wait(5)
    with scratch() as mine:
        assert list(place.iterdir()) == [mine]
    assert list(place.iterdir()) == []
