from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command_line import Run

from assistant.kernel.index.store import IndexStore


@pytest.fixture
def copied(index_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(index_folder, tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def two(copied: Path) -> Path:
    """An index with an older generation beside the current one."""
    current = IndexStore(copied).current()
    older = current.with_name("2001-01-01T00-00-00Z-0000")
    shutil.copytree(current, older)
    manifest = json.loads((older / "manifest.json").read_text())
    (older / "manifest.json").write_text(json.dumps({**manifest, "id": older.name}))
    return copied


def test_generations_are_listed_with_the_current_one_marked(precedent: Run, two: Path) -> None:
    done = precedent("index", "list", "--index", str(two))
    assert done.status == 0
    (marked,) = [line for line in done.out.splitlines() if "→" in line]
    assert IndexStore(two).current_name() in marked
    assert "2001-01-01T00-00-00Z-0000" in done.out


def test_list_as_json_holds_the_manifests(precedent: Run, two: Path) -> None:
    listed = json.loads(precedent("index", "list", "--index", str(two), "--json").out)
    assert [item["current"] for item in listed] == [True, False]
    assert listed[0]["manifest"]["counts"]["documents"] == 4
    assert [item["problem"] for item in listed] == ["", ""]


def test_damaged_generation_is_listed_as_one(precedent: Run, two: Path) -> None:
    (two / "generations" / "2001-01-01T00-00-00Z-0000" / "manifest.json").write_text("{")
    assert "damaged" in precedent("index", "list", "--index", str(two)).out
    listed = json.loads(precedent("index", "list", "--index", str(two), "--json").out)
    assert listed[1]["problem"]
    assert "manifest" not in listed[1]


def test_empty_index_is_no_fault_of_a_list(precedent: Run, tmp_path: Path) -> None:
    done = precedent("index", "list", "--index", str(tmp_path / "none"))
    assert done.status == 0
    assert "run 'precedent ingest'" in done.out
    assert json.loads(precedent("index", "list", "--index", str(tmp_path / "none"), "--json").out) == []


def test_rollback_goes_to_the_other_generation_and_back(precedent: Run, two: Path) -> None:
    before = IndexStore(two).current_name()
    assert "2001-01-01" in precedent("index", "rollback", "--index", str(two)).out
    assert IndexStore(two).current_name() == "2001-01-01T00-00-00Z-0000"
    precedent("index", "rollback", "--index", str(two))
    assert IndexStore(two).current_name() == before


def test_rollback_with_one_generation_says_so_and_changes_nothing(precedent: Run, copied: Path) -> None:
    before = IndexStore(copied).current_name()
    done = precedent("index", "rollback", "--index", str(copied))
    assert (done.status, done.out) == (1, "")
    assert "no other generation" in done.err
    assert IndexStore(copied).current_name() == before


def test_whole_generation_is_verified(precedent: Run) -> None:
    done = precedent("index", "verify")
    assert done.status == 0
    assert "is whole: 23 sentences, each on the page it names" in done.out


def test_changed_generation_is_found_out(precedent: Run, copied: Path) -> None:
    passages = IndexStore(copied).current() / "passages.db"
    raw = bytearray(passages.read_bytes())
    raw[-1] ^= 0xFF
    passages.write_bytes(raw)
    done = precedent("index", "verify", "--index", str(copied))
    assert done.status == 1
    assert "passages.db has changed" in done.err
    assert "precedent index rollback" in done.err


@pytest.mark.parametrize("command", ["verify", "rollback"])
def test_missing_index_is_told(precedent: Run, tmp_path: Path, command: str) -> None:
    done = precedent("index", command, "--index", str(tmp_path / "none"))
    assert (done.status, done.out) == (1, "")
    assert "none" in done.err
