"""A client of the web service over the small collection, and over one written by an enemy."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.settings import Settings
from assistant.web.app import create_app

sys.path.insert(0, str(Path(__file__).parents[2] / "browser"))  # for `web_service`


@contextmanager
def _recorded(settings: Settings) -> Iterator[Assistant]:
    """Keeps conversations, in memory."""
    built = build_assistant(settings.model_copy(update={"records": "sqlite://"}), recorded=True)
    yield built
    built.library.close()
    built.records.close()


@pytest.fixture
def assistant(settings: Settings) -> Iterator[Assistant]:
    with _recorded(settings) as built:
        yield built


@pytest.fixture
def client(assistant: Assistant) -> Iterator[TestClient]:
    """Raises what the service did not foresee, so that a 500 fails a test with its cause."""
    with TestClient(create_app(assistant)) as made:
        yield made


@pytest.fixture
def empty_client(tmp_path: Path) -> Iterator[TestClient]:
    """A service without an index."""
    with (
        _recorded(Settings(index=tmp_path / "none", _env_file=None)) as built,
        TestClient(create_app(built)) as made,
    ):
        yield made


@pytest.fixture
def hostile_client(hostile_index: Path) -> Iterator[TestClient]:
    settings = Settings(index=hostile_index, strict_quotes=True, _env_file=None)
    with _recorded(settings) as built, TestClient(create_app(built)) as made:
        yield made
