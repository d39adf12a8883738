from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.kernel.domain import Document, DocumentStatus, Filters, PassageRole
from assistant.kernel.errors import IndexDamaged
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.passages import PassageReader, PassageRow, write_passages
from ingest.chunking import chunk


@pytest.fixture
def reader(opened: Generation) -> PassageReader:
    return opened.passages


@pytest.fixture
def documents(made_documents: list[Document]) -> dict[str, Document]:
    return {document.source.id: document for document in made_documents}


def found_by(reader: PassageReader, filters: Filters) -> set[str]:
    rows = reader.matching(filters)
    assert rows is not None
    return reader.documents_of(rows)


def test_sources_come_back_as_they_went_in(reader: PassageReader, documents: dict[str, Document]) -> None:
    wanted = [(document.source, document.paginated, len(document.pages)) for document in documents.values()]
    assert reader.sources() == wanted


def test_pages_come_back_as_they_went_in(reader: PassageReader, documents: dict[str, Document]) -> None:
    for document in documents.values():
        for page in document.pages:
            assert reader.page(document.source.id, page.number) == page
            assert reader.page_text(document.source.id, page.number) == page.text
    assert reader.pages("quay") == [(1, "iv", "page=1"), (2, "1", "page=2")]


def test_passages_come_back_as_they_went_in(reader: PassageReader, documents: dict[str, Document]) -> None:
    wanted = [passage for document in documents.values() for passage in chunk(document)]
    assert [found.passage for found in reader.all()] == wanted
    assert [found.passage for found in reader.by_rows(range(len(wanted))).values()] == wanted
    for passage in wanted:
        found = reader.by_id(passage.id)
        assert found is not None
        assert found.passage == passage
    assert [found.passage for found in reader.of_document("quay")] == chunk(documents["quay"])


def test_what_is_not_there_is_none_or_empty(reader: PassageReader) -> None:
    assert reader.page("quay", 3) is reader.page("nowhere", 1) is reader.by_id("nowhere.0") is None
    assert reader.page_text("quay", 3) == ""
    assert reader.pages("nowhere") == reader.of_document("nowhere") == reader.tags(99) == []
    assert reader.by_rows([]) == reader.by_rows([99]) == {}
    assert reader.documents_of([]) == set()


def test_tags_of_a_passage_are_those_of_its_document(reader: PassageReader) -> None:
    (found,) = reader.of_document("lantern")
    assert set(reader.tags(found.row)) == {
        ("programme", "lantern"),
        ("place", "Cardiff"),
        ("barrier", "data-sharing"),
    }


def test_no_filter_lets_everything_through(reader: PassageReader) -> None:
    assert reader.matching(Filters()) is None


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (Filters(programmes=("harbour-fund",)), {"harbour"}),
        (Filters(programmes=("harbour-fund", "lantern")), {"harbour", "lantern"}),
        (Filters(places=("Hull",)), {"harbour"}),
        (Filters(barriers=("data-sharing",)), {"lantern"}),
        (Filters(themes=("enterprise",)), {"harbour"}),
        (Filters(kinds=("evaluation",)), {"lantern"}),
        (Filters(nations=("England", "Wales")), {"harbour", "lantern"}),
        (Filters(statuses=("current",)), {"harbour", "quay"}),
        (Filters(statuses=("superseded", "withdrawn")), {"lantern", "orchard"}),
        (Filters(documents=("quay", "orchard")), {"quay", "orchard"}),
        (Filters(year_from=2010), {"harbour", "lantern"}),
        (Filters(year_to=2010), {"lantern", "quay"}),
        (Filters(year_from=2010, year_to=2010), {"lantern"}),
        (Filters(year_from=2011, year_to=2010), set()),
        (Filters(year_from=0), {"harbour", "lantern", "quay"}),
        (Filters(programmes=("harbour-fund",), places=("Hull",), year_from=2000), {"harbour"}),
        (Filters(programmes=("harbour-fund",), places=("Cardiff",)), set()),
        (Filters(programmes=("lantern",), statuses=("current",)), set()),
        (Filters(nations=("Wales",), barriers=("data-sharing",), statuses=("superseded",)), {"lantern"}),
        (Filters(programmes=("nothing",)), set()),
        (Filters(places=("' OR 1=1 --",)), set()),
    ],
)
def test_a_filter_lets_through_what_fits_every_facet(
    reader: PassageReader, filters: Filters, wanted: set[str]
) -> None:
    assert found_by(reader, filters) == wanted


def test_many_rows_can_be_asked_for_at_once(reader: PassageReader) -> None:
    assert reader.documents_of(frozenset(range(50_000))) == {"harbour", "lantern", "orchard", "quay"}


def test_the_layout_counts_vectors_row_by_row(reader: PassageReader, opened: Generation) -> None:
    start = 0
    for (first, windows, sentences), found in zip(reader.layout(), reader.all(), strict=True):
        assert (first, sentences) == (start, len(found.passage.sentences))
        start += 1 + windows + sentences
    assert start == opened.exact.count


def test_a_reader_cannot_write(reader: PassageReader) -> None:
    with pytest.raises(IndexDamaged, match="readonly"):
        reader._all("DELETE FROM passages")


@pytest.mark.parametrize("name", ["100% #1?.db", "データ\n.db", "a b&c=d.db"])
def test_a_path_of_any_characters_can_be_opened(
    tmp_path: Path, documents: dict[str, Document], name: str
) -> None:
    harbour = documents["harbour"]
    (passage,) = chunk(harbour)
    write_passages(tmp_path / name, [harbour], [PassageRow(0, passage, {}, 0, 1)])
    reader = PassageReader(tmp_path / name)
    assert reader.count("passages") == 1
    reader.close()


def test_any_text_and_any_name_come_back(tmp_path: Path, documents: dict[str, Document]) -> None:
    harbour = documents["harbour"]
    odd = "\x00 ' \" \u2028 \U0001f642 é e\u0301 \\ %"
    page = replace(harbour.pages[0], text=odd + harbour.pages[0].text[len(odd) :], label=odd)
    source = replace(harbour.source, title=odd, name=odd, places=(odd,), status=DocumentStatus.WITHDRAWN)
    write_passages(tmp_path / "a.db", [Document(source, (page,), paginated=False)], [])
    reader = PassageReader(tmp_path / "a.db")
    assert reader.sources() == [(source, False, 1)]
    assert reader.page("harbour", 1) == page
    reader.close()


def test_the_standing_of_every_row_is_told(reader: PassageReader) -> None:
    found = [(item.passage.document_id, item.passage.role) for item in reader.all()]
    assert reader.standing() == found


def test_the_role_of_a_passage_comes_back(tmp_path: Path, documents: dict[str, Document]) -> None:
    harbour = documents["harbour"]
    passage = replace(chunk(harbour)[0], role=PassageRole.REFERENCE, heading_path=("A", "Sources"))
    write_passages(tmp_path / "a.db", [harbour], [PassageRow(0, passage, {}, 0, 1)])
    reader = PassageReader(tmp_path / "a.db")
    found = reader.by_id(passage.id)
    assert found is not None
    assert found.passage == passage
    reader.close()
