from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.prices import Prices
from assistant.kernel.chat_model import Usage

PRICES = Prices({"openai:gpt-5-mini": (0.25, 2.0), "ollama:tiny": (0.0, 0.0)}, "USD")
TOKENS = st.integers(1, 10**7)


def test_a_million_tokens_cost_what_the_settings_say() -> None:
    assert PRICES.of("openai:gpt-5-mini", Usage(1_000_000, 0)) == 0.25
    assert PRICES.of("openai:gpt-5-mini", Usage(0, 1_000_000)) == 2.0


def test_what_is_free_costs_nothing_and_is_no_unknown_price() -> None:
    assert PRICES.of("ollama:tiny", Usage(3000, 200)) == 0.0


@pytest.mark.parametrize("model", ["openai:gpt-5", "gpt-5-mini", ""])
def test_a_model_without_a_price_has_none(model: str) -> None:
    assert PRICES.of(model, Usage(3000, 200)) is None
    assert Prices().of(model, Usage(3000, 200)) is None


def test_tokens_that_were_not_told_have_no_price() -> None:
    assert PRICES.of("openai:gpt-5-mini", Usage()) is None


@given(st.tuples(TOKENS, TOKENS), st.tuples(TOKENS, TOKENS))
def test_calls_cost_the_same_one_by_one_and_together(one: tuple[int, int], other: tuple[int, int]) -> None:
    def price(read: int, written: int) -> float:
        found = PRICES.of("openai:gpt-5-mini", Usage(read, written))
        assert found is not None
        return found

    together = price(one[0] + other[0], one[1] + other[1])
    assert together == pytest.approx(price(*one) + price(*other))
