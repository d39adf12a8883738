from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.kernel.errors import CollectionShrunk
from assistant.kernel.index.manifest import Tombstone, read_manifest
from assistant.kernel.index.store import IndexStore
from ingest.report.outcome import Report

Ingest = Callable[..., Report]


def stones(index: Path) -> dict[str, Tombstone]:
    return {stone.id: stone for stone in read_manifest(IndexStore(index).current()).tombstones}


def test_a_document_whose_file_went_has_a_tombstone_with_date_and_reason(
    run: Ingest, corpus: Path, index: Path
) -> None:
    run()
    (corpus / "orchard.txt").unlink()
    report = run()
    stone = stones(index)["orchard"]
    assert (stone.name, stone.purged) == ("orchard.txt", False)
    assert stone.reason == "its file is no longer in the folder"
    assert abs((date.fromisoformat(stone.removed) - datetime.now(UTC).date()).days) <= 1
    assert report.tombstones == (stone,)


def test_a_file_that_can_be_read_no_more_says_so_on_its_tombstone(
    run: Ingest, corpus: Path, index: Path
) -> None:
    run()
    (corpus / "orchard.txt").write_bytes(b"")
    run()
    assert "could not be read any more: " in stones(index)["orchard"].reason


def test_tombstones_outlast_later_runs(run: Ingest, corpus: Path, index: Path) -> None:
    run()
    (corpus / "orchard.txt").unlink()
    run()
    (corpus / "more.txt").write_text("More was said.")
    run()
    assert stones(index).keys() == {"orchard"}


def test_a_document_that_comes_back_has_no_tombstone_any_more(run: Ingest, corpus: Path, index: Path) -> None:
    run()
    (corpus / "orchard.txt").rename(corpus.parent / "orchard.txt")
    run()
    (corpus.parent / "orchard.txt").rename(corpus / "orchard.txt")
    run()
    assert stones(index) == {}


def test_a_folder_that_loses_more_than_a_third_is_not_published(
    run: Ingest, corpus: Path, index: Path
) -> None:
    before = run().generation
    (corpus / "orchard.txt").unlink()
    (corpus / "lantern.txt").unlink()
    with pytest.raises(CollectionShrunk, match=r"2 of the 3 documents .*orchard\.txt.*--allow-shrink"):
        run()
    assert IndexStore(index).current_name() == before
    assert run(allow_shrink=True).changes.gone == ("lantern", "orchard")


def test_a_third_may_go(run: Ingest, corpus: Path) -> None:
    run()
    (corpus / "orchard.txt").unlink()
    assert run().published


def test_another_folder_is_another_collection(run: Ingest, tmp_path: Path) -> None:
    run()
    other = tmp_path / "other"
    other.mkdir()
    (other / "only.txt").write_text("Only this is here.")
    assert run(corpus=other).published


def test_a_dry_run_shows_a_shrinking_folder_without_a_fault(run: Ingest, corpus: Path) -> None:
    run()
    for path in corpus.iterdir():
        path.unlink()
    assert len(run(dry_run=True).changes.gone) == 3


def test_the_same_folder_by_another_path_is_the_same_collection(
    run: Ingest, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    for name in ("orchard", "lantern"):
        (corpus / f"{name}.txt").unlink()
    monkeypatch.chdir(corpus)
    with pytest.raises(CollectionShrunk):
        run(corpus=Path("."))


def test_a_dry_run_says_that_an_ingest_would_be_held_back(run: Ingest, corpus: Path) -> None:
    run()
    for path in corpus.iterdir():
        path.unlink()
    (notice,) = run(dry_run=True).account.notices
    assert notice.startswith("An ingest would be held back. ")
