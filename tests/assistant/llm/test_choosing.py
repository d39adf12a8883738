from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.kernel.errors import ModelInvalid
from assistant.kernel.settings import Settings
from assistant.llm.choosing import Choice, choose, choose_small


def chosen(model: str, **settings: Any) -> Choice:
    choice = choose(Settings(model=model, _env_file=None, **settings))
    assert choice
    return choice


def small(name: str, **settings: Any) -> Choice:
    choice = choose_small(Settings(small_model=name, _env_file=None, **settings))
    assert choice
    return choice


def test_none_is_chosen_where_none_is_set() -> None:
    assert choose(Settings(_env_file=None)) is None
    assert choose_small(Settings(model="openai:m", _env_file=None)) is None


@pytest.mark.parametrize(
    ("name", "provider", "model"),
    [
        ("openai:gpt-5-mini", "openai", "gpt-5-mini"),
        ("Azure-OpenAI:answers", "azure_openai", "answers"),
        ("ollama:llama3.2:3b", "ollama", "llama3.2:3b"),
        ("bedrock_converse:eu.anthropic.claude-x-v1:0", "bedrock_converse", "eu.anthropic.claude-x-v1:0"),
    ],
)
def test_provider_stands_before_the_first_colon(name: str, provider: str, model: str) -> None:
    choice = chosen(name)
    assert (choice.provider, choice.model, choice.name) == (provider, model, name)


@pytest.mark.parametrize("name", ["tiny", "llama3.2:3b", "org/model:free"])
def test_at_an_address_a_name_without_provider_is_openais_manner(name: str) -> None:
    choice = chosen(name, model_url="http://localhost:8080/v1")
    assert (choice.provider, choice.model) == ("openai", name)
    assert choice.options["base_url"] == "http://localhost:8080/v1"


@pytest.mark.parametrize("name", ["gpt-5-mini", "openai:", ":m"])
def test_name_without_provider_is_refused_with_the_remedy(name: str) -> None:
    with pytest.raises(ModelInvalid, match=r"names no provider.*PRECEDENT_MODEL_URL"):
        chosen(name)


def test_clients_do_not_try_again_by_themselves() -> None:
    assert chosen("openai:m").options["max_retries"] == 0
    assert chosen("google_genai:m").options["max_retries"] == 1  # it counts the first


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("openai:m", "max_tokens"),
        ("anthropic:m", "max_tokens"),
        ("google_genai:m", "max_output_tokens"),
        ("ollama:m", "num_predict"),
    ],
)
def test_length_is_said_in_the_providers_word(name: str, option: str) -> None:
    assert chosen(name, model_tokens=77).options[option] == 77


def test_length_in_the_options_counts_instead() -> None:
    options = chosen("openai:m", model_options={"max_completion_tokens": 5000}).options
    assert options["max_completion_tokens"] == 5000
    assert "max_tokens" not in options


def test_options_are_added_to_ours() -> None:
    given = {"temperature": 0, "stream_usage": False, "extra_body": {"ttl": 300}}
    options = chosen("tiny", model_url="http://localhost/v1", model_options=given).options
    assert (options["temperature"], options["stream_usage"]) == (0, False)
    assert options["extra_body"] == {"ttl": 300, "max_tokens": 1000}


def test_key_is_that_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "theirs")
    assert chosen("openai:m", model_key="ours").options["api_key"] == "ours"


def test_key_is_that_of_the_provider_where_the_settings_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "theirs")
    assert chosen("anthropic:m").options["api_key"] == "theirs"
    assert "api_key" not in chosen("ollama:m").options


def test_variables_of_providers_are_read_from_dotenv_too() -> None:
    Path(".env").write_text("AZURE_OPENAI_ENDPOINT=https://a.example\nOPENAI_API_VERSION=2024-10-21\n")
    options = chosen("azure_openai:answers").options
    assert (options["azure_endpoint"], options["api_version"]) == ("https://a.example", "2024-10-21")


def test_openais_own_key_is_not_told_to_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "theirs")
    choice = chosen("tiny", model_url="http://localhost/v1")
    assert "theirs" not in choice.options.values()
    assert choice.options["api_key"]  # the client wants one


def test_small_model_of_the_same_provider_shares_address_key_and_options() -> None:
    shared = {"model_url": "http://localhost/v1", "model_key": "ours", "model_options": {"temperature": 0}}
    options = small("tinier", model="tiny", **shared).options
    assert (options["base_url"], options["api_key"], options["temperature"]) == (
        "http://localhost/v1",
        "ours",
        0,
    )


def test_small_model_of_another_provider_is_told_nothing_of_the_first() -> None:
    options = small(
        "ollama:tiny", model="openai:m", model_key="ours", model_options={"temperature": 0}
    ).options
    assert "ours" not in options.values()
    assert "temperature" not in options


def test_small_model_alone_has_the_settings() -> None:
    assert small("openai:m", model_key="ours").options["api_key"] == "ours"


def test_what_is_to_be_masked_is_the_key_that_is_sent() -> None:
    assert chosen("openai:m", model_key="hush").secret == "hush"
    assert chosen("openai:m", model_options={"api_key": "hush"}).secret == "hush"
    assert chosen("tiny", model_url="http://localhost/v1").secret == ""


def test_key_is_not_shown() -> None:
    assert "hush" not in repr(chosen("openai:m", model_key="hush"))
