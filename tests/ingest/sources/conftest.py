"""A server on this machine, and clients that may ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from local_server import LocalServer

from ingest.sources.fetching.client import Client
from ingest.sources.fetching.pacing import Pace

MakeClient = Callable[..., Client]


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as server:
        yield server


@pytest.fixture
def slept() -> list[float]:
    """How long the clients of the test would have waited between requests."""
    return []


@pytest.fixture
def make_client(server: LocalServer, tmp_path: Path, slept: list[float]) -> Iterator[MakeClient]:
    """Make a client that may ask the server and does not wait; options are those of its policy."""
    made: list[Client] = []

    def make(contact: str = "", **options: object) -> Client:
        pace = Pace(per_second=1000, sleep=slept.append)
        client = Client(server.policy(**options), tmp_path / "partial", pace=pace, contact=contact)
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make_client: MakeClient) -> Client:
    return make_client(robots=False)
