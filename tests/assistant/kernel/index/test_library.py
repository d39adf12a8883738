from __future__ import annotations

import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.kernel.access import EVERYONE
from assistant.kernel.domain import Document
from assistant.kernel.errors import IndexDamaged, IndexMissing
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.library import Library
from assistant.kernel.index.manifest import FILE
from assistant.kernel.index.narrowed import Narrowed
from assistant.kernel.index.store import CURRENT, IndexStore

Publish = Callable[[IndexStore, list[Document]], Path]


@pytest.fixture
def store(tmp_path: Path) -> IndexStore:
    return IndexStore(tmp_path / "index")


@pytest.fixture
def library(store: IndexStore) -> Iterator[Library]:
    """One that looks at every request whether there is a new generation."""
    library = Library(store, look_every=0)
    yield library
    library.close()


@pytest.fixture
def add(store: IndexStore, publish_documents: Publish, made_documents: list[Document]) -> Callable[[], Path]:
    """Publish another generation; each has a title of its own."""
    numbers = iter(range(1000))

    def run() -> Path:
        first = made_documents[0]
        titled = replace(first, source=replace(first.source, title=f"Edition {next(numbers)}"))
        return publish_documents(store, [titled, *made_documents[1:]])

    return run


def title(generation: Generation) -> str:
    """Ask every store, and return the title of the document that was found first."""
    vector = generation.encoder.encode(["harbour towns"])[0]
    (row, *_) = generation.lexical.search("harbour towns", limit=3)
    assert generation.vectors.search(vector, limit=3)
    assert generation.exact.closeness(vector, [row])
    found = generation.passages.by_rows([row])[row]
    return generation.sources[found.passage.document_id].source.title


def read(library: Library) -> str:
    with library.open() as generation:
        return title(generation)


def damage(folder: Path) -> None:
    (folder / "passages.db").write_bytes(b"cut short")


def is_closed(generation: Generation) -> bool:
    try:
        generation.passages.count("passages")
    except Exception:
        return True
    return False


def test_the_current_generation_is_read(library: Library, add: Callable[[], Path]) -> None:
    add()
    assert read(library) == "Edition 0"
    assert library.problem == ""


def test_without_an_index_the_remedy_is_named_until_there_is_one(
    library: Library, add: Callable[[], Path]
) -> None:
    with pytest.raises(IndexMissing, match="run 'precedent ingest'"):
        read(library)
    add()
    assert read(library) == "Edition 0"


def test_a_new_generation_takes_over_while_the_old_one_is_read_to_the_end(
    library: Library, add: Callable[[], Path]
) -> None:
    add()
    with library.open() as old:
        add()
        with library.open() as new:
            assert (title(old), title(new)) == ("Edition 0", "Edition 1")
        assert not is_closed(old)
    assert is_closed(old)
    assert not is_closed(new)


def test_an_old_generation_that_nobody_reads_is_closed_at_once(
    library: Library, add: Callable[[], Path]
) -> None:
    add()
    with library.open() as old:
        pass
    assert not is_closed(old)
    add()
    read(library)
    assert is_closed(old)


def test_a_roll_back_is_followed(library: Library, store: IndexStore, add: Callable[[], Path]) -> None:
    add()
    add()
    assert read(library) == "Edition 1"
    with library.open() as held:
        store.rollback()
        assert read(library) == "Edition 0"
        store.rollback()
        assert read(library) == "Edition 1"
        assert title(held) == "Edition 1"
    assert read(library) == "Edition 1"


def test_a_reader_is_not_disturbed_when_its_generation_is_deleted(
    store: IndexStore, add: Callable[[], Path]
) -> None:
    library = Library(store, warm=True, look_every=0)
    add()
    with library.open() as old:
        for _ in range(3):
            add()
        assert not old.folder.exists()
        assert title(old) == "Edition 0"
    assert read(library) == "Edition 3"
    library.close()


def test_a_damaged_new_generation_is_refused_and_the_old_one_serves(
    library: Library, add: Callable[[], Path]
) -> None:
    add()
    read(library)
    bad = add()
    damage(bad)
    for _ in range(2):
        assert read(library) == "Edition 0"
        assert bad.name in library.problem
        assert "rollback" in library.problem


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda folder: damage(folder), id="cut short"),
        pytest.param(lambda folder: (folder / FILE).write_text("{"), id="no manifest"),
        pytest.param(lambda folder: shutil.rmtree(folder / "vectors"), id="no vectors"),
        pytest.param(
            lambda folder: (folder / "vectors/chroma.sqlite3").write_bytes(b"x" * 9999), id="bad vectors"
        ),
        pytest.param(lambda folder: shutil.rmtree(folder), id="gone"),
    ],
)
def test_whatever_is_wrong_with_the_new_one_is_found_before_it_takes_over(
    store: IndexStore, add: Callable[[], Path], spoil: Callable[[Path], object]
) -> None:
    library = Library(store, warm=True, look_every=0)
    add()
    read(library)
    spoil(add())
    assert read(library) == "Edition 0"
    assert library.problem
    library.close()


def test_going_back_from_a_damaged_generation_ends_the_problem(
    library: Library, store: IndexStore, add: Callable[[], Path]
) -> None:
    add()
    read(library)
    damage(add())
    read(library)
    assert library.problem
    store.rollback()
    assert read(library) == "Edition 0"
    assert library.problem == ""


def test_a_whole_generation_ends_the_problem(library: Library, add: Callable[[], Path]) -> None:
    add()
    read(library)
    damage(add())
    read(library)
    add()
    assert read(library) == "Edition 2"
    assert library.problem == ""


def test_a_damaged_generation_is_not_tried_again_on_every_request(
    library: Library, add: Callable[[], Path]
) -> None:
    add()
    read(library)
    bad = add()
    content = (bad / "passages.db").read_bytes()
    damage(bad)
    read(library)
    (bad / "passages.db").write_bytes(content)
    assert read(library) == "Edition 0"


def test_at_the_start_the_newest_whole_generation_serves_for_a_damaged_one(
    library: Library, add: Callable[[], Path]
) -> None:
    add()
    bad = add()
    damage(bad)
    assert read(library) == "Edition 0"
    assert bad.name in library.problem
    assert read(library) == "Edition 0"


@pytest.mark.parametrize("pointer", [b"", b"nowhere", b"\xff\xff", b"../index"])
def test_at_the_start_the_newest_serves_where_the_pointer_leads_nowhere(
    library: Library, store: IndexStore, add: Callable[[], Path], pointer: bytes
) -> None:
    add()
    (store.root / CURRENT).write_bytes(pointer)
    assert read(library) == "Edition 0"
    assert "rollback" in library.problem


def test_the_pointer_may_vanish_while_a_generation_serves(
    library: Library, store: IndexStore, add: Callable[[], Path]
) -> None:
    add()
    read(library)
    (store.root / CURRENT).unlink()
    assert read(library) == "Edition 0"
    assert library.problem


def test_damage_everywhere_names_the_remedies(library: Library, add: Callable[[], Path]) -> None:
    first, second = add(), add()
    damage(first)
    damage(second)
    with pytest.raises(IndexDamaged, match=r"rollback.*ingest --rebuild") as caught:
        read(library)
    assert second.name in str(caught.value)


def test_a_generation_may_be_copied_under_another_name(
    library: Library, store: IndexStore, add: Callable[[], Path]
) -> None:
    folder = add()
    folder.rename(folder.with_name("copy"))
    (store.root / CURRENT).write_text("copy")
    with library.open() as first, library.open() as second:
        assert first is second


def test_looks_are_no_more_frequent_than_is_asked(store: IndexStore, add: Callable[[], Path]) -> None:
    library = Library(store, look_every=3600)
    add()
    assert read(library) == "Edition 0"
    add()
    assert read(library) == "Edition 0"
    library.close()


def test_readers_never_fail_while_generations_come_and_go(store: IndexStore, add: Callable[[], Path]) -> None:
    """Threads read and read; meanwhile generations are published, damaged, rolled back and deleted."""
    add()
    library = Library(store, warm=True, look_every=0.005)
    faults: list[BaseException] = []
    seen: set[str] = set()
    opened: set[Generation] = set()
    done = threading.Event()

    def reader(seed: int) -> None:
        chance = random.Random(seed)
        while not done.is_set():
            try:
                with library.open() as generation:
                    before = title(generation)
                    time.sleep(chance.random() * 0.02)
                    assert title(generation) == before
                    opened.add(generation)
                    seen.add(before)
            except BaseException as fault:
                faults.append(fault)
                return

    threads = [threading.Thread(target=reader, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for turn in range(12):
        folder = add()
        time.sleep(0.05)
        if turn % 4 == 1:
            damage(folder)
        if turn % 4 in (1, 3):
            store.rollback()
            time.sleep(0.05)
    done.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(seen) > 2
    current = read(library)
    with library.open() as last:
        assert title(last) == current
    assert {generation for generation in opened if not is_closed(generation)} == {last}
    library.close()
    assert is_closed(last)


# ── For whom ──


@pytest.fixture
def restricted(
    store: IndexStore, publish_documents: Publish, make_paper: Callable[..., Document]
) -> IndexStore:
    """One paper for everyone, one for a group."""
    publish_documents(
        store, [make_paper("harbour", "Harbours."), make_paper("levy", "Levies.", audience=("finance",))]
    )
    return store


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        (EVERYONE, ["harbour"]),
        (frozenset({"hr"}), ["harbour"]),
        (frozenset({"finance"}), ["harbour", "levy"]),
        (None, ["harbour", "levy"]),
    ],
)
def test_a_reader_is_given_what_is_for_that_reader(
    restricted: IndexStore, audience: frozenset[str] | None, seen: list[str]
) -> None:
    library = Library(restricted)
    own = Library(restricted, audience=audience)
    with library.open(audience) as named, own.open() as usual:
        assert list(named.sources) == list(usual.sources) == seen
    library.close()
    own.close()


def test_where_nobody_says_for_whom_it_is_for_everyone(restricted: IndexStore) -> None:
    library = Library(restricted)
    with library.open() as generation:
        assert list(generation.sources) == ["harbour"]
    library.close()


def test_a_view_is_read_to_the_end_when_a_new_generation_comes(
    restricted: IndexStore, library: Library, add: Callable[[], Path]
) -> None:
    with library.open() as old:
        add()
        with library.open() as new:
            assert "levy" not in new.sources
            assert new.id != old.id
        assert old.passages.page_text("harbour", 1) == "Harbours."


def test_a_warm_library_has_the_view_of_its_readers_ready(
    restricted: IndexStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(restricted, warm=True)
    with library.open() as first:
        made = first
    monkeypatch.setattr(Narrowed, "__init__", _not_again)
    with library.open() as again:
        assert again is made
    library.close()


def _not_again(*_: object) -> None:
    raise AssertionError("it was made before")


def test_readers_who_come_at_once_are_given_one_view(restricted: IndexStore) -> None:
    library = Library(restricted)
    found: list[Generation] = []

    def read() -> None:
        with library.open() as generation:
            found.append(generation)

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(found) == 8
    assert len(set(map(id, found))) == 1
    library.close()
