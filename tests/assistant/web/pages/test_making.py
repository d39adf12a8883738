from __future__ import annotations

from dataclasses import replace

import pytest
from made_answers import answer

from assistant.kernel.domain import Written
from assistant.web.pages.making import making


def facts(written: Written | None) -> dict[str, str]:
    return {fact.name: fact.value for fact in making(replace(answer(), written=written))}


@pytest.mark.parametrize(
    ("price", "shown"),
    [(0.0, "GBP 0.00"), (1.5, "GBP 1.50"), (12.0, "GBP 12.00"), (0.00132, "GBP 0.00132"), (1e-9, "GBP 0.00")],
)
def test_price_has_the_places_that_say_something_and_pence_at_least(price: float, shown: str) -> None:
    assert facts(Written("m", {}, price=price, currency="GBP"))["Price"] == shown


def test_what_is_not_known_is_not_told() -> None:
    told = facts(Written("openai:m", {"answer": "0a1b"}))
    assert told["Language model"] == "openai:m"
    assert told["Prompts, and the digest of each"] == "answer 0a1b"
    assert not {"Price", "Tokens", "Its failure, as it was recorded"} & told.keys()
    assert not any("bear out" in name for name in told)


def test_what_went_wrong_is_told() -> None:
    told = facts(Written("m", {}, fault="too_long", dropped=2))
    assert told["Its failure, as it was recorded"] == "too long"
    assert told["Sentences that the sources do not bear out"] == "2"


def test_answer_without_a_model_says_so_and_how_long_it_took() -> None:
    told = facts(None)
    assert told["Language model"] == "none"
    assert told["Time"] == "the answer in all 12 ms"
