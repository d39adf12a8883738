"""Whom documents are for, from the catalogue and the list of sources to the index and its account."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from documents_made import made
from fakes import BagOfWordsEncoder

from assistant.kernel.domain import DocumentStatus
from assistant.kernel.errors import CorpusInvalid
from assistant.kernel.index.account import read_account
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.passages import FILE, PassageReader
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from ingest.families import families
from ingest.pipeline import Options, ingest
from ingest.progress import Silent
from ingest.readers.limits import Limits
from ingest.sources.folder.catalogue import read_catalogue
from ingest.sources.folder.collection import read_collection
from ingest.sources.folder.origin import FolderOrigin
from ingest.sources.listing import read_entries

TEXT = "The Quay Levy was paid by nine harbours. It was ended in 2004, as too few had paid it."
LINES = " ".join(f"Harbour {number} paid its levy late." for number in range(40))


def write(folder: Path, catalogue: str = "", **texts: str) -> Path:
    """A collection with a file for each of `texts`, by its name without ending."""
    (folder / "documents").mkdir(parents=True)
    for name, text in texts.items():
        (folder / "documents" / f"{name}.md").write_text(text and f"# {name}\n\n{text}\n", encoding="utf-8")
    if catalogue:
        (folder / "catalogue.yaml").write_text(catalogue, encoding="utf-8")
    return folder


def entry(name: str, audience: str = "") -> str:
    extra = f", audience: {audience}" if audience else ""
    return f"  - {{id: {name}, file: documents/{name}.md, title: On {name}{extra}}}\n"


def listed(*entries: str) -> str:
    return "documents:\n" + "".join(entries)


@pytest.fixture
def ingested(tmp_path: Path, cache_folder: Path) -> Callable[[Path], Path]:
    """Ingest a collection; return the folder of its generation."""

    def run(corpus: Path) -> Path:
        index = tmp_path / "index"
        ingest(Options(corpus, index, cache_folder, workers=1), BagOfWordsEncoder, Silent())
        return IndexStore(index).current()

    return run


# ── The catalogue ──


def test_a_catalogue_says_whom_a_document_is_for(tmp_path: Path) -> None:
    corpus = write(
        tmp_path / "c", listed(entry("levy", "[finance, board of trade]"), entry("open")), levy="a", open="b"
    )
    found = {item.source.id: item.source.audience for item in read_collection(corpus).files}
    assert found == {"levy": ("finance", "board of trade"), "open": ()}


@pytest.mark.parametrize(
    "audience",
    [
        "",
        "finance",
        "[]",
        "{finance: yes}",
        "[7]",
        "['finance, hr']",
        "[' finance']",
        "['']",
        "[~]",
        "everyone",
    ],
    ids=repr,
)
def test_what_does_not_name_groups_is_no_audience_and_does_not_mean_everyone(
    tmp_path: Path, audience: str
) -> None:
    (tmp_path / "catalogue.yaml").write_text(
        f"documents:\n  - id: levy\n    file: documents/levy.md\n    title: On it\n    audience: {audience}\n"
    )
    with pytest.raises(CorpusInvalid, match="audience"):
        read_catalogue(tmp_path / "catalogue.yaml")


def test_of_files_with_the_same_bytes_the_restricted_one_counts(tmp_path: Path) -> None:
    corpus = write(
        tmp_path / "c",
        listed(entry("a-copy"), entry("levy", "[finance]")),
        **{"a-copy": "x", "levy": "x", "other": "x"},
    )
    for name in ("a-copy", "levy", "other"):
        (corpus / "documents" / f"{name}.md").write_text(TEXT)
    found = read_collection(corpus)
    assert [(item.source.id, item.source.audience) for item in found.files] == [("levy", ("finance",))]
    # The others tell which file they repeat, so they are for nobody else.
    assert {each.audience for each in found.refused} == {("finance",)}


def test_whom_a_document_is_for_is_kept_with_it_in_the_index(
    tmp_path: Path, ingested: Callable[[Path], Path]
) -> None:
    corpus = write(
        tmp_path / "c",
        listed(entry("levy", "[finance]"), entry("open"), entry("blank", "[hr]"), entry("gone", "[hr]")),
        levy=TEXT,
        open="Everyone may read of orchards here.",
        blank="",
    )
    generation = Generation(ingested(corpus))
    audiences = {name: entry.source.audience for name, entry in generation.sources.items()}
    assert audiences == {"levy": ("finance",), "open": ()}
    assert generation.groups == {"finance"}
    files = {item.name: item.audience for item in read_account(generation.folder).files}
    assert files["documents/levy.md"] == ("finance",)
    assert files["documents/blank.md"] == files["documents/gone.md"] == ("hr",)
    assert {item.name: item.audience for item in generation.manifest.refused}["documents/blank.md"] == ("hr",)
    # Readers are told of no file that is not for everyone, and was not read.
    assert {item.name for item in generation.account.files} == {"documents/levy.md", "documents/open.md"}
    generation.close()


def test_another_audience_makes_a_new_generation(tmp_path: Path, ingested: Callable[[Path], Path]) -> None:
    corpus = write(tmp_path / "c", listed(entry("levy")), levy=TEXT)
    first = ingested(corpus)
    assert ingested(corpus) == first
    (corpus / "catalogue.yaml").write_text(listed(entry("levy", "[finance]")))
    assert ingested(corpus) != first


def test_a_generation_of_before_there_were_audiences_is_for_everyone(
    tmp_path: Path, ingested: Callable[[Path], Path]
) -> None:
    folder = ingested(write(tmp_path / "c", listed(entry("levy", "[finance]")), levy=TEXT))
    with sqlite3.connect(folder / FILE) as database:
        database.execute("UPDATE documents SET source = json_remove(source, '$.audience')")
    account = json.loads((folder / "account.json").read_text())
    for item in account["files"]:
        del item["audience"]
    (folder / "account.json").write_text(json.dumps(account))
    reader = PassageReader(folder / FILE)
    assert [source.audience for source, _, _ in reader.sources()] == [()]
    reader.close()
    assert [item.audience for item in read_account(folder).files] == [()]


# ── Documents that belong together ──


def test_the_same_text_for_others_is_not_folded(tmp_path: Path) -> None:
    one = made("one", LINES, title="Levies", audience=("finance",))
    two = made("two", LINES, title="Levies")
    assert [each.source.id for each in families([one, two]).documents] == ["one", "two"]
    same = families([one, made("three", LINES, title="Levies", audience=("finance",))])
    assert [each.source.id for each in same.documents] == ["one"]


def test_a_later_version_for_fewer_readers_replaces_nothing() -> None:
    old = made("old", LINES, title="Levies", published="2019")
    new = made("new", f"{LINES} And one more did.", title="Levies", published="2020")
    assert families([old, new]).documents[0].source.status is DocumentStatus.SUPERSEDED
    hidden = families(
        [old, made("new", f"{LINES} And one more did.", title="Levies", published="2020", audience=("hr",))]
    )
    assert [each.source.status for each in hidden.documents] == [DocumentStatus.CURRENT] * 2


# ── The list of sources ──


def test_each_type_of_source_may_say_whom_its_documents_are_for(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(
        """
sources:
- {id: a, type: govuk, query: levies, audience: [finance]}
- {id: b, type: folder, folder: reports, audience: [hr]}
- id: c
  type: addresses
  hosts: [example.org]
  audience: [finance]
  addresses: [{url: "https://example.org/a", audience: [hr]}, {url: "https://example.org/b"}]
"""
    )
    entries = [each.entry for each in read_entries(path)]
    assert [each.audience for each in entries] == [("finance",), ("hr",), ("finance",)]
    assert [each.audience for each in entries[2].addresses] == [("hr",), ()]


@pytest.mark.parametrize("audience", ["", "[]", "finance"])
def test_a_source_whose_audience_names_no_group_is_refused(tmp_path: Path, audience: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(f"sources:\n- id: b\n  type: folder\n  folder: reports\n  audience: {audience}\n")
    with pytest.raises(CorpusInvalid, match="audience"):
        read_entries(path)


def test_documents_of_a_folder_are_for_its_groups_unless_its_catalogue_names_others(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "f",
        listed(entry("levy", "[hr]"), entry("open")),
        levy="one",
        open="two",
        loose="three",
        blank="",
    )
    found = FolderOrigin("reports", folder, leaving_out=(), limits=Limits(), audience=("finance",)).gather(
        Silent()
    )
    assert {item.source.title or item.source.id: item.source.audience for item in found.files} == {
        "On levy": ("hr",),
        "On open": ("finance",),
        "loose": ("finance",),
    }
    assert [(each.name, each.audience) for each in found.refused] == [
        ("reports/documents/blank.md", ("finance",))
    ]


def test_settings_name_groups_as_the_catalogue_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRECEDENT_AUDIENCES", " finance, board of trade ,")
    assert Settings(_env_file=None).audiences == {"finance", "board of trade"}
