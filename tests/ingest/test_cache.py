from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest
from fake_loaders import obedient
from fakes import BagOfWordsEncoder
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.boxes import WordBox, WordBoxes
from assistant.kernel.domain import Block, BlockKind, Page
from assistant.kernel.encoder import OnnxEncoder
from ingest.cache import ParsedCache, VectorCache, exported_encoder
from ingest.loading import Loaded

KEY = "a" * 64


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    (tmp_path / "a.txt").write_text("A text. É\n… and more.")
    return obedient(tmp_path / "a.txt")


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(TEXT, TEXT, st.floats(allow_nan=False, allow_infinity=False))
def test_what_was_read_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, text: str, title: str, left: float
) -> None:
    block = Block(BlockKind.LIST_ITEM, 0, len(text), 2, True)
    page = Page(1, "iv", "page=1", text, (block,), WordBoxes([WordBox(0, 1, left, 2, 3.5, 4)]), 595.0, 842.5)
    loaded = Loaded((page, page), paginated=False, title=title, published="2001", publisher="P")
    cache = ParsedCache(tmp_path_factory.getbasetemp() / "parsed")
    cache.put(KEY, ".pdf", loaded)
    assert cache.get(KEY, ".pdf") == loaded


def test_the_same_bytes_under_another_suffix_are_another_document(tmp_path: Path, loaded: Loaded) -> None:
    cache = ParsedCache(tmp_path)
    cache.put(KEY, ".MD", loaded)
    assert cache.get(KEY, ".md") == loaded
    assert cache.get(KEY, ".txt") is None
    assert cache.get("b" * 64, ".md") is None


@pytest.mark.parametrize("damage", [lambda content: content[:-3], lambda content: b"", lambda content: b"{}"])
def test_a_damaged_entry_is_read_again(tmp_path: Path, loaded: Loaded, damage) -> None:
    cache = ParsedCache(tmp_path)
    cache.put(KEY, ".md", loaded)
    (path,) = (path for path in (tmp_path / "parsed").rglob("*") if path.is_file())
    path.write_bytes(damage(path.read_bytes()))
    assert cache.get(KEY, ".md") is None
    cache.put(KEY, ".md", loaded)
    assert cache.get(KEY, ".md") == loaded


def test_a_failed_write_leaves_nothing_behind(
    tmp_path: Path, loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = ParsedCache(tmp_path)
    cache.put(KEY, ".md", loaded)
    before = set((tmp_path / "parsed").rglob("*"))

    def full(path: Path, content: bytes) -> None:
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        cache.put("b" * 64, ".md", loaded)
    assert set((tmp_path / "parsed").rglob("*")) == before


def vectors(folder: Path) -> VectorCache:
    return VectorCache(folder, "encoder-of-these-tests", 4)


def test_vectors_come_back_in_half_precision(tmp_path: Path) -> None:
    made = np.random.default_rng(0).standard_normal((3, 4)).astype(np.float32)
    cache = vectors(tmp_path)
    cache.put([("one", made), ("two", made[:1])])
    cache.close()
    cache = vectors(tmp_path)
    found = cache.get(["two", "absent", "one"])
    assert set(found) == {"one", "two"}
    np.testing.assert_array_equal(found["one"], made.astype(np.float16).astype(np.float32))
    assert (found["two"].shape, found["two"].dtype) == ((1, 4), np.float32)
    assert cache.get([]) == {}
    cache.close()


def test_many_keys_can_be_asked_for_at_once(tmp_path: Path) -> None:
    cache = vectors(tmp_path)
    cache.put((str(number), np.zeros((1, 4), dtype=np.float32)) for number in range(1700))
    assert len(cache.get([str(number) for number in range(2000)])) == 1700
    cache.close()


def test_vectors_of_different_encoders_do_not_meet(tmp_path: Path) -> None:
    cache = vectors(tmp_path)
    cache.put([("one", np.zeros((1, 4), dtype=np.float32))])
    cache.close()
    other = VectorCache(tmp_path, "another-encoder-of-theirs", 4)
    assert other.get(["one"]) == {}
    other.close()


def only_file(folder: Path) -> Path:
    (path,) = (folder / "vectors").glob("*.db")
    return path


def test_a_file_that_is_no_database_is_begun_anew(tmp_path: Path) -> None:
    vectors(tmp_path).close()
    only_file(tmp_path).write_bytes(b"rubbish " * 1000)
    cache = vectors(tmp_path)
    assert cache.get(["one"]) == {}
    cache.put([("one", np.ones((1, 4), dtype=np.float32))])
    assert set(cache.get(["one"])) == {"one"}
    cache.close()


def test_a_file_that_breaks_while_it_is_read_is_begun_anew(tmp_path: Path) -> None:
    cache = vectors(tmp_path)
    cache.put((str(number), np.ones((40, 4), dtype=np.float32)) for number in range(500))
    cache.close()
    content = only_file(tmp_path).read_bytes()
    only_file(tmp_path).write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    cache = vectors(tmp_path)
    assert cache.get(["1", "2", "3"]) == {}
    cache.put([("1", np.ones((1, 4), dtype=np.float32))])
    assert set(cache.get(["1"])) == {"1"}
    cache.close()


def test_two_ingests_may_write_to_it(tmp_path: Path) -> None:
    first, second = vectors(tmp_path), vectors(tmp_path)
    first.put([("one", np.ones((1, 4), dtype=np.float32))])
    second.put([("two", np.ones((1, 4), dtype=np.float32))])
    assert set(first.get(["one", "two"])) == {"one", "two"}
    first.close()
    second.close()


def test_a_writer_waits_for_another(tmp_path: Path) -> None:
    cache = vectors(tmp_path)
    other = sqlite3.connect(only_file(tmp_path), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, other.execute, ["COMMIT"]).start()
    cache.put([("one", np.ones((1, 4), dtype=np.float32))])
    assert set(cache.get(["one"])) == {"one"}
    cache.close()
    other.close()


class Counting(BagOfWordsEncoder):
    """Counts its exports, and may fail at the first."""

    def __init__(self, *, fails: bool = False) -> None:
        super().__init__()
        self.exports = 0
        self.fails = fails

    def export(self, folder: Path) -> None:
        self.exports += 1
        super().export(folder)
        if self.fails:
            self.fails = False
            raise OSError(28, "No space left on device")


def test_an_encoder_is_exported_once(tmp_path: Path) -> None:
    encoder = Counting()
    folder = exported_encoder(tmp_path, encoder)
    assert exported_encoder(tmp_path, encoder) == folder
    assert encoder.exports == 1
    assert OnnxEncoder(folder).id == encoder.id


def test_an_export_that_failed_is_made_again(tmp_path: Path) -> None:
    encoder = Counting(fails=True)
    with pytest.raises(OSError, match="No space"):
        exported_encoder(tmp_path, encoder)
    assert OnnxEncoder(exported_encoder(tmp_path, encoder)).id == encoder.id
    assert encoder.exports == 2


def test_an_export_without_its_description_is_made_again(tmp_path: Path) -> None:
    encoder = Counting()
    (exported_encoder(tmp_path, encoder) / "encoder.json").unlink()
    assert OnnxEncoder(exported_encoder(tmp_path, encoder)).id == encoder.id
    assert encoder.exports == 2
