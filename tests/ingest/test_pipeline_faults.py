from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from fakes import BagOfWordsEncoder

from assistant.kernel.encoder import Float32Array
from assistant.kernel.errors import CorpusInvalid, EncoderInvalid, IndexBusy, PrecedentError
from assistant.kernel.index.generation import verify
from assistant.kernel.index.store import GENERATIONS, IndexStore
from ingest.encoding import SentenceTransformersEncoder
from ingest.pipeline import Options, ingest
from ingest.progress import Silent
from ingest.report.outcome import Report
from ingest.windows import Window

Ingest = Callable[..., Report]


class Failing(BagOfWordsEncoder):
    """Does something before it encodes."""

    def __init__(self, before: Callable[[], object]) -> None:
        super().__init__()
        self._before = before

    def encode(self, windows: Sequence[Window]) -> Iterator[tuple[int, Float32Array]]:
        self._before()
        return super().encode(windows)


def current(index: Path) -> Path:
    return IndexStore(index).current()


def everything(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
    }


# What stops a run -----------------------------------------------------------------------------


def test_a_collection_that_cannot_be_used_stops_before_anything_is_written(
    run: Ingest, corpus: Path, tmp_path: Path
) -> None:
    for wrong in ("catalogue.yaml", "taxonomy.yaml"):
        (corpus / wrong).write_text("- wrong")
        before = everything(tmp_path)
        with pytest.raises(CorpusInvalid, match=wrong):
            run()
        assert everything(tmp_path) == before
        (corpus / wrong).unlink()
    with pytest.raises(CorpusInvalid, match="--corpus"):
        run(corpus=tmp_path / "absent")


def test_a_wrong_model_folder_stops_before_anything_is_written(corpus: Path, tmp_path: Path) -> None:
    before = everything(tmp_path)
    with pytest.raises(EncoderInvalid, match="PRECEDENT_ENCODER"):
        ingest(
            Options(corpus, tmp_path / "index", tmp_path / "cache"),
            lambda: SentenceTransformersEncoder(str(tmp_path / "no model")),
            Silent(),
        )
    assert everything(tmp_path) == before


def test_a_second_ingest_at_once_is_told_to_wait(run: Ingest, index: Path) -> None:
    run()
    with IndexStore(index).lock(), pytest.raises(IndexBusy, match="wait"):
        run(rebuild=True)
    assert run(rebuild=True).published


def test_an_encoder_that_fails_leaves_the_index_as_it_was(run: Ingest, corpus: Path, tmp_path: Path) -> None:
    def fail() -> None:
        raise RuntimeError("out of memory")

    generation = run().generation
    (corpus / "new.txt").write_text("New words to encode.")
    with pytest.raises(RuntimeError, match="out of memory"):
        ingest(
            Options(corpus, tmp_path / "index", tmp_path / "cache", workers=1),
            lambda: Failing(fail),
            Silent(),
        )
    assert current(tmp_path / "index").name == generation
    assert len(list((tmp_path / "index" / GENERATIONS).iterdir())) == 1
    assert run().changes.new == ("new",)


def test_what_was_encoded_before_an_interruption_is_not_lost(
    run: Ingest, corpus: Path, tmp_path: Path
) -> None:
    class Interrupted(BagOfWordsEncoder):
        def encode(self, windows: Sequence[Window]) -> Iterator[tuple[int, Float32Array]]:
            for number, item in enumerate(super().encode(windows)):
                if number == 4:
                    raise KeyboardInterrupt
                yield item

    with pytest.raises(KeyboardInterrupt):
        ingest(Options(corpus, tmp_path / "index", tmp_path / "cache", workers=1), Interrupted, Silent())
    assert run().encoded == 2


@pytest.mark.parametrize(
    "change", [lambda path: path.unlink(), lambda path: path.write_text("Changed since.")]
)
def test_a_file_that_changes_while_it_is_ingested_stops_the_run(
    run: Ingest, corpus: Path, tmp_path: Path, change: Callable[[Path], object]
) -> None:
    generation = run().generation
    (corpus / "new.txt").write_text("New words to encode.")
    options = Options(corpus, tmp_path / "index", tmp_path / "cache", workers=1)
    with pytest.raises(PrecedentError, match="run this again"):
        ingest(options, lambda: Failing(lambda: change(corpus / "new.txt")), Silent())
    assert [folder.name for folder in IndexStore(tmp_path / "index").generations()] == [generation]
    run()


# Damage to what is there ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage", [b"", b"rubbish", None], ids=["cut", "rubbish of another size", "same size"]
)
def test_a_damaged_generation_is_built_anew_and_not_compared_with(
    run: Ingest, index: Path, damage: bytes | None
) -> None:
    run()
    path = current(index) / "passages.db"
    path.write_bytes(b"\xff" * path.stat().st_size if damage is None else damage)
    report = run()
    assert report.published
    assert report.changes.new == ("harbour", "lantern", "orchard")
    assert verify(current(index)) == []


def test_a_whole_generation_is_kept_rather_than_a_damaged_one(run: Ingest, index: Path) -> None:
    whole, damaged = run().generation, run(rebuild=True).generation
    (index / GENERATIONS / damaged / "passages.db").write_bytes(b"")
    new = run().generation
    assert [folder.name for folder in IndexStore(index).generations()] == [new, whole]


def test_a_pointer_to_nothing_is_mended(run: Ingest, index: Path) -> None:
    run()
    (index / "CURRENT").write_bytes(b"\xff")
    report = run()
    assert report.published
    assert current(index).name == report.generation


def test_a_damaged_cache_costs_no_more_than_time(run: Ingest, tmp_path: Path) -> None:
    encoded = run().encoded
    for path in (tmp_path / "cache").rglob("*"):
        if path.is_file() and "encoders" not in path.parts:
            path.write_bytes(b"rubbish")
    report = run(rebuild=True)
    assert (report.published, report.encoded, report.parsed_from_cache) == (True, encoded, 0)
