from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.kernel.encoder import Float32Array
from assistant.kernel.errors import IndexDamaged
from assistant.kernel.index.vectors import VectorReader, window_id, write_vectors

ROWS, WINDOWS, DIMENSION = 150, 2, 24


@pytest.fixture(scope="module")
def vectors() -> Float32Array:
    made = np.random.default_rng(3).standard_normal((ROWS * WINDOWS, DIMENSION)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def folder(vectors: Float32Array, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "vectors"
    named = ((window_id(*divmod(number, WINDOWS)), vector) for number, vector in enumerate(vectors))
    assert write_vectors(folder, named) == len(vectors)
    return folder


@pytest.fixture
def reader(folder: Path):
    reader = VectorReader(folder)
    yield reader
    reader.close()


def nearest(vectors: Float32Array, vector: Float32Array, limit: int) -> list[int]:
    """What an exact search finds: the rows of the nearest windows."""
    order = np.argsort(-(vectors @ vector), kind="stable")[:limit]
    return list(dict.fromkeys((order // WINDOWS).tolist()))


def test_the_nearest_rows_are_those_of_an_exact_search(reader: VectorReader, vectors: Float32Array) -> None:
    for vector in np.random.default_rng(5).standard_normal((20, DIMENSION)).astype(np.float32):
        assert reader.search(vector, limit=30) == nearest(vectors, vector, 30)


def test_a_row_comes_once_whichever_of_its_windows_is_near(
    reader: VectorReader, vectors: Float32Array
) -> None:
    found = reader.search(vectors[4], limit=ROWS * WINDOWS)
    assert found[0] == 2
    assert sorted(found) == list(range(ROWS))


def test_only_the_windows_that_are_named_are_searched(reader: VectorReader, vectors: Float32Array) -> None:
    among = [window_id(row, number) for row in (7, 2, 9) for number in range(WINDOWS)]
    found = reader.search(vectors[14], limit=50, among=among)
    assert found[0] == 7
    assert sorted(found) == [2, 7, 9]
    assert reader.search(vectors[14], limit=1, among=among) == [7]
    assert reader.search(vectors[14], limit=50, among=[]) == []


def test_more_may_be_asked_for_than_there_are(reader: VectorReader, vectors: Float32Array) -> None:
    assert len(reader.search(vectors[0], limit=10_000)) == ROWS


def test_windows_are_counted(reader: VectorReader) -> None:
    assert reader.count() == ROWS * WINDOWS


def test_an_empty_collection_can_be_searched(tmp_path: Path, vectors: Float32Array) -> None:
    assert write_vectors(tmp_path / "vectors", []) == 0
    reader = VectorReader(tmp_path / "vectors")
    assert reader.count() == 0
    assert reader.search(vectors[0], limit=5) == []
    reader.close()


def test_two_readers_of_one_folder_do_not_close_each_other(folder: Path, vectors: Float32Array) -> None:
    first, second = VectorReader(folder), VectorReader(folder)
    first.close()
    assert second.search(vectors[0], limit=1) == [0]
    second.close()


def test_a_folder_that_is_deleted_while_it_is_read_is_read_to_the_end(
    folder: Path, tmp_path: Path, vectors: Float32Array
) -> None:
    shutil.copytree(folder, tmp_path / "vectors")
    reader = VectorReader(tmp_path / "vectors")
    reader.search(vectors[0], limit=1)
    shutil.rmtree(tmp_path / "vectors")
    assert reader.search(vectors[8], limit=1) == [4]
    assert reader.search(vectors[8], limit=1, among=[window_id(1, 0)]) == [1]
    reader.close()


@pytest.mark.parametrize("content", [None, b"", b"rubbish" * 999])
def test_what_cannot_be_opened_is_damage(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "chroma.sqlite3").write_bytes(content)
    with pytest.raises(IndexDamaged, match="rollback"):
        VectorReader(tmp_path)
    assert content is not None or not list(tmp_path.iterdir())


def test_a_collection_that_cannot_be_written_is_let_go(tmp_path: Path, vectors: Float32Array) -> None:
    """A second attempt in the same place must not meet what the first left open."""

    def broken():
        yield window_id(0, 0), vectors[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_vectors(tmp_path / "vectors", broken())
    shutil.rmtree(tmp_path / "vectors")
    assert write_vectors(tmp_path / "vectors", [(window_id(0, 0), vectors[0])]) == 1


def test_settings_of_other_programs_are_not_taken_for_ours(
    tmp_path: Path, vectors: Float32Array, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("CHROMA_SERVER_HTTP_PORT=not a number\n")
    monkeypatch.setenv("CHROMA_API_IMPL", "chromadb.api.fastapi.FastAPI")
    monkeypatch.chdir(tmp_path)
    assert write_vectors(tmp_path / "vectors", [(window_id(0, 0), vectors[0])]) == 1
