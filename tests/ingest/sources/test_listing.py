"""sources.yaml is read with clear faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.kernel.errors import CorpusInvalid
from assistant.kernel.settings import Settings
from ingest.progress import Silent
from ingest.sources.addresses.entry import AddressesEntry
from ingest.sources.listing import origins, read_entries

WHOLE = """
sources:
- {id: pfpp, type: govuk, pages: [https://www.gov.uk/government/publications/a], most: 20, programmes: [pfpp]}
- id: partners
  type: addresses
  hosts: [CLES.org.uk]
  addresses:
  - {url: "https://www.cles.org.uk/a?utm_source=x", title: A report, published: 2005-12-01}
  - {url: https://cles.org.uk/b.pdf, id: b, title: 2020, publisher: }
- {id: reports, type: folder, folder: reports}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        mirror=tmp_path / "mirror", index=tmp_path / "index", cache=tmp_path / "c", _env_file=None
    )


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_type_makes_a_source_in_the_order_of_the_file(tmp_path: Path, settings: Settings) -> None:
    found = origins(written(tmp_path, WHOLE), settings)
    assert [origin.name for origin in found] == ["pfpp", "partners", "reports"]
    assert not settings.mirror.exists()


def test_addresses_are_brought_to_one_spelling(tmp_path: Path) -> None:
    entry = read_entries(written(tmp_path, WHOLE))[1].entry
    assert isinstance(entry, AddressesEntry)
    first, second = entry.addresses
    assert (first.url, first.published) == ("https://www.cles.org.uk/a", "2005-12-01")
    assert (second.title, second.publisher) == ("2020", "")
    assert entry.hosts == {"cles.org.uk"}
    assert entry.document_id(second) == "b"
    assert entry.document_id(first).startswith("partners-a-")


def test_a_folder_is_read_from_beside_the_file(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "harbour.txt").write_text("Fourteen harbour towns.")
    (tmp_path / "reports" / "harbour.bin").write_text("?")
    gathered = origins(written(tmp_path, WHOLE), settings)[2].gather(Silent())
    assert [(each.source.id, each.source.name, each.source.origin) for each in gathered.files] == [
        ("harbour", "reports/harbour.txt", "reports")
    ]
    assert [each.name for each in gathered.refused] == ["reports/harbour.bin"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(CorpusInvalid, match="no folder at"):
        origins(written(tmp_path, WHOLE), settings)[2].gather(Silent())


@pytest.mark.parametrize("text", ["", "sources:", "# nothing yet\nsources: []"])
def test_an_empty_list_lists_nothing(tmp_path: Path, text: str) -> None:
    assert list(read_entries(written(tmp_path, text))) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- a", "something else than a list of 'sources'"),
        ("sources: {}\n", "something else than a list"),
        ("sources: []\nsource: []", "something else than a list"),
        ("sources: [a]", "source 1 is not a mapping"),
        ("sources: [{type: folder, folder: x}]", "source '1': 'id' is wrong: Field required"),
        (
            "sources: [{id: a, type: ftp}]",
            "the type of source 'a' is ftp; it can be addresses, folder, govuk",
        ),
        ("sources: [{id: a}]", "the type of source 'a' is None"),
        ("sources: [{id: A b, type: folder, folder: x}]", "source 'A b': 'id' is wrong"),
        ("sources: [{id: a, type: folder, path: x}]", "source 'a': 'folder' is wrong"),
        (
            "sources: [{id: a, type: folder, folder: x}, {id: a, type: folder, folder: y}]",
            "'a' is given twice",
        ),
        ("sources: [{id: a, type: addresses, hosts: [], addresses: []}]", "source 'a': 'hosts' is wrong"),
        ("sources: [{id: a, type: govuk}]", "source 'a': .*give pages"),
        (
            "sources: [{id: a, type: addresses, hosts: [x.org], addresses: [{url: 'https://y.org/'}]}]",
            "y.org is not an allowed host",
        ),
        (
            "sources: [{id: a, type: addresses, hosts: [x.org], addresses: [{url: 'ftp://x.org/'}]}]",
            "'addresses.0.url' is wrong: only http and https",
        ),
        (
            "sources: [{id: a, type: addresses, hosts: ['https://x.org/'], addresses: [{url: 'https://x.org/'}]}]",
            "'hosts.0' is wrong",
        ),
        (
            "sources: [{id: a, type: addresses, hosts: [10.0.0.1], addresses: [{url: 'http://10.0.0.1/'}]}]",
            "not a public address",
        ),
        (
            "sources: [{id: a, type: addresses, hosts: [x.org], addresses: "
            "[{url: 'https://x.org/p'}, {url: 'https://X.org/p#top'}]}]",
            "https://x.org/p is listed twice",
        ),
        (
            "sources: [{id: a, type: addresses, hosts: [x.org], addresses: [{url: 'https://x.org/1', id: d}]},"
            " {id: b, type: addresses, hosts: [x.org], addresses: [{url: 'https://x.org/2', id: d}]}]",
            "'d' is given twice",
        ),
        ("sources: [", "cannot be read"),
        ("sources: [{id: a, published: 2023-99-99}]", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, text: str, reason: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(CorpusInvalid, match=reason) as caught:
        read_entries(path)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(CorpusInvalid, match="precedent sources add"):
        read_entries(tmp_path / "sources.yaml")
