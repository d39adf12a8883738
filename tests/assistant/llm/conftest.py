"""A service of models on this machine, and models that are called there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from model_server import ModelServer

from assistant.kernel.settings import Settings
from assistant.llm.choosing import choose
from assistant.llm.langchain import Connection
from assistant.llm.model import LimitedModel, Limits

_KEY = "sk-hush-0123456789abcdef0123456789"
Open = Callable[..., LimitedModel]

# No wait between tries is longer than a test can bear.
_LIMITS = {"first_seconds": 2.0, "seconds": 3.0, "pause": 0.01}


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No key of a developer's, from the environment or from .env."""
    for name in ("OPENAI", "AZURE_OPENAI", "ANTHROPIC", "GOOGLE", "GEMINI"):
        monkeypatch.delenv(f"{name}_API_KEY", raising=False)
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as opened:
        yield opened


@pytest.fixture
def open_at(server: ModelServer) -> Open:
    """Return a model at the server, with quick limits; any limit may be another."""

    def opened(name: str = "tiny", path: str = "/v1", **limits: float) -> LimitedModel:
        settings = Settings(model=name, model_url=server.address + path, model_key=_KEY, _env_file=None)
        choice = choose(settings)
        assert choice
        return LimitedModel(name, Connection(choice).stream, Limits(**(_LIMITS | limits)))  # type: ignore[arg-type]

    return opened
