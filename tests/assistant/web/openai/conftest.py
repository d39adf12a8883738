"""The service over the small collection, for clients that speak HTTP, and for those that do not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[3] / "browser"))  # for `web_service`

from web_service import serving

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.settings import Settings
from assistant.web.app import create_app
from assistant.web.keyring import Keyring, Sources

_Ask = Callable[..., dict[str, Any]]


@contextmanager
def _built(index: Path, keys: Path) -> Iterator[Assistant]:
    settings = Settings(index=index, records="sqlite://", keys=keys, strict_quotes=True, _env_file=None)
    built = build_assistant(settings, recorded=True)
    yield built
    built.library.close()
    built.records.close()


@pytest.fixture(scope="session")
def service(index_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the service, open to everybody."""
    with (
        _built(index_folder, tmp_path_factory.mktemp("no-keys") / "keys.yaml") as built,
        serving(built) as at,
    ):
        yield at


@pytest.fixture
def assistant(index_folder: Path, tmp_path: Path) -> Iterator[Assistant]:
    with _built(index_folder, tmp_path / "keys.yaml") as built:
        yield built


@pytest.fixture
def client(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(assistant)) as made:
        yield made


@pytest.fixture
def keyed(client: TestClient, assistant: Assistant) -> Callable[..., dict[str, str]]:
    """Makes a key for some ways to show sources; returns the headers that hold it."""

    def make(*sources: Sources, name: str = "a program") -> dict[str, str]:
        return {"Authorization": f"Bearer {Keyring(assistant.settings.keys).add(name, sources)}"}

    return make


@pytest.fixture
def ask(client: TestClient) -> _Ask:
    """Sends messages; returns the message that comes back, and the whole response under "response"."""

    def send(
        *messages: dict[str, Any], headers: dict[str, str] | None = None, **options: Any
    ) -> dict[str, Any]:
        body = {"model": "precedent", "messages": list(messages), **options}
        response = client.post("/v1/chat/completions", json=body, headers=headers)
        assert response.status_code == 200, response.text
        return {**response.json()["choices"][0]["message"], "response": response.json()}

    return send
