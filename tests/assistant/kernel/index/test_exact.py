from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.index.exact import PassageVectors

LAYOUT = [(0, 1, 3), (5, 2, 1), (9, 1, 0), (11, 3, 4)]
VECTORS = np.random.default_rng(1).standard_normal((19, 8)).astype(np.float16)


@pytest.fixture(scope="module")
def exact(tmp_path_factory: pytest.TempPathFactory) -> PassageVectors:
    path = tmp_path_factory.mktemp("exact") / "vectors.npy"
    np.save(path, VECTORS)
    return PassageVectors(path, LAYOUT)


@given(st.lists(st.integers(0, len(LAYOUT) - 1), unique=True))
def test_cosines_are_those_of_the_rows_own_vectors(exact: PassageVectors, rows: list[int]) -> None:
    vector = np.ones(8, dtype=np.float32)
    found = exact.closeness(vector, rows)
    assert list(found) == rows
    for row, closeness in found.items():
        first, windows, sentences = LAYOUT[row]
        wanted = VECTORS[first : first + 1 + windows + sentences].astype(np.float32) @ vector
        assert closeness.head == pytest.approx(wanted[0], abs=1e-5)
        np.testing.assert_allclose(closeness.windows, wanted[1 : 1 + windows], atol=1e-5)
        np.testing.assert_allclose(closeness.sentences, wanted[1 + windows :], atol=1e-5)


def test_windows_are_counted_row_by_row(exact: PassageVectors) -> None:
    assert exact.window_counts([3, 0]) == [3, 1]
    assert exact.window_counts([]) == []
    assert exact.count == 19


def test_an_empty_index_has_none(tmp_path: Path) -> None:
    np.save(tmp_path / "vectors.npy", np.zeros((0, 1), dtype=np.float16))
    empty = PassageVectors(tmp_path / "vectors.npy", [])
    assert (empty.count, empty.closeness(np.ones(8, dtype=np.float32), [])) == (0, {})
