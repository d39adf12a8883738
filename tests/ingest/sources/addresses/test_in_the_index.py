"""What is fetched ends up in the index, follows its source, and is gone when it is purged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from listed_addresses import List
from local_server import LocalServer, answering, status

from assistant.kernel.domain import DocumentStatus, Source
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import IndexStore
from ingest.pipeline import Report
from ingest.purging import purge
from ingest.sources.addresses.origin import REMOVED
from ingest.sources.fetching.client import Client

TOWNS = "The Harbour Fund paid for fourteen harbour towns. Each had £3.5m in the first year."
SECRET = "The Lantern Programme joined the records of nineteen schools."


@pytest.fixture
def listed(server: LocalServer, make_client: Callable[..., Client], tmp_path: Path) -> List:
    listed = List(server, make_client, tmp_path / "mirror")
    listed.paths = ["/harbour.txt", "/lantern.txt", "/orchard.txt", "/meadow.txt"]
    for path, text in zip(listed.paths, (TOWNS, SECRET, "Nine orchards.", "A meadow."), strict=True):
        server.routes[path] = answering(text.encode(), "text/plain")
    return listed


@pytest.fixture
def gathered(listed: List, run: Callable[..., Report]) -> Callable[[], Report]:
    return lambda: run(origins=(listed.origin(),), only_origins=True)


def sources(index: Path) -> dict[str, Source]:
    generation = Generation(IndexStore(index).current())
    try:
        return {each.source.id: each.source for each in generation.sources.values()}
    finally:
        generation.close()


def test_documents_carry_their_address_into_the_index(
    gathered: Callable[[], Report], listed: List, index: Path
) -> None:
    assert gathered().all_well
    harbour = sources(index)["harbour"]
    assert (harbour.origin, harbour.url) == ("partners", listed.server.url("/harbour.txt"))
    assert harbour.programmes == ("pfpp", "ndc")


def test_a_second_run_finds_nothing_to_do(gathered: Callable[[], Report]) -> None:
    gathered()
    again = gathered()
    assert (again.published, again.parsed_from_cache) == (False, 4)


def test_a_server_that_fails_leaves_the_index_as_it_was(gathered: Callable[[], Report], listed: List) -> None:
    before = gathered()
    for path in listed.paths:
        listed.server.routes[path] = status(503)
    after = gathered()
    assert (after.published, after.generation) == (False, before.generation)
    assert len(after.account.notices) == 4


def test_a_changed_document_is_chained_to_the_one_before(
    gathered: Callable[[], Report], listed: List, index: Path
) -> None:
    gathered()
    newer = TOWNS.replace("fourteen", "fifteen")
    listed.server.routes["/harbour.txt"] = answering(newer.encode(), "text/plain")
    gathered()
    found = sources(index)
    earlier = next(source for name, source in found.items() if name.startswith("harbour-20"))
    assert (earlier.status, earlier.superseded_by) == (DocumentStatus.SUPERSEDED, "harbour")
    assert found["harbour"].status is DocumentStatus.CURRENT


def test_a_removed_document_is_a_tombstone_and_after_a_purge_no_byte_of_it_is_left(
    gathered: Callable[[], Report], listed: List, index: Path, tmp_path: Path
) -> None:
    gathered()
    listed.server.routes["/lantern.txt"] = status(410)
    report = gathered()
    assert [(stone.id, stone.reason) for stone in report.tombstones] == [("lantern", REMOVED)]
    assert "lantern" not in sources(index)
    purge(index, tmp_path / "cache", tmp_path / "mirror")
    files = [path for path in (tmp_path / "mirror").rglob("*") if path.is_file()]
    assert files
    assert not [
        path for path in files if b"nineteen schools" in path.read_bytes() or b"lantern" in path.read_bytes()
    ]
