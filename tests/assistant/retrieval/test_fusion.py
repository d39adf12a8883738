from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.index.exact import Closeness
from assistant.retrieval.fusion import fuse, nearness

ROWS = st.integers(0, 20)
BM25 = st.dictionaries(ROWS, st.floats(0, 60, allow_subnormal=False), max_size=12)
COSINES = st.dictionaries(ROWS, st.floats(-1, 1, allow_subnormal=False), max_size=12)
WEIGHT = st.floats(0, 1)


def test_nothing_found_is_nothing_fused() -> None:
    assert fuse({}, {}) == {}


def test_best_of_both_sides_scores_one() -> None:
    assert fuse({1: 20.0, 2: 5.0}, {1: 0.9, 2: 0.1})[1] == pytest.approx(1.0)


def test_lexical_scores_are_shares_of_the_best_one() -> None:
    fused = fuse({1: 20.0, 2: 5.0}, {}, dense_weight=0.5)
    assert fused == {1: pytest.approx(0.5), 2: pytest.approx(0.125)}


def test_cosines_are_stretched_between_the_candidates() -> None:
    fused = fuse({}, {1: 0.9, 2: 0.7, 3: 0.8}, dense_weight=0.5)
    assert fused == {1: pytest.approx(0.5), 2: pytest.approx(0.0), 3: pytest.approx(0.25)}


def test_row_that_one_side_lacks_scores_by_the_other_alone() -> None:
    fused = fuse({1: 10.0}, {2: 0.9, 3: 0.1}, dense_weight=0.4)
    assert fused == {1: pytest.approx(0.6), 2: pytest.approx(0.4), 3: pytest.approx(0.0)}


def test_one_dense_candidate_is_no_better_than_itself() -> None:
    assert fuse({}, {7: 0.9}) == {7: 0.0}


def test_equal_scores_stay_equal() -> None:
    fused = fuse({1: 3.0, 2: 3.0}, {1: 0.4, 2: 0.4})
    assert fused[1] == fused[2]


@given(lexical=BM25, dense=COSINES, weight=WEIGHT)
def test_every_row_of_either_side_has_a_score_between_0_and_1(
    lexical: dict[int, float], dense: dict[int, float], weight: float
) -> None:
    fused = fuse(lexical, dense, dense_weight=weight)
    assert fused.keys() == lexical.keys() | dense.keys()
    assert all(-1e-9 <= score <= 1 + 1e-9 for score in fused.values())


@given(lexical=BM25, dense=COSINES, weight=WEIGHT, row=ROWS, other=ROWS)
def test_row_that_is_no_worse_on_both_sides_is_no_worse_fused(
    lexical: dict[int, float], dense: dict[int, float], weight: float, row: int, other: int
) -> None:
    low = min(dense.values(), default=0.0)
    if lexical.get(row, 0.0) >= lexical.get(other, 0.0) and dense.get(row, low) >= dense.get(other, low):
        fused = fuse(lexical, dense, dense_weight=weight)
        assert fused.get(row, 0.0) >= fused.get(other, 0.0) - 1e-9


def closeness(head: float, windows: list[float], sentences: list[float]) -> Closeness:
    return Closeness(head, np.array(windows, np.float32), np.array(sentences, np.float32))


def test_nearness_is_that_of_the_head_and_the_best_window() -> None:
    assert nearness(closeness(0.5, [0.1, 0.5], [0.2])) == pytest.approx(0.5)


def test_nearness_grows_with_the_head_and_with_the_best_window() -> None:
    least = nearness(closeness(0.2, [0.2, 0.1], [0.2]))
    assert nearness(closeness(0.9, [0.2, 0.1], [0.2])) > least
    assert nearness(closeness(0.2, [0.1, 0.9], [0.2])) > least


def test_passage_without_sentences_has_a_nearness() -> None:
    assert np.isfinite(nearness(closeness(0.5, [0.5], [])))
