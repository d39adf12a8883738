from __future__ import annotations

import pytest

from assistant.kernel.settings import Settings
from assistant.web.pages.told import told

HERE = "a model on the machine that this service runs on"


@pytest.fixture(autouse=True)
def no_address_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OLLAMA_HOST", "AZURE_OPENAI_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)


def names(**settings: str) -> list[str]:
    return [each.name for each in told(Settings(_env_file=None, **settings))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, []),
        ({"model": "openai:gpt-5-mini"}, ["OpenAI"]),
        ({"model": "bedrock_converse:anthropic.claude-x-v1:0"}, ["Amazon Bedrock"]),
        ({"model": "mistralai:small"}, ["mistralai"]),
        ({"model": "openai:m", "model_url": "https://models.example:8443/v1"}, ["the service at models.example"]),
        ({"model": "openai:m", "model_url": "http://127.0.0.1:9100/v1"}, [HERE]),
        ({"model": "ollama:llama3"}, [HERE]),
        ({"model": "ollama:llama3", "model_url": "http://[::1]:11434"}, [HERE]),
        (
            {"model": "azure_openai:d", "model_url": "https://dept.openai.azure.com"},
            ["Microsoft Azure OpenAI at dept.openai.azure.com"],
        ),
        ({"model": "openai:gpt-5", "small_model": "openai:gpt-5-nano"}, ["OpenAI"]),
        ({"model": "openai:gpt-5", "small_model": "google_genai:g"}, ["OpenAI", "Google"]),
    ],
)  # fmt: skip
def test_whoever_has_the_models_is_named_once(settings: dict[str, str], expected: list[str]) -> None:
    assert names(**settings) == expected


@pytest.mark.parametrize(
    ("host", "expected"), [("models.example:11434", "the service at models.example"), ("localhost", HERE)]
)
def test_address_that_a_provider_takes_from_the_environment_counts(
    monkeypatch: pytest.MonkeyPatch, host: str, expected: str
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", host)
    assert names(model="ollama:llama3") == [expected]


def test_key_is_not_told() -> None:
    (receiver,) = told(
        Settings(model="openai:m", model_url="https://m.example/v1", model_key="s3cret", _env_file=None)
    )
    assert "s3cret" not in repr(receiver)
