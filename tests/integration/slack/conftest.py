"""The real app for Slack over the small collection, in a local Slack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from slack_running import running, slack_settings
from structlog.testing import capture_logs

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.chat_model import ChatModel
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.records.store import Records
from tests.local_slack import Channel, LocalSlack, Person

Running = Callable[..., AbstractContextManager[Assistant]]
_MANIFEST = Path(__file__).parents[3] / "docs" / "slack" / "manifest.yaml"


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    """A workspace in which the app has what its manifest asks for, and no more."""
    with LocalSlack(manifest=_MANIFEST) as made:
        yield made


@pytest.fixture
def app(slack: LocalSlack, index_folder: Path, tmp_path: Path) -> Running:
    """Return what runs the app; run again it has the records of before. `model`: one, or its name."""

    @contextmanager
    def run(
        *, index: Path = index_folder, model: ChatModel | str = "", **settings: Any
    ) -> Iterator[Assistant]:
        named = model if isinstance(model, str) else ""
        made = slack_settings(slack, tmp_path, index=index, model=named, **settings)
        assistant = (
            build_assistant(made, recorded=True) if isinstance(model, str) else _written_by(model, made)
        )
        try:
            with running(assistant):
                yield assistant
        finally:
            assistant.records.close()
            assistant.library.close()

    return run


def _written_by(model: ChatModel, settings: Settings) -> Assistant:
    library = Library(IndexStore(settings.index), audience=settings.audiences)
    return Assistant(settings, library, Records(settings.records), model=model)


@pytest.fixture
def told() -> Iterator[list[MutableMapping[str, Any]]]:
    """Every line of the log while a test runs."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def ada(slack: LocalSlack) -> Person:
    return slack.person("Ada")


@pytest.fixture
def policy(slack: LocalSlack, ada: Person) -> Channel:
    return slack.channel("policy", people=[ada])


@pytest.fixture
def people(slack: LocalSlack) -> tuple[Person, Person, Channel]:
    ada, bob = slack.person("Ada"), slack.person("Bob")
    return ada, bob, slack.channel("policy", people=[ada, bob])
