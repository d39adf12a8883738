from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from fake_loaders import obedient

from assistant.kernel.domain import Source
from ingest.cache import ParsedCache
from ingest.loading import Loaded
from ingest.parsing import Parsed, parse
from ingest.progress import Silent
from ingest.sources.port import FileSource

Read = Callable[..., Parsed]


class Counted(Silent):
    """Remembers how far an ingest got."""

    def __init__(self) -> None:
        self.total = self.done = 0

    def stage(self, name: str, total: int) -> None:
        self.total = total

    def advance(self, steps: int = 1) -> None:
        self.done += steps


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read files of the given contents, named a.txt, b.txt and so on."""

    def run(*contents: str, workers: int = 2, progress: Silent | None = None, **known: str) -> Parsed:
        files = []
        for number, content in enumerate(contents):
            path = tmp_path / f"{chr(97 + number)}.txt"
            path.write_text(content)
            source = Source(path.stem, path.name, content.ljust(64, "0"), len(content), "")
            files.append(FileSource(path, replace(source, **known), catalogued=bool(known)))
        cache = ParsedCache(tmp_path / "cache")
        return parse(files, cache, progress or Silent(), workers=workers, loader=obedient)

    return run


def names(parsed: Parsed) -> list[str]:
    return [document.source.id for document in parsed.documents]


@pytest.mark.parametrize("workers", [1, 2])
def test_documents_come_in_the_order_of_the_files(read: Read, workers: int) -> None:
    parsed = read("short", "very much longer", "middling", "refuse", "tail", workers=workers)
    assert names(parsed) == ["a", "b", "c", "e"]
    assert [document.pages[0].text for document in parsed.documents][1] == "very much longer"
    assert [(item.name, item.kind, item.reason) for item in parsed.refused] == [
        ("d.txt", "password", "It needs a password")
    ]


def test_a_file_that_crashes_its_reader_costs_that_file_alone(read: Read) -> None:
    progress = Counted()
    parsed = read("one", "exit now", "three", "segfault now", "five", "six", progress=progress)
    assert names(parsed) == ["a", "c", "e", "f"]
    assert [(item.name, item.kind, item.reason) for item in parsed.refused] == [
        ("b.txt", "crashed", "reading it crashed the reader"),
        ("d.txt", "crashed", "reading it crashed the reader"),
    ]
    assert progress.done == progress.total == 6


def test_the_only_file_may_crash_its_reader_too(read: Read) -> None:
    parsed = read("exit")
    assert (parsed.documents, [item.name for item in parsed.refused]) == ((), ["a.txt"])


def test_no_files_need_no_reader(read: Read) -> None:
    assert read() == Parsed((), (), 0)


def test_what_was_read_before_is_not_read_again(read: Read) -> None:
    first = read("one", "two", "refuse")
    assert first.from_cache == 0
    progress = Counted()
    second = read("one", "two", "refuse", "four", progress=progress)
    assert second.from_cache == 2
    assert names(second) == ["a", "b", "d"]
    assert second.documents[:2] == first.documents
    assert progress.done == progress.total == 4


def test_what_the_catalogue_says_goes_before_what_the_file_says(tmp_path: Path) -> None:
    def telling(path: Path) -> Loaded:
        return replace(obedient(path), title="Told", published="2001", publisher="Teller")

    (tmp_path / "my_report.txt").write_text("text")
    plain = Source("report", "x/my_report.txt", "0" * 64, 4, "")
    known = replace(plain, id="known", sha256="1" * 64, title="Known", published="2020")
    files = [FileSource(tmp_path / "my_report.txt", source, catalogued=False) for source in (plain, known)]
    told, kept = parse(files, ParsedCache(tmp_path / "c"), Silent(), workers=1, loader=telling).documents
    assert (told.source.title, told.source.published, told.source.publisher) == ("Told", "2001", "Teller")
    assert (kept.source.title, kept.source.published, kept.source.publisher) == ("Known", "2020", "Teller")


def test_a_file_that_nobody_titled_is_called_by_its_name(read: Read, tmp_path: Path) -> None:
    (tmp_path / "my_report.txt").write_text("text")
    source = Source("report", "x/my_report.txt", "0" * 64, 4, "")
    files = [FileSource(tmp_path / "my_report.txt", source, catalogued=False)]
    (document,) = parse(files, ParsedCache(tmp_path / "c"), Silent(), workers=1, loader=obedient).documents
    assert document.source.title == "my report"


def test_a_run_that_stops_does_not_wait_for_what_is_being_read(read: Read) -> None:
    class Stopped(Silent):
        def advance(self, steps: int = 1) -> None:
            raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        read("sleep for a minute", "one", "two", progress=Stopped())
    assert time.monotonic() - started < 20


def test_readers_end_with_a_run_that_is_killed(tmp_path: Path) -> None:
    """SIGKILL gives no chance to send them home; left alone they would wait for work for ever."""
    (tmp_path / "a.txt").write_text("sleep")
    (tmp_path / "b.txt").write_text("sleep well")
    code = f"""
import sys
sys.path[:0] = {sys.path!r}
from pathlib import Path
from fake_loaders import obedient
from assistant.kernel.domain import Source
from ingest.cache import ParsedCache
from ingest.sources.port import FileSource
from ingest.parsing import parse
from ingest.progress import Silent
if __name__ == "__main__":
    here = Path({str(tmp_path)!r})
    files = [FileSource(here / f"{{n}}.txt", Source(n, n, n * 64, 5, ""), False) for n in "ab"]
    parse(files, ParsedCache(here / "cache"), Silent(), workers=2, loader=obedient)
"""
    script = tmp_path / "run.py"
    script.write_text(code)
    with subprocess.Popen([sys.executable, script], env={**os.environ, "PYTHONPATH": ""}) as process:
        parent = psutil.Process(process.pid)
        deadline = time.monotonic() + 60
        while len(readers := parent.children(recursive=True)) < 4 and time.monotonic() < deadline:
            time.sleep(0.05)  # the server, the tracker and two readers
        time.sleep(0.5)
        process.kill()
        process.wait()
    assert len(readers) >= 4
    _, left = psutil.wait_procs(readers, timeout=10)
    assert left == []
