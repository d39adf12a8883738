"""The service that keeps conversations: one for all tests, each of which comes with a browser of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chats import NewBrowser
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.settings import Settings
from assistant.records.store import Records
from assistant.web.app import create_app


@pytest.fixture(scope="session")
def recorded_assistant(index_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    records = tmp_path_factory.mktemp("records") / "records.db"
    settings = Settings(
        index=index_folder, records=f"sqlite:///{records}", strict_quotes=True, _env_file=None
    )
    built = build_assistant(settings, recorded=True)
    yield built
    built.records.close()
    built.library.close()


@pytest.fixture(scope="session")
def recorded_app(recorded_assistant: Assistant) -> FastAPI:
    return create_app(recorded_assistant)


@pytest.fixture
def records(recorded_assistant: Assistant) -> Records:
    return recorded_assistant.records


@pytest.fixture
def new_browser(recorded_app: FastAPI) -> NewBrowser:
    return lambda: TestClient(recorded_app, headers={"Accept": "text/html"})


@pytest.fixture
def browser(new_browser: NewBrowser) -> TestClient:
    """The browser of a reader who has asked nothing yet."""
    return new_browser()
