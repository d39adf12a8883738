"""A question in a channel, for every test of its answer's way there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_scene import Scene, asking


@pytest.fixture
def scene() -> Iterator[Scene]:
    with asking() as scene:
        yield scene
