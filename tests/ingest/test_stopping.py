"""An ingest that is killed or interrupted at any moment leaves an index that serves."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from assistant.kernel.index.generation import Generation, verify
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import GENERATIONS, IndexStore

MOMENTS = 20


def _unless_over(stop: Callable[[int], object], pid: int) -> None:
    with suppress(ProcessLookupError):  # it was quicker than the moment chosen
        stop(pid)


class Runs:
    """Begins ingests, and stops them."""

    def __init__(self, kind: str, corpus: Path, index: Path, cache: Path, errors: Path) -> None:
        script = Path(__file__).with_name("run_to_stop.py")
        # Threads of a numerical library would not survive the fork.
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "COLUMNS": "200"}
        environment["PYTHONPATH"] = os.pathsep.join(map(str, script.parents[1:3]))
        self._errors = errors
        self._process = subprocess.Popen(
            [sys.executable, script, kind, corpus, index, cache],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors.open("wb"),
            text=True,
            env=environment,
        )

    def _line(self) -> int:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, self._errors.read_text()
        return int(line)

    def run(self, *, stop: Callable[[int], object] | None = None, after: float = 0.0) -> int:
        """Run one; call `stop` with its process id `after` seconds, and return its exit status."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        pid = self._line()
        timer = threading.Timer(after, _unless_over, (stop, pid)) if stop else None
        if timer:
            timer.start()
        status = self._line()
        if timer:
            timer.cancel()
            timer.join()
        return status

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture
def runs(corpus: Path, index: Path, tmp_path: Path) -> Iterator[Callable[[str], Runs]]:
    begun = []

    def begin(kind: str) -> Runs:
        begun.append(Runs(kind, corpus, index, tmp_path / "cache", tmp_path / "errors.txt"))
        return begun[-1]

    yield begin
    for each in begun:
        each.close()


def change(corpus: Path, turn: int) -> None:
    """Give the next run something of everything to do."""
    (corpus / "turn.txt").write_text(
        "\n\n".join(f"Paragraph {turn}.{n} is new. It is read." for n in range(200))
    )
    (corpus / f"extra-{turn % 2}.txt").write_text(f"Extra words, {turn}.")
    (corpus / f"extra-{1 - turn % 2}.txt").unlink(missing_ok=True)


def timed(run: Callable[[], int]) -> tuple[int, float]:
    """Return the exit status, and how long it took."""
    started = time.monotonic()
    return run(), time.monotonic() - started


def answers(index: Path) -> str:
    """Read the index as a server would that starts now; return the generation that answered."""
    assert verify(IndexStore(index).current()) == []
    library = Library(IndexStore(index), warm=True)
    with library.open() as generation:
        (row, *_) = generation.lexical.search("harbour towns", limit=1)
        (near, *_) = generation.vectors.search(generation.encoder.encode(["harbour towns"])[0], limit=1)
        found = generation.passages.by_rows([row, near])
        assert found[row].passage.document_id == "harbour"
        assert generation.folder == IndexStore(index).current()
    assert library.problem == ""
    library.close()
    return generation.id


def test_killed_at_twenty_moments_the_index_serves_and_the_next_ingest_succeeds(
    runs: Callable[[str], Runs], corpus: Path, index: Path
) -> None:
    chance = random.Random(20)
    ingests = runs("ingest")
    assert ingests.run() == 0
    change(corpus, 0)
    _, whole_run = timed(ingests.run)
    serving = answers(index)
    killed = 0
    for turn in range(MOMENTS):
        change(corpus, turn + 1)
        moment = whole_run * (turn + chance.random()) / MOMENTS
        kill = partial(ingests.run, stop=lambda pid: os.kill(pid, signal.SIGKILL), after=moment)
        status, seconds = timed(kill)
        if status == -signal.SIGKILL:
            killed += 1
        else:  # it had ended before: the machine was less busy than when a whole run was timed
            assert status == 0
            whole_run = min(whole_run, seconds)
        now = answers(index)
        # The pointer is the last thing to change: until then, the generation before serves.
        assert now == serving or now > serving
        serving = now
    assert killed >= MOMENTS // 2
    change(corpus, MOMENTS + 1)
    assert ingests.run() == 0
    assert answers(index) > serving
    assert len(IndexStore(index).generations()) <= 2
    assert not list((index / GENERATIONS).glob(".*"))
    generation = Generation(IndexStore(index).current())
    assert "Paragraph 21.199" in generation.passages.page_text("turn", 1)
    generation.close()


def test_interrupted_it_says_so_and_leaves_the_index_as_it_was(
    runs: Callable[[str], Runs], corpus: Path, index: Path, tmp_path: Path
) -> None:
    commands = runs("command")
    assert commands.run() == 0
    change(corpus, 0)
    _, whole_run = timed(commands.run)
    interrupted = 0
    for turn, share in enumerate((0.1, 0.4, 0.7), 1):
        serving = answers(index)
        change(corpus, turn)
        status = commands.run(stop=lambda pid: os.killpg(pid, signal.SIGINT), after=whole_run * share)
        if status != 130:  # it was quicker this time, and was over or on its way out
            assert status in (0, -signal.SIGINT)
            assert answers(index) > serving
            continue
        interrupted += 1
        assert answers(index) == serving
        assert not list((index / GENERATIONS).glob(".*"))
    assert interrupted
    errors = (tmp_path / "errors.txt").read_text()
    assert errors.count("Interrupted. What was published before still stands") == interrupted
    assert "Traceback" not in errors
    assert commands.run() == 0
