from __future__ import annotations

import pytest
from pydantic import ValidationError

from assistant.kernel.settings import Settings


def from_environment(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(f"PRECEDENT_{name}", value)
    return Settings(_env_file=None)


def test_prices_and_options_are_read_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    prices = '{"openai:gpt-5-mini": [0.25, 2], "ollama:tiny": [0, 0]}'
    found = from_environment(monkeypatch, MODEL_PRICES=prices, MODEL_OPTIONS='{"temperature": 0}')
    assert found.model_prices == {"openai:gpt-5-mini": (0.25, 2.0), "ollama:tiny": (0.0, 0.0)}
    assert found.model_options == {"temperature": 0}


def test_an_empty_variable_sets_no_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    assert from_environment(monkeypatch, MODEL_PRICES="").model_prices == {}


@pytest.mark.parametrize(
    ("prices", "said"),
    [
        ("two dollars", "it is no JSON"),
        ('{"a:b": [-1, 2]}', "a price of a:b is no amount"),
        ('{"a:b": [0.25, NaN]}', "a price of a:b is no amount"),
        ('{"a:b": [0.25, Infinity]}', "a price of a:b is no amount"),
        ('{"a:b": [0.25]}', "Field required"),
        ('{"a:b": 0.25}', "valid tuple"),
        ("[0.25, 2]", "valid dictionary"),
    ],
)
def test_prices_that_are_none_are_told(monkeypatch: pytest.MonkeyPatch, prices: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        from_environment(monkeypatch, MODEL_PRICES=prices)


@pytest.mark.parametrize("currency", ["dollars", "usd", "$", ""])
def test_a_currency_has_three_letters(monkeypatch: pytest.MonkeyPatch, currency: str) -> None:
    with pytest.raises(ValidationError):
        from_environment(monkeypatch, MODEL_CURRENCY=currency)
