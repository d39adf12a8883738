from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.metrics import MEASURES, measured, score_rankings

FILLER = [f"x{number}" for number in range(100)]


def test_gain_is_linear() -> None:
    values = score_rankings({"q": {"a": 1, "b": 3}}, {"q": ["a", "b"]})
    best = 3 + 1 / math.log2(3)
    assert values["nDCG@10"] == [pytest.approx((1 + 3 / math.log2(3)) / best)]


def test_cut_offs_are_kept() -> None:
    values = score_rankings({"q": {"a": 1}}, {"q": [*FILLER[:10], "a"]})
    assert {name: found[0] for name, found in values.items()} == {
        "nDCG@10": 0,
        "R@5": 0,
        "R@10": 0,
        "R@50": 1,
        "RR@10": 0,
    }


def test_our_order_is_kept_whatever_the_names() -> None:
    for ranked in (["a", "z"], ["z", "a"]):
        values = score_rankings({"q": {"a": 1}}, {"q": ranked})
        assert values["RR@10"] == [1 / (1 + ranked.index("a"))]


def test_values_stand_in_the_order_of_the_queries() -> None:
    qrels = {"q2": {"a": 1}, "q1": {"b": 1}, "q3": {"c": 1}}
    values = score_rankings(qrels, {"q1": ["b"], "q2": [], "q3": ["x", "c"]})
    assert values["RR@10"] == [0.0, 1.0, 0.5]


def test_interval_is_the_same_every_time_and_holds_the_mean() -> None:
    values = [0.0, 0.2, 0.9, 1.0, 0.4] * 8
    first, second = measured("nDCG@10", values), measured("nDCG@10", values)
    assert first == second
    assert first.low < first.mean < first.high


def test_more_queries_narrow_the_interval() -> None:
    few, many = measured("R@5", [0.0, 1.0] * 10), measured("R@5", [0.0, 1.0] * 1000)
    assert many.high - many.low < few.high - few.low


@given(st.lists(st.permutations(FILLER[:12]), min_size=1, max_size=4))
def test_every_value_lies_between_nothing_and_all(rankings: list[list[str]]) -> None:
    run = {f"q{number}": ranked for number, ranked in enumerate(rankings)}
    qrels = {query: {"x0": 1, "x1": 2} for query in run}
    values = score_rankings(qrels, run)
    assert set(values) == set(MEASURES)
    assert all(0 <= value <= 1 for found in values.values() for value in found)
    assert all(five <= ten for five, ten in zip(values["R@5"], values["R@10"], strict=True))
