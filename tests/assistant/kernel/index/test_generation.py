from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.kernel.errors import EncoderInvalid, IndexDamaged, PrecedentError
from assistant.kernel.index.generation import Generation, digest, stored_name, verify
from assistant.kernel.index.manifest import FILE, read_manifest, write_manifest
from assistant.kernel.index.passages import FILE as PASSAGES

REMEDY = r"rollback"
STABLE = [
    "passages.db",
    "vectors.npy",
    "taxonomy.yaml",
    "encoder/model.onnx",
    "encoder/tokenizer.json",
    "lexical/meta.json",
]


def searched(generation: Generation) -> list[str]:
    """Ask every store of a generation something; return the documents that words and meaning find."""
    rows = list(generation.lexical.search("harbour towns", limit=5))
    vector = generation.encoder.encode(["harbour towns"])[0]
    rows += generation.vectors.search(vector, limit=5)
    generation.exact.closeness(vector, rows)
    return [found.passage.document_id for found in generation.passages.by_rows(rows).values()]


def amend(folder: Path, **changes: object) -> None:
    write_manifest(replace(read_manifest(folder), **changes), folder)


def sign(folder: Path, name: str) -> None:
    """Let the manifest agree with a file as it is now, as a faulty build would."""
    manifest = read_manifest(folder)
    amend(
        folder,
        files={**manifest.files, name: (folder / name).stat().st_size},
        digests={**manifest.digests, name: digest(folder / name)},
    )


def flip(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 0xFF
    path.write_bytes(content)


def test_a_whole_one_opens_and_answers(opened: Generation) -> None:
    assert "harbour" in searched(opened)
    assert set(opened.sources) == {"harbour", "lantern", "orchard", "quay"}
    assert opened.id == opened.folder.name
    assert verify(opened.folder) == []


def test_warming_opens_what_is_opened_at_first_use(opened: Generation) -> None:
    opened.warm()
    assert opened.encoder is opened.encoder
    assert opened.vectors is opened.vectors


def test_reading_changes_no_stable_file(copied: Path) -> None:
    generation = Generation(copied)
    searched(generation)
    generation.close()
    assert verify(copied) == []


def test_one_that_may_not_be_written_to_answers_all_the_same(locked: Path) -> None:
    generation = Generation(locked)
    generation.warm()
    assert "harbour" in searched(generation)
    generation.close()
    assert verify(locked) == []


def test_a_place_for_temporary_files_is_asked_for_where_there_is_none(
    locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(**_: object) -> None:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr("assistant.kernel.index.standin.TemporaryDirectory", nowhere)
    with pytest.raises(PrecedentError, match="set TMPDIR"):
        Generation(locked)


@pytest.mark.parametrize("name", STABLE)
def test_a_truncated_file_is_damage(copied: Path, name: str) -> None:
    (copied / name).write_bytes((copied / name).read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match=rf"incomplete \({name}\).*{REMEDY}"):
        Generation(copied)


@pytest.mark.parametrize("name", STABLE)
def test_a_missing_file_is_damage(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(IndexDamaged, match=rf"incomplete \({name}\).*{REMEDY}"):
        Generation(copied)


def test_every_file_that_decides_answers_is_in_the_manifest(whole: Path) -> None:
    named = set(read_manifest(whole).files)
    present = {path.relative_to(whole).as_posix() for path in whole.rglob("*") if path.is_file()}
    unnamed = {name for name in present - named if not name.startswith(("vectors/", "lexical/."))}
    assert unnamed == {FILE}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("passages.db", b"not a database".ljust(4096)),
        ("passages.db", b""),
        ("vectors.npy", b"not an array"),
        ("lexical/meta.json", b"{}"),
        ("taxonomy.yaml", b"barriers: 5"),
    ],
)
def test_a_file_of_rubbish_is_damage_though_the_manifest_agrees(
    copied: Path, name: str, content: bytes
) -> None:
    (copied / name).write_bytes(content)
    sign(copied, name)
    with pytest.raises(PrecedentError):
        Generation(copied)


def test_passages_that_break_while_they_are_read_are_damage(copied: Path) -> None:
    size = (copied / PASSAGES).stat().st_size
    content = (copied / PASSAGES).read_bytes()
    (copied / PASSAGES).write_bytes(content[:100] + b"\xff" * (size - 100))
    with pytest.raises(IndexDamaged, match=REMEDY):
        Generation(copied)


@pytest.mark.parametrize("name", ["encoder/model.onnx", "encoder/tokenizer.json", "encoder/encoder.json"])
def test_an_encoder_that_cannot_be_loaded_says_how_to_get_one(copied: Path, name: str) -> None:
    (copied / name).write_bytes(b"rubbish")
    sign(copied, name)
    generation = Generation(copied)
    with pytest.raises(EncoderInvalid, match="ingest --rebuild"):
        generation.warm()
    generation.close()


def test_missing_vectors_are_damage_and_not_made_anew(copied: Path) -> None:
    shutil.rmtree(copied / "vectors")
    (copied / "vectors").mkdir()
    generation = Generation(copied)
    with pytest.raises(IndexDamaged, match=REMEDY):
        generation.warm()
    generation.close()
    assert list((copied / "vectors").iterdir()) == []


def test_vectors_that_are_no_database_are_damage(copied: Path) -> None:
    (copied / "vectors" / "chroma.sqlite3").write_bytes(b"rubbish" * 1000)
    generation = Generation(copied)
    with pytest.raises(IndexDamaged, match=REMEDY):
        generation.warm()
    generation.close()


@pytest.mark.parametrize("name", STABLE)
def test_verify_finds_a_changed_byte(copied: Path, name: str) -> None:
    flip(copied / name, (copied / name).stat().st_size // 2)
    assert verify(copied) == [f"{name} has changed since it was built"]


@pytest.mark.parametrize("name", ["documents", "pages", "passages", "windows", "vectors"])
def test_verify_finds_a_wrong_count(copied: Path, name: str) -> None:
    counts = read_manifest(copied).counts
    amend(copied, counts={**counts, name: counts[name] + 1})
    assert f"{name}: {counts[name]} found, {counts[name] + 1} expected" in verify(copied)


def test_verify_finds_a_count_that_is_not_given(copied: Path) -> None:
    amend(copied, counts={})
    assert len(verify(copied)) == 6


def rewrite(folder: Path, sql: str, *values: object) -> None:
    with sqlite3.connect(folder / PASSAGES) as connection:
        assert connection.execute(sql, values).rowcount
    connection.close()
    sign(folder, PASSAGES)


def move_spans(folder: Path, change: Callable[[list[list[int]]], object]) -> None:
    """Change the spans of every first sentence."""
    with sqlite3.connect(folder / PASSAGES) as connection:
        rows = connection.execute("SELECT row, sentences FROM passages").fetchall()
    connection.close()
    for row, text in rows:
        sentences = json.loads(text)
        change(sentences[0][1])
        rewrite(folder, "UPDATE passages SET sentences = ? WHERE row = ?", json.dumps(sentences), row)


def test_verify_finds_a_sentence_that_is_not_on_its_page(copied: Path) -> None:
    rewrite(copied, "UPDATE pages SET text = replace(text, 'fourteen', 'thirteen')")
    (wrong,) = verify(copied)
    assert wrong.startswith("passage harbour.")
    assert wrong.endswith("a sentence is not on page 1")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda spans: spans[0].__setitem__(0, 99), id="a page that is not there"),
        pytest.param(lambda spans: spans[0].__setitem__(1, spans[0][2]), id="an empty span"),
        pytest.param(lambda spans: spans[0].__setitem__(1, spans[0][1] + 1), id="a span that begins late"),
        pytest.param(lambda spans: spans.clear(), id="no span"),
        pytest.param(lambda spans: spans.append(spans[0]), id="a span too many"),
    ],
)
def test_verify_finds_a_sentence_whose_spans_are_wrong(
    copied: Path, change: Callable[[list[list[int]]], object]
) -> None:
    move_spans(copied, change)
    assert len(verify(copied)) == 4


def test_verify_refuses_one_that_is_incomplete(copied: Path) -> None:
    (copied / "vectors.npy").unlink()
    with pytest.raises(IndexDamaged, match=REMEDY):
        verify(copied)


def test_an_original_is_kept_under_its_digest(opened: Generation) -> None:
    source = opened.sources["harbour"].source
    assert stored_name(replace(source, name="Ein Bericht.PDF")) == f"{source.sha256}.pdf"
