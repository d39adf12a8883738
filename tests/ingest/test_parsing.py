"""What becomes of the files of a collection; `fake_loaders.obedient` does what each file says."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from fake_loaders import obedient, telling

from assistant.kernel.domain import Source
from assistant.kernel.index.manifest import Refusal
from ingest.cache import ParsedCache
from ingest.parsing import Limits, Parsed, parse, worth_another_try
from ingest.progress import Silent
from ingest.readers import crew
from ingest.sources.port import FileSource

Read = Callable[..., Parsed]


class Noted(Silent):
    """Remembers how far an ingest got, and what it said."""

    def __init__(self) -> None:
        self.total = self.done = 0
        self.notes: list[str] = []

    def stage(self, name: str, total: int) -> None:
        self.total = total

    def advance(self, steps: int = 1) -> None:
        self.done += steps

    def note(self, text: str) -> None:
        self.notes.append(text)


def file_source(path: Path, text: str, **known: str) -> FileSource:
    path.write_text(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    source = Source(path.stem, path.name, sha256, len(text), "")
    return FileSource(path, replace(source, **known), catalogued=bool(known))


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read files of the given contents, named a.txt, b.txt and so on."""

    def run(
        *contents: str, workers: int = 2, progress: Silent | None = None, password: str = "", **how
    ) -> Parsed:
        files = [
            replace(file_source(tmp_path / f"{chr(97 + number)}.txt", content), password=password)
            for number, content in enumerate(contents)
        ]
        how = {"loader": obedient} | how
        return parse(files, ParsedCache(tmp_path / "cache"), progress or Silent(), workers=workers, **how)

    return run


def names(parsed: Parsed) -> list[str]:
    return [document.source.id for document in parsed.documents]


def refusals(parsed: Parsed) -> dict[str, str]:
    return {item.name: item.kind for item in parsed.refused}


@pytest.mark.parametrize("workers", [1, 2])
def test_documents_come_in_the_order_of_the_files(read: Read, workers: int) -> None:
    parsed = read("short", "very much longer", "middling", "refuse", "tail", workers=workers)
    assert names(parsed) == ["a", "b", "c", "e"]
    assert [document.pages[0].text for document in parsed.documents][1] == "very much longer"
    assert parsed.refused == (Refusal("d.txt", "password", "It needs a password"),)


# What one file does to its reader ---------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_crashes_its_reader_costs_that_file_alone(read: Read, workers: int) -> None:
    progress = Noted()
    parsed = read(
        "one", "exit now", "three", "segfault now", "five", "six", progress=progress, workers=workers
    )
    assert names(parsed) == ["a", "c", "e", "f"]
    assert parsed.refused == (
        Refusal("b.txt", "crashed", "reading it crashed the reader"),
        Refusal("d.txt", "crashed", "reading it crashed the reader"),
    )
    assert progress.done == progress.total == 6


def test_a_reader_that_the_system_ends_is_told_apart(read: Read) -> None:
    parsed = read("killed", "two")
    assert (names(parsed), refusals(parsed)) == (["b"], {"a.txt": "crashed"})
    assert "want of memory" in parsed.refused[0].reason


@pytest.mark.parametrize("word", ["sleep", "deaf"])
def test_a_file_that_hangs_costs_its_time_and_nothing_else(read: Read, word: str) -> None:
    started = time.monotonic()
    parsed = read(word, "two", f"{word} again", "four", limits=Limits(seconds=1))
    assert time.monotonic() - started < 20
    assert (names(parsed), refusals(parsed)) == (["b", "d"], {"a.txt": "too_slow", "c.txt": "too_slow"})
    assert parsed.refused[0].reason.endswith("longer than 1 s; PRECEDENT_FILE_SECONDS lets it take longer")


def test_a_file_whose_text_must_be_recognised_may_take_longer(read: Read) -> None:
    parsed = read("patience 60 2.5", "patience 0.1 30", limits=Limits(seconds=1))
    assert (names(parsed), refusals(parsed)) == (["a"], {"b.txt": "too_slow"})


def test_a_file_that_swallows_memory_is_refused_before_it_has_it(read: Read) -> None:
    parsed = read("swallow 4000", "two", limits=Limits(memory_mb=500))
    assert (names(parsed), refusals(parsed)) == (["b"], {"a.txt": "too_large"})
    assert "more than 500 MB of memory; PRECEDENT_FILE_MEMORY_MB" in parsed.refused[0].reason


def test_memory_is_that_of_a_reader_with_all_that_it_starts(read: Read) -> None:
    parsed = read("brood 3 200", "two", limits=Limits(memory_mb=500))
    assert (names(parsed), refusals(parsed)) == (["b"], {"a.txt": "too_large"})


def test_two_that_need_much_memory_are_read_one_after_the_other(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Together they would have more than one file may have: both get it in turn."""
    most = 0
    look = crew.Crew._look

    def looked(self: crew.Crew):
        nonlocal most
        yield from look(self)
        most = max(most, self._used)

    monkeypatch.setattr(crew.Crew, "_look", looked)
    assert names(read("swell 300", "swell 300 too", limits=Limits(memory_mb=600))) == ["a", "b"]
    assert 300 << 20 < most < 600 << 20


def test_what_a_reader_started_ends_with_it(read: Read, tmp_path: Path) -> None:
    parsed = read("start", "start and crash", "three", limits=Limits(seconds=1))
    assert refusals(parsed) == {"a.txt": "too_slow", "b.txt": "crashed"}
    for name in "ab":
        pid = int((tmp_path / f"{name}.pid").read_text())
        deadline = time.monotonic() + 10
        while psutil.pid_exists(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not psutil.pid_exists(pid)


def test_no_readers_are_left_when_all_is_read(read: Read) -> None:
    before = len(psutil.Process().children(recursive=True))
    read("one", "two", "exit")
    first = psutil.Process().children(recursive=True)
    read("three", "four", "refuse", workers=3)
    assert len(psutil.Process().children(recursive=True)) == len(first) <= before + 2  # server and tracker


def test_what_has_more_pages_or_bytes_than_are_read_is_refused(read: Read) -> None:
    parsed = read("pages 9", "two", "x" * 2**20 + "x", limits=Limits(pages=8, megabytes=1))
    assert (names(parsed), refusals(parsed)) == (["b"], {"a.txt": "too_large", "c.txt": "too_large"})
    assert "it has 9 pages; PRECEDENT_FILE_PAGES" in parsed.refused[0].reason
    assert "PRECEDENT_FILE_MEGABYTES" in parsed.refused[1].reason


def test_a_file_that_takes_long_is_named_meanwhile(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "_PATIENCE", 1)
    monkeypatch.setattr(crew, "_LOOK", 0.05)  # the second note falls due a moment before it is read
    progress = Noted()
    read("swell 1", "two", progress=progress)
    assert progress.notes[:2] == ["still reading a.txt, 1 s", "still reading a.txt, 2 s"]
    assert not any("b.txt" in note for note in progress.notes)


@pytest.mark.parametrize(("word", "reason"), [("change", "was changed"), ("vanish", "went away")])
def test_a_file_that_is_not_what_it_was_is_refused(read: Read, word: str, reason: str) -> None:
    parsed = read(word, "two")
    assert (names(parsed), refusals(parsed)) == (["b"], {"a.txt": "changed"})
    assert reason in parsed.refused[0].reason
    assert worth_another_try(parsed.refused, ())
    assert read("other words").reused == frozenset()  # nothing half-read was kept


def test_the_only_file_may_crash_its_reader_too(read: Read) -> None:
    parsed = read("exit")
    assert (parsed.documents, [item.name for item in parsed.refused]) == ((), ["a.txt"])


def test_no_files_need_no_reader(read: Read) -> None:
    assert read() == Parsed((), (), {}, frozenset())


# What is known of a file ------------------------------------------------------------------------


def test_a_password_opens_the_file_and_is_said_and_kept_nowhere(read: Read, tmp_path: Path) -> None:
    parsed = read("open Zq7-sesame", password="Zq7-sesame")
    assert names(parsed) == ["a"]
    wrong = read("open Other", password="Zq7-sesame")
    assert refusals(wrong) == {"a.txt": "password"}
    assert "only PDFs are opened" in wrong.refused[0].reason
    assert "sesame" not in repr(wrong)
    unlocked = FileSource(tmp_path / "a.txt", Source("a", "a.txt", "", 1, ""), True, "Zq7-sesame")
    assert worth_another_try(wrong.refused, [unlocked])
    assert not worth_another_try(wrong.refused, [replace(unlocked, password="")])
    assert "sesame" not in repr(unlocked)


def test_what_was_read_before_is_not_read_again(read: Read) -> None:
    first = read("one", "two", "refuse")
    assert first.reused == frozenset()
    progress = Noted()
    second = read("one", "two", "refuse", "four", progress=progress)
    assert second.reused == {"a", "b"}
    assert names(second) == ["a", "b", "d"]
    assert second.documents[:2] == first.documents
    assert progress.done == progress.total == 4


def test_pictures_are_read_again_once_their_text_can_be_recognised(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.parsing.remedy", lambda _: "sudo apt-get install tesseract-ocr")
    assert [len(read("picture", "two").reused) for _ in range(2)] == [0, 2]
    monkeypatch.setattr("ingest.parsing.remedy", lambda _: "")
    assert [len(read("picture", "two").reused) for _ in range(2)] == [1, 2]
    monkeypatch.setattr("ingest.parsing.remedy", lambda _: "sudo apt-get install tesseract-ocr")
    assert len(read("picture", "two").reused) == 2


def test_what_the_catalogue_says_goes_before_what_the_file_says(tmp_path: Path) -> None:
    plain = file_source(tmp_path / "my_report.txt", "text")
    known = file_source(tmp_path / "known.txt", "words", title="Known", published="2020")
    told, kept = parse(
        [plain, known], ParsedCache(tmp_path / "c"), Silent(), workers=1, loader=telling
    ).documents
    assert (told.source.title, told.source.published, told.source.publisher) == ("Told", "2001", "Teller")
    assert (kept.source.title, kept.source.published, kept.source.publisher) == ("Known", "2020", "Teller")


def test_the_date_on_the_cover_goes_before_that_of_the_file(tmp_path: Path) -> None:
    files = [file_source(tmp_path / "a.txt", "The Weir Plan, adopted May 1999")]
    (document,) = parse(files, ParsedCache(tmp_path / "c"), Silent(), workers=1, loader=telling).documents
    assert document.source.published == "1999-05"


def test_a_file_that_nobody_titled_is_called_by_its_name(tmp_path: Path) -> None:
    files = [file_source(tmp_path / "my_report.txt", "text", name="x/my_report.txt")]
    (document,) = parse(files, ParsedCache(tmp_path / "c"), Silent(), workers=1, loader=obedient).documents
    assert document.source.title == "my report"


# A run that ends early --------------------------------------------------------------------------


def test_what_is_told_of_a_document_holds_nothing_that_nobody_sees(tmp_path: Path) -> None:
    told = {"title": "A\x1b]0;b\x07 weir\u202e!yarrooh\u202c", "publisher": "River\u200b  Board\n"}
    item = file_source(tmp_path / "a.txt", "One.", **told)
    source = parse([item], ParsedCache(tmp_path / "cache"), Silent()).documents[0].source
    assert (source.title, source.publisher) == ("A]0;b weirhoorray!", "River Board")


def test_a_run_that_stops_does_not_wait_for_what_is_being_read(read: Read) -> None:
    class Stopped(Silent):
        def advance(self, steps: int = 1) -> None:
            raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        read("sleep for a minute", "one", "two", progress=Stopped())
    assert time.monotonic() - started < 20


def test_readers_and_what_they_started_end_with_a_run_that_is_killed(tmp_path: Path) -> None:
    """SIGKILL gives no chance to send them home; left alone they would wait for work for ever."""
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
    (tmp_path / "a.txt").write_text("sleep")
    (tmp_path / "b.txt").write_text("start")
    script = tmp_path / "run.py"
    script.write_text(code)
    with subprocess.Popen([sys.executable, script], env={**os.environ, "PYTHONPATH": ""}) as process:
        parent = psutil.Process(process.pid)
        deadline = time.monotonic() + 60
        while len(started := parent.children(recursive=True)) < 5 and time.monotonic() < deadline:
            time.sleep(0.05)  # the server, the tracker, two readers and a program
        time.sleep(0.5)
        process.kill()
        process.wait()
    assert len(started) >= 5
    _, left = psutil.wait_procs(started, timeout=10)
    assert left == []
