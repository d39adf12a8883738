"""The real app for Slack over the small collection, in a local Slack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from slack_running import running, slack_settings

from assistant.bootstrap import Assistant, build_assistant
from tests.local_slack import LocalSlack

Running = Callable[..., AbstractContextManager[Assistant]]
_MANIFEST = Path(__file__).parents[3] / "docs" / "slack" / "manifest.yaml"


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    """A workspace in which the app has what its manifest asks for, and no more."""
    with LocalSlack(manifest=_MANIFEST) as made:
        yield made


@pytest.fixture
def app(slack: LocalSlack, index_folder: Path, tmp_path: Path) -> Running:
    """Return what runs the app; run again it has the records of before."""

    @contextmanager
    def run(*, index: Path = index_folder, **settings: Any) -> Iterator[Assistant]:
        assistant = build_assistant(slack_settings(slack, tmp_path, index=index, **settings), recorded=True)
        try:
            with running(assistant):
                yield assistant
        finally:
            assistant.records.close()
            assistant.library.close()

    return run
