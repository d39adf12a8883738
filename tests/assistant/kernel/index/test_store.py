from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.kernel.errors import IndexBusy, IndexMissing
from assistant.kernel.index.store import CURRENT, GENERATIONS, IndexStore


@pytest.fixture
def store(tmp_path: Path) -> IndexStore:
    return IndexStore(tmp_path / "index")


def publish(store: IndexStore, name: str) -> Path:
    building = store.start(name)
    (building / "manifest.json").write_text(name)
    (building / "lexical").mkdir()
    (building / "lexical" / "meta.json").write_text("{}")
    return store.publish(building)


def everything(store: IndexStore) -> set[str]:
    return {path.relative_to(store.root).as_posix() for path in store.root.rglob("*")}


def names(store: IndexStore) -> list[str]:
    return [folder.name for folder in store.generations()]


@pytest.mark.parametrize("prepare", [lambda root: None, lambda root: root.mkdir()])
def test_without_an_index_the_command_that_builds_one_is_named(store: IndexStore, prepare) -> None:
    prepare(store.root)
    assert (store.current_name(), store.generations()) == ("", [])
    with pytest.raises(IndexMissing, match="run 'precedent ingest'"):
        store.current()


def test_what_is_published_is_current(store: IndexStore) -> None:
    folder = publish(store, "a")
    assert store.current() == folder == store.root / GENERATIONS / "a"
    assert (folder / "lexical" / "meta.json").read_text() == "{}"


def test_what_is_being_built_is_no_generation(store: IndexStore) -> None:
    publish(store, "a")
    store.start("b")
    assert names(store) == ["a"]
    assert store.current_name() == "a"


def test_starting_clears_what_a_killed_run_left(store: IndexStore) -> None:
    (store.start("a") / "half").write_text("…")
    store.start("b")
    assert [path.name for path in (store.root / GENERATIONS).iterdir()] == [".building-b"]


def test_rollback_goes_back_and_forth(store: IndexStore) -> None:
    publish(store, "a")
    publish(store, "b")
    assert [store.rollback().name for _ in range(3)] == ["a", "b", "a"]
    assert store.current_name() == "a"


def test_rollback_goes_to_the_one_just_before(store: IndexStore) -> None:
    for name in "abc":
        publish(store, name)
    assert store.rollback().name == "b"


def test_rollback_needs_another_generation(store: IndexStore) -> None:
    with pytest.raises(IndexMissing, match="no other generation"):
        store.rollback()
    publish(store, "a")
    with pytest.raises(IndexMissing, match="no other generation"):
        store.rollback()
    assert store.current_name() == "a"


def test_two_generations_are_kept(store: IndexStore) -> None:
    for name in "abcd":
        publish(store, name)
    assert store.prune() == ["b", "a"]
    assert names(store) == ["d", "c"]
    assert store.prune() == []


def test_the_generation_to_go_back_to_is_kept_before_a_newer_one(store: IndexStore) -> None:
    publish(store, "a")
    publish(store, "b")
    store.rollback()  # b was bad
    publish(store, "c")
    store.prune(keep="a")
    assert names(store) == ["c", "a"]


def test_the_current_generation_is_never_pruned(store: IndexStore) -> None:
    for name in "abc":
        publish(store, name)
    store.rollback()
    store.rollback()
    assert store.current_name() == "a"
    store.prune()
    assert names(store) == ["c", "a"]


@pytest.mark.parametrize(
    "damage",
    [b"", b"\n", b"nowhere\n", b"../../elsewhere\n", b"/etc\n", b"\xff\xfe\x00", b"a\nb\n"],
    ids=repr,
)
def test_a_pointer_to_nothing_names_the_remedies(store: IndexStore, damage: bytes) -> None:
    publish(store, "a")
    (store.root / CURRENT).write_bytes(damage)
    with pytest.raises(IndexMissing, match=r"rollback.*ingest --rebuild"):
        store.current()
    assert store.rollback().name == "a"
    assert store.current_name() == "a"


@pytest.mark.parametrize("flushed", [1, 2])
def test_a_failure_before_the_pointer_is_replaced_leaves_all_as_it_was(
    store: IndexStore, monkeypatch: pytest.MonkeyPatch, flushed: int
) -> None:
    publish(store, "a")
    before = everything(store)
    building = store.start("b")
    done = iter(range(1000))

    def full(descriptor: int) -> None:
        if next(done) >= flushed:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.publish(building)
    assert store.current_name() == "a"
    assert everything(store) == before


def test_the_pointer_is_replaced_and_never_rewritten(
    store: IndexStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader sees the old name or the new one, whole, at every step of publishing."""
    publish(store, "a")
    seen = []
    for name in ("fsync", "open"):
        real = getattr(os, name)
        monkeypatch.setattr(
            os, name, lambda *args, real=real, **kw: (seen.append(store.current_name()), real(*args, **kw))[1]
        )
    publish(store, "b")
    assert set(seen) == {"a", "b"}
    assert seen == sorted(seen)


def test_a_second_writer_is_told_to_wait(store: IndexStore) -> None:
    with store.lock(), pytest.raises(IndexBusy, match="wait for it to end"), store.lock():
        pass
    with store.lock():
        pass


def test_the_lock_ends_with_its_process(store: IndexStore) -> None:
    code = (
        "import sys, time; from pathlib import Path; from assistant.kernel.index.store import IndexStore\n"
        "with IndexStore(Path(sys.argv[1])).lock(): print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(store.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(IndexBusy), store.lock():
            pass
        process.kill()
        process.wait()
    with store.lock():
        pass
