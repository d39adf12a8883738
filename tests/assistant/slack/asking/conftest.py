"""A desk for each test."""

from __future__ import annotations

import pytest
from slack_asked import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()
