from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import BagOfWordsEncoder

from assistant.kernel.domain import DocumentStatus
from assistant.kernel.index.generation import Generation, stored_name, verify
from assistant.kernel.index.manifest import read_manifest
from assistant.kernel.index.store import GENERATIONS, IndexStore
from ingest.pipeline import Options, ingest
from ingest.progress import Silent
from ingest.report.outcome import Report

Ingest = Callable[..., Report]
QUERIES = ("harbour towns", "sharing data between schools", "orchards planted in 2015", "money", "£3.5m")


def current(index: Path) -> Path:
    return IndexStore(index).current()


def everything(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
    }


def search_order(folder: Path) -> list[list[str]]:
    """The passages that words, and that meaning, find for each query."""
    generation = Generation(folder)
    orders = []
    for query in QUERIES:
        by_words = list(generation.lexical.search(query, limit=20))
        by_meaning = generation.vectors.search(generation.encoder.encode([query])[0], limit=20)
        for rows in (by_words, by_meaning):
            found = generation.passages.by_rows(rows)
            orders.append([found[row].passage.id for row in rows])
    generation.close()
    return orders


# What a run publishes and reports ------------------------------------------------------------


def test_a_first_run_publishes_everything(run: Ingest, index: Path, encoder: BagOfWordsEncoder) -> None:
    before = encoder.encoded
    report = run()
    assert (report.published, report.dry_run, report.parsed_from_cache, report.refused) == (
        True,
        False,
        0,
        (),
    )
    assert report.changes.new == ("harbour", "lantern", "orchard")
    assert not (report.changes.changed or report.changes.same or report.changes.gone)
    assert report.counts["documents"] == 3
    assert report.encoded == encoder.encoded - before > 0
    assert current(index).name == report.generation
    assert verify(current(index)) == []
    assert {"parsing", "encoding", "writing", "publishing"} <= set(report.seconds)


def test_a_run_with_nothing_changed_publishes_and_encodes_nothing(
    run: Ingest, index: Path, encoder: BagOfWordsEncoder
) -> None:
    first = run()
    before, encoded = everything(index / GENERATIONS), encoder.encoded
    second = run()
    assert (second.published, second.generation, second.encoded) == (False, first.generation, 0)
    assert second.parsed_from_cache == 3
    assert second.changes.same == ("harbour", "lantern", "orchard")
    assert second.counts == first.counts
    assert everything(index / GENERATIONS) == before
    assert encoder.encoded == encoded


def test_only_what_is_new_is_encoded(
    run: Ingest, corpus: Path, index: Path, encoder: BagOfWordsEncoder
) -> None:
    first = run()
    (corpus / "lantern.txt").write_text("The Lantern Programme ended.")
    (corpus / "quay.txt").write_text("Quays were mended.")
    (corpus / "orchard.txt").unlink()
    before = encoder.encoded
    second = run()
    assert second.published
    assert second.changes.new == ("quay",)
    assert second.changes.changed == ("lantern",)
    assert second.changes.same == ("harbour",)
    assert second.changes.gone == ("orchard",)
    assert second.parsed_from_cache == 1
    assert second.encoded == encoder.encoded - before == 4  # a head and a window of each of two passages
    assert first.encoded == 6
    generation = Generation(current(index))
    assert set(generation.sources) == {"harbour", "lantern", "quay"}
    assert generation.passages.page_text("lantern", 1) == "The Lantern Programme ended."
    generation.close()


def test_what_comes_back_is_not_read_or_encoded_again(run: Ingest, corpus: Path) -> None:
    run()
    text = (corpus / "orchard.txt").read_text()
    (corpus / "orchard.txt").unlink()
    run()
    (corpus / "orchard.txt").write_text(text)
    report = run()
    assert (report.published, report.encoded, report.parsed_from_cache) == (True, 0, 3)


def test_a_rebuild_publishes_though_nothing_changed(run: Ingest, index: Path) -> None:
    first, second = run(), run(rebuild=True)
    assert second.published
    assert second.generation > first.generation
    assert second.encoded == 0
    assert search_order(current(index)) == search_order(index / GENERATIONS / first.generation)


def test_two_generations_are_kept_and_their_names_sort_by_age(run: Ingest, index: Path) -> None:
    names = [run(rebuild=True).generation for _ in range(4)]
    assert names == sorted(set(names))
    assert [folder.name for folder in IndexStore(index).generations()] == [names[3], names[2]]
    assert {path.name for path in (index / GENERATIONS).iterdir()} == {names[3], names[2]}


def test_after_a_roll_back_the_generation_that_was_gone_back_to_is_kept(run: Ingest, index: Path) -> None:
    good, bad = run().generation, run(rebuild=True).generation
    IndexStore(index).rollback()
    new = run(rebuild=True).generation
    kept = [folder.name for folder in IndexStore(index).generations()]
    assert kept == [new, good]
    assert bad not in kept


def test_other_encoder_weights_mean_that_all_is_encoded_anew(
    run: Ingest, corpus: Path, tmp_path: Path
) -> None:
    class Other(BagOfWordsEncoder):
        id = "other-weights-of-the-same-kind"

    first = run()
    options = Options(corpus, tmp_path / "index", tmp_path / "cache", workers=1)
    second = ingest(options, Other, Silent())
    assert (second.published, second.encoded, second.parsed_from_cache) == (True, first.encoded, 3)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("taxonomy.yaml", "programmes: [{id: harbour-fund, name: Harbour Fund}]"),
        ("catalogue.yaml", "documents: [{id: harbour, file: harbour.txt, title: The Harbour Fund}]"),
    ],
)
def test_what_is_known_of_documents_decides_the_contents_too(
    run: Ingest, corpus: Path, index: Path, name: str, text: str
) -> None:
    run()
    (corpus / name).write_text(text)
    report = run()
    assert report.published
    assert set(report.changes.same) == {"harbour", "lantern", "orchard"}
    generation = Generation(current(index))
    known = (generation.sources["harbour"].source.title, generation.passages.of_document("harbour")[0].row)
    assert known[0] == "The Harbour Fund" or generation.passages.tags(known[1]) == [
        ("programme", "harbour-fund")
    ]
    generation.close()


def test_a_document_that_is_withdrawn_in_the_catalogue_is_marked(
    run: Ingest, corpus: Path, index: Path
) -> None:
    (corpus / "catalogue.yaml").write_text(
        "documents: [{id: harbour, file: harbour.txt, title: H, withdrawn: {reason: Wrong.}}]"
    )
    run()
    generation = Generation(current(index))
    assert generation.sources["harbour"].source.status is DocumentStatus.WITHDRAWN
    generation.close()


def test_what_was_refused_is_reported_and_kept_with_the_generation(
    run: Ingest, corpus: Path, index: Path
) -> None:
    (corpus / "sheet.xlsx").write_text("1")
    (corpus / "empty.txt").write_text("")
    report = run()
    assert {(item.name, item.kind) for item in report.refused} == {
        ("sheet.xlsx", "unsupported"),
        ("empty.txt", "empty"),
    }
    assert read_manifest(current(index)).refused == report.refused
    assert report.counts["documents"] == 3
    assert not run().published


def test_a_folder_with_nothing_but_refused_files_is_published_empty(
    run: Ingest, corpus: Path, index: Path
) -> None:
    shutil.rmtree(corpus)
    corpus.mkdir()
    (corpus / "sheet.xlsx").write_text("1")
    report = run()
    assert (report.published, report.counts["documents"], len(report.refused)) == (True, 0, 1)
    assert verify(current(index)) == []


def test_an_empty_folder_gives_an_index_that_can_be_searched(
    run: Ingest, corpus: Path, index: Path, tmp_path: Path
) -> None:
    from assistant.bootstrap import build_assistant
    from assistant.kernel.settings import Settings

    shutil.rmtree(corpus)
    corpus.mkdir()
    report = run()
    assert (report.published, report.counts["passages"]) == (True, 0)
    assert verify(current(index)) == []
    assert search_order(current(index)) == [[]] * 2 * len(QUERIES)
    assistant = build_assistant(Settings(index=index, corpus=corpus, _env_file=None))
    assert assistant.search("harbour towns").hits == ()
    assert assistant.search('"harbour towns"').hits == ()
    assert assistant.ask("How much did the Harbour Fund pay to towns in 2001?").answer.status == "not_found"
    assistant.library.close()


def test_emptying_a_collection_empties_the_index(run: Ingest, corpus: Path) -> None:
    run()
    for path in corpus.iterdir():
        path.unlink()
    report = run(allow_shrink=True)
    assert report.changes.gone == ("harbour", "lantern", "orchard")
    assert report.counts["passages"] == 0


def test_a_collection_that_holds_its_own_index_does_not_swallow_it(
    run: Ingest, corpus: Path, index: Path
) -> None:
    inside = {"index": corpus / "data/index", "cache": corpus / "data/cache"}
    first = run(**inside)
    second = run(**inside)
    assert (second.published, second.refused) == (False, ())
    assert first.counts["documents"] == 3


def test_originals_are_kept_shared_between_generations_and_never_with_the_collection(
    run: Ingest, corpus: Path, index: Path
) -> None:
    first, second = run(), run(rebuild=True)
    folders = [index / GENERATIONS / report.generation / "files" for report in (first, second)]
    names = sorted(path.name for path in folders[0].iterdir())
    assert names == sorted(path.name for path in folders[1].iterdir())
    for name in names:
        early, late = (folder / name for folder in folders)
        assert early.samefile(late)
    texts = {(folders[1] / name).read_text(encoding="utf-8") for name in names}
    assert texts == {path.read_text(encoding="utf-8") for path in corpus.iterdir()}
    (corpus / "harbour.txt").write_text("edited in place")
    assert verify(current(index)) == []


def test_files_of_any_name_are_ingested_and_kept(run: Ingest, corpus: Path, index: Path) -> None:
    names = ["доклад.txt", "報告書.txt", "a\nb.txt", "🙂.txt", "100% #1?.txt", os.fsdecode(b"caf\xe9.txt")]
    for number, name in enumerate(names):
        (corpus / name).write_text(f"The text of number {number}.")
    report = run()
    assert (report.counts["documents"], report.refused) == (len(names) + 3, ())
    assert verify(current(index)) == []
    assert run(dry_run=True).changes.same == report.changes.new
    generation = Generation(current(index))
    sources = [item.source for item in generation.sources.values()]
    assert {"доклад.txt", "a\nb.txt", r"caf\xe9.txt"} <= {source.name for source in sources}
    assert all((generation.folder / "files" / stored_name(source)).is_file() for source in sources)
    generation.close()


# The same collection gives the same index ----------------------------------------------------


def test_two_ingests_of_the_same_files_give_the_same_ids_and_the_same_order(
    run: Ingest, corpus: Path, tmp_path: Path
) -> None:
    for number in range(60):  # many alike, so that nothing but a fixed order decides between them
        (corpus / f"copy-{number:02}.txt").write_text(f"Harbour towns planted orchards, part {number}.")
    folders = []
    for name in ("one", "two"):
        shutil.copytree(corpus, tmp_path / name / "corpus")
        own = {
            "corpus": tmp_path / name / "corpus",
            "index": tmp_path / name / "i",
            "cache": tmp_path / name / "c",
        }
        run(**own)
        folders.append(current(tmp_path / name / "i"))
    first, second = (Generation(folder) for folder in folders)
    assert [found.passage for found in first.passages.all()] == [
        found.passage for found in second.passages.all()
    ]
    assert first.passages.sources() == second.passages.sources()
    first.close()
    second.close()
    assert search_order(folders[0]) == search_order(folders[1])


def test_an_index_that_grew_is_as_one_that_was_built_at_once(
    run: Ingest, corpus: Path, tmp_path: Path
) -> None:
    held_back = {name: (corpus / name).read_text() for name in ("harbour.txt", "orchard.txt")}
    for name in held_back:
        (corpus / name).unlink()
    run()
    for name, text in held_back.items():
        (corpus / name).write_text(text)
        run()
    run(index=tmp_path / "at once", cache=tmp_path / "other cache")
    assert search_order(current(tmp_path / "index")) == search_order(current(tmp_path / "at once"))


# A dry run ------------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing_at_all(run: Ingest, corpus: Path, tmp_path: Path) -> None:
    before = everything(tmp_path)
    report = run(dry_run=True)
    assert everything(tmp_path) == before
    assert (report.dry_run, report.published, report.generation, report.encoded) == (True, False, "", 0)
    assert report.changes.new == ("harbour", "lantern", "orchard")


def test_a_dry_run_tells_what_would_change(run: Ingest, corpus: Path, index: Path, tmp_path: Path) -> None:
    generation = run().generation
    (corpus / "lantern.txt").write_text("Changed.")
    (corpus / "new.txt").write_text("New.")
    (corpus / "orchard.txt").unlink()
    (corpus / "sheet.xlsx").write_text("1")
    before = everything(tmp_path)
    report = run(dry_run=True)
    assert everything(tmp_path) == before
    assert (report.generation, report.published) == (generation, False)
    assert report.changes.new == ("new",)
    assert report.changes.changed == ("lantern",)
    assert report.changes.same == ("harbour",)
    assert report.changes.gone == ("orchard",)
    assert [item.name for item in report.refused] == ["sheet.xlsx"]
