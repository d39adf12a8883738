from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.kernel.domain import DocumentStatus, Source
from assistant.kernel.errors import CollectionShrunk, CorpusInvalid
from assistant.kernel.index.generation import digest
from assistant.kernel.index.manifest import Refusal, read_manifest
from assistant.kernel.index.store import IndexStore
from ingest.gathering import gather
from ingest.progress import Progress, Silent
from ingest.report.outcome import Report
from ingest.sources.port import FileSource, Gathered, Gone

Ingest = Callable[..., Report]
REPORT = "The Causeway Trust repaired seven causeways in 2003 and closed two of them. " * 12


@dataclass
class Shelf:
    """A source of a few texts, as one on the web is once its files lie here."""

    folder: Path
    texts: dict[str, str]
    name: str = "shelf"
    gone: tuple[Gone, ...] = ()
    refused: tuple[Refusal, ...] = ()
    notices: tuple[str, ...] = ()
    facts: dict[str, object] = field(default_factory=dict)

    def gather(self, progress: Progress) -> Gathered:
        self.folder.mkdir(exist_ok=True)
        files = []
        for identity, text in self.texts.items():
            path = self.folder / f"{identity}.txt"
            path.write_text(text)
            known = {"title": identity, "origin": self.name, "url": f"https://{self.name}.example/{identity}"}
            source = Source(
                **{  # type: ignore[arg-type]
                    "id": identity,
                    "name": f"{self.name}/{path.name}",
                    "sha256": digest(path),
                    "size": path.stat().st_size,
                    **known,
                    **self.facts,
                }
            )
            files.append(FileSource(path, source, catalogued=False))
        return Gathered(tuple(files), self.refused, self.gone, self.notices)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf", {"causeways": REPORT})


def test_the_folder_and_every_source_are_read(run: Ingest, shelf: Shelf) -> None:
    report = run(origins=[shelf])
    assert report.changes.new == ("harbour", "lantern", "orchard", "causeways")
    (told,) = report.account.of("causeways")
    assert (told.origin, told.url) == ("shelf", "https://shelf.example/causeways")


def test_the_folder_can_be_left_out(run: Ingest, shelf: Shelf) -> None:
    assert run(origins=[shelf], only_origins=True).changes.new == ("causeways",)


def test_a_second_run_over_a_source_finds_nothing_to_do(run: Ingest, shelf: Shelf) -> None:
    run(origins=[shelf])
    assert not run(origins=[shelf]).published


def test_two_sources_with_one_id_keep_both_documents(corpus: Path, tmp_path: Path) -> None:
    shelves = [Shelf(tmp_path / name, {"harbour": f"{name} {REPORT}"}, name) for name in ("a", "b")]
    ids = [item.source.id for item in gather(corpus, shelves, Silent()).files]
    assert ids[:3] == ["harbour", "lantern", "orchard"]
    assert len(set(ids)) == 5
    assert ids == [item.source.id for item in gather(corpus, shelves, Silent()).files]


def test_one_report_on_two_sites_is_one_document_with_two_addresses(run: Ingest, tmp_path: Path) -> None:
    shelves = [Shelf(tmp_path / name, {f"{name}-report": REPORT}, name) for name in ("a", "b")]
    report = run(origins=shelves)
    assert report.counts["documents"] == 4
    (twice,) = report.account.of("b/b-report.txt")
    assert (twice.outcome, twice.document) == ("duplicate", "a-report")
    assert report.all_well


def test_what_a_source_says_of_removed_documents_is_on_their_tombstones(
    run: Ingest, shelf: Shelf, index: Path
) -> None:
    run(origins=[shelf])
    shelf.texts = {}
    shelf.gone = (Gone("causeways", "GOV.UK says that it was removed (410)"),)
    run(origins=[shelf], allow_shrink=True)
    (stone,) = read_manifest(IndexStore(index).current()).tombstones
    assert stone.reason == "GOV.UK says that it was removed (410)"


def test_refusals_and_notices_of_a_source_are_in_the_report(run: Ingest, shelf: Shelf) -> None:
    shelf.refused = (Refusal("https://shelf.example/x", "unreachable", "it did not answer"),)
    shelf.notices = ("shelf.example did not answer; 1 document is as of yesterday",)
    report = run(origins=[shelf])
    assert report.account.notices == shelf.notices
    assert [item.outcome for item in report.account.of("https://shelf.example/x")] == ["unreachable"]
    assert not report.all_well
    again = run(origins=[shelf])
    assert (again.published, again.account.notices) == (False, shelf.notices)


def test_a_document_that_its_source_withdraws_is_read_as_such(run: Ingest, shelf: Shelf) -> None:
    run(origins=[shelf])
    shelf.facts = {"status": DocumentStatus.WITHDRAWN, "status_note": "Withdrawn. It was wrong."}
    assert run(origins=[shelf]).changes.withdrawn == ("causeways",)


def test_a_folder_that_is_missing_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(CorpusInvalid, match="--corpus"):
        gather(tmp_path / "absent", (), Silent())


def test_a_source_that_is_taken_out_of_the_list_may_take_its_documents_along(
    run: Ingest, shelf: Shelf
) -> None:
    shelf.texts = {f"paper-{number}": f"Paper {number}. {REPORT * number}" for number in range(1, 5)}
    run(origins=[shelf])
    with pytest.raises(CollectionShrunk):  # no list was read: it may have been forgotten
        run()
    assert run(listed=True).changes.gone == tuple(shelf.texts)


def test_only_sources_without_any_names_the_remedy(run: Ingest) -> None:
    with pytest.raises(CorpusInvalid, match="precedent sources add"):
        run(only_origins=True)
