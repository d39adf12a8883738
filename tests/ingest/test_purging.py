from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from assistant.kernel.errors import IndexMissing
from assistant.kernel.index.manifest import read_manifest
from assistant.kernel.index.store import IndexStore
from ingest.purging import purge, summed_up, to_purge
from ingest.report.outcome import Report

Ingest = Callable[..., Report]
SECRET = "Zebrafinch Quarterdeck"  # in the one document that is removed


@pytest.fixture
def removed(run: Ingest, corpus: Path) -> Path:
    """A collection folder of which one document was indexed and is gone."""
    (corpus / "quarterdeck.txt").write_text(f"The {SECRET} was a scheme of its own.\n\nIt ended in 2011.")
    run()
    (corpus / "quarterdeck.txt").unlink()
    run()
    return corpus


def holding(needle: bytes, *folders: Path) -> list[str]:
    """The files below some folders that hold bytes, plain or compressed."""
    found = []
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        with suppress(zlib.error):
            content += zlib.decompress(content)
        if needle.lower() in content.lower():
            found.append(path.name)
    return found


def test_until_it_is_purged_the_text_is_kept(removed: Path, index: Path, tmp_path: Path) -> None:
    assert holding(b"zebrafinch", index, tmp_path / "cache")
    assert [stone.id for stone in to_purge(index, tmp_path / "cache").documents] == ["quarterdeck"]


def test_nothing_of_the_text_is_left_anywhere(removed: Path, index: Path, tmp_path: Path) -> None:
    done = purge(index, tmp_path / "cache", tmp_path / "mirror")
    assert holding(b"zebrafinch", index, tmp_path / "cache") == []
    assert holding(b"It ended in 2011", index, tmp_path / "cache") == []
    assert (len(done.generations), done.parsed) == (1, 1)
    assert done.vectors > 0


def test_what_stands_is_untouched(removed: Path, run: Ingest, index: Path, tmp_path: Path) -> None:
    purge(index, tmp_path / "cache", tmp_path / "mirror")
    report = run(rebuild=True)
    assert (report.encoded, report.parsed_from_cache, report.counts["documents"]) == (0, 3, 3)


def test_the_tombstone_stays_and_says_that_it_was_purged(removed: Path, index: Path, tmp_path: Path) -> None:
    purge(index, tmp_path / "cache", tmp_path / "mirror")
    (stone,) = read_manifest(IndexStore(index).current()).tombstones
    assert (stone.id, stone.purged) == ("quarterdeck", True)
    assert not to_purge(index, tmp_path / "cache").documents


def test_a_purge_with_nothing_to_do_keeps_the_generation_before(
    run: Ingest, corpus: Path, index: Path, tmp_path: Path
) -> None:
    run()
    (corpus / "more.txt").write_text("More was said.")
    run()
    assert purge(index, tmp_path / "cache", tmp_path / "mirror").generations == ()
    assert len(IndexStore(index).generations()) == 2


def test_without_an_index_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="precedent ingest"):
        to_purge(tmp_path / "index", tmp_path / "cache")


def test_what_was_read_of_earlier_wordings_is_purged_too(
    run: Ingest, corpus: Path, index: Path, tmp_path: Path
) -> None:
    run()
    (corpus / "orchard.txt").write_text("Another text of the orchards.")
    run()
    run(rebuild=True)  # the generation with the earlier wording is gone: only the cache has it
    assert holding(b"Nine orchards", tmp_path / "cache")
    found = to_purge(index, tmp_path / "cache")
    assert (found.documents, found.generations, found.parsed) == ((), (), 1)
    assert summed_up(found) == "Files as they were read earlier: 1"
    purge(index, tmp_path / "cache", tmp_path / "mirror")
    assert not holding(b"Nine orchards", tmp_path / "cache", index)
    assert summed_up(to_purge(index, tmp_path / "cache")) == ""
