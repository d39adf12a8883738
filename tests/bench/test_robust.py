"""A part of what `python -m bench.robust` does: the small ones of the odd files, through real readers."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from ingest.progress import Silent

robust = pytest.importorskip("bench.robust", reason="the benchmarks are not installed with the package")

FILES = Path(__file__).parents[3] / "shared" / "data" / "robust"
LARGEST = 15_000  # bytes


def test_small_odd_files_end_as_they_should_and_end_nothing_else() -> None:
    if not FILES.is_dir():
        pytest.skip("the folder of odd public files is not here")
    odd = [item for item in robust.odd_files(FILES) if (FILES / item.name).stat().st_size < LARGEST]
    held = psutil.Process().memory_info().rss / 1024**2  # by other tests, in this process
    plain = robust.read(FILES, odd, Silent())
    opened = robust.read(FILES, [item for item in odd if item.password], Silent(), with_passwords=True)
    assert set(plain.outcomes) == {item.name for item in odd}
    kinds = {outcome.kind for outcome in plain.outcomes.values() if hasattr(outcome, "kind")}
    assert not kinds & {"crashed", "too_slow", "changed"}
    missed = robust.misses(odd, plain.outcomes, opened.outcomes)
    assert {name: found for name, found in missed.items() if name not in robust.LOOKED_INTO} == {}
    assert plain.peak_mb - held < robust.MEMORY_MB
