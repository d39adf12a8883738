"""What readers see of a generation is what they would see if documents for others had never been there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from collections_restricted import FINANCE, SEARCHED
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.kernel.access import EVERYONE
from assistant.kernel.domain import Filters
from assistant.kernel.encoder import Float32Array
from assistant.kernel.errors import PrecedentError
from assistant.kernel.index import narrowed as module
from assistant.kernel.index.facets import FACETS
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.narrowed import Narrowed
from assistant.kernel.index.sights import Sights
from assistant.kernel.index.store import IndexStore
from assistant.retrieval.retriever import Search, retrieve
from assistant.retrieval.searching.search import Wanted, search
from assistant.retrieval.searching.spelling import unknown
from assistant.retrieval.searching.syntax import parse

WORDS = ["tramway", "canal", "wardens", "habits", "depot", "Leeds", "bidding", "quick", "tramwy", "riders"]
queries = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
filters = st.builds(
    Filters,
    publishers=st.sampled_from([(), ("Board of Trams",), ("Office of Canals",)]),
    documents=st.sampled_from([(), ("paper-00",), ("paper-01", "paper-05"), ("undated",)]),
    statuses=st.sampled_from([(), ("superseded",), ("current", "superseded")]),
    year_from=st.sampled_from([None, 2003]),
    year_to=st.sampled_from([None, 2008]),
)


@pytest.fixture(scope="module")
def whole(papers_indexes: tuple[Path, Path]) -> Iterator[Generation]:
    generation = Generation(IndexStore(papers_indexes[0]).current())
    yield generation
    generation.close()


@pytest.fixture(scope="module")
def seen(whole: Generation) -> Iterator[Narrowed]:
    """What everyone sees."""
    view = Narrowed(whole, frozenset(SEARCHED))
    yield view
    view.close()


@pytest.fixture(scope="module")
def without(papers_indexes: tuple[Path, Path]) -> Iterator[Generation]:
    """A generation that was built without the hidden documents."""
    generation = Generation(IndexStore(papers_indexes[1]).current())
    yield generation
    generation.close()


def encoded(generation: Generation, words: str) -> Float32Array:
    return generation.encoder.encode([words])[0]


def test_documents_are_those_of_a_collection_without_the_hidden_ones(
    seen: Narrowed, without: Generation
) -> None:
    # But for an earlier version whose successor is hidden: its catalogue says that it is superseded.
    assert list(seen.sources) == list(without.sources)
    assert [replace(each.source, superseded_by="") for each in seen.sources.values()] == [
        replace(each.source, superseded_by="") for each in without.sources.values()
    ]


def test_a_superseded_document_does_not_tell_of_a_hidden_successor(seen: Narrowed, whole: Generation) -> None:
    assert whole.sources["paper-early"].source.superseded_by == "paper-00"
    assert seen.sources["paper-early"].source.superseded_by == ""


def test_passages_are_numbered_and_read_as_if_the_others_had_never_been(
    seen: Narrowed, without: Generation
) -> None:
    assert [found.passage for found in seen.passages.all()] == [
        found.passage for found in without.passages.all()
    ]
    assert [found.row for found in seen.passages.all()] == list(range(seen.passages.count("passages")))
    assert seen.standing == without.standing
    assert seen.passages.tagged() == without.passages.tagged()


def test_no_passage_page_or_tag_of_a_hidden_document_is_read_by_its_id(
    seen: Narrowed, whole: Generation
) -> None:
    for name in SEARCHED:
        hidden = whole.passages.of_document(name)
        assert hidden
        assert all(seen.passages.by_id(found.passage.id) is None for found in hidden)
        assert seen.passages.of_document(name) == []
        assert seen.passages.pages(name) == []
        assert seen.passages.page(name, 1) is None
        assert seen.passages.page_text(name, 1) == ""
        assert seen.passages.cited(name, 1).text == ""
        assert seen.passages.matching(Filters(documents=(name,))) == frozenset()


def test_counts_are_those_of_what_is_left(seen: Narrowed, without: Generation) -> None:
    assert seen.manifest.counts == without.manifest.counts
    assert seen.vectors.count() == without.vectors.count()
    assert seen.lexical.count() == without.lexical.count()


def test_words_are_as_common_as_in_what_is_left(seen: Narrowed, without: Generation) -> None:
    for word in map(seen.lexical.analyse, WORDS):
        assert seen.lexical.frequency(word[0]) == without.lexical.frequency(word[0])
        assert seen.lexical.rarity(word[0]) == without.lexical.rarity(word[0])
    assert seen.lexical.words_from("") == without.lexical.words_from("")


def test_the_spelling_of_a_word_that_only_hidden_documents_have_is_not_offered(
    papers_indexes: tuple[Path, Path], whole: Generation, seen: Narrowed
) -> None:
    query = parse("depot wardns visit 63")  # the last visit of all, to depot 63, is of the hidden paper
    assert "63" not in [each.word for each in unknown(whole, query)]
    assert "63" in [each.word for each in unknown(seen, query)]


def test_facets_have_the_values_and_counts_of_what_is_left(seen: Narrowed, without: Generation) -> None:
    for name in FACETS:
        both = [
            each.facets.counts(name, each.facets.through(Filters(statuses=("current", "superseded"))))
            for each in (seen, without)
        ]
        assert both[0] == both[1]


@given(words=queries, limit=st.integers(1, 40), compared=st.sampled_from([0, 5000]))
@settings(max_examples=40)
def test_nearest_windows_are_those_of_what_is_left(
    seen: Narrowed, without: Generation, words: str, limit: int, compared: int
) -> None:
    """Whether all of them are compared, or more are fetched and some dropped."""
    vector = encoded(seen, words)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_ALL_COMPARED", compared)
        found = seen.vectors.search(vector, limit=limit)
    cosines = [
        [float(close.windows.max()) for close in each.exact.closeness(vector, rows).values()]
        for each, rows in ((seen, found), (without, without.vectors.search(vector, limit=limit)))
    ]
    assert np.allclose(sorted(cosines[0]), sorted(cosines[1]), atol=2e-3)  # ties may stand in another order


def test_where_nearly_all_that_is_near_is_hidden_the_rest_is_compared_one_by_one(
    whole: Generation, without: Generation, monkeypatch: pytest.MonkeyPatch, seen: Narrowed
) -> None:
    monkeypatch.setattr(module, "_OVERFETCH", 1)
    monkeypatch.setattr(module, "_ALL_COMPARED", 0)
    vector = encoded(seen, "Old habits of the tramway wardens were found on visit to depot")
    rows = whole.vectors.search(vector, limit=5)
    assert {whole.standing[row][0] for row in rows} & set(SEARCHED)
    found = seen.vectors.windows(vector, limit=5)
    assert len(found) == 5
    best = sorted(
        (
            cosine
            for close in without.exact.closeness(vector, range(without.facets.passages)).values()
            for cosine in close.windows
        ),
        reverse=True,
    )[:5]
    got = seen.exact.closeness(vector, found)
    assert np.allclose([got[row].windows.max() for row in found], best, atol=2e-3)


def test_windows_to_choose_from_are_named_by_the_rows_that_passages_have_now(
    seen: Narrowed, without: Generation
) -> None:
    vector = encoded(seen, "canal wardens")
    names = [f"{row}.0" for row in range(0, seen.facets.passages, 3)]
    assert set(seen.vectors.search(vector, limit=4, among=names)) <= set(range(0, seen.facets.passages, 3))
    assert seen.vectors.search(vector, limit=4, among=[]) == []


@given(words=queries, narrowed=filters)
@settings(max_examples=60)
def test_no_query_under_any_filter_finds_or_counts_what_is_hidden(
    seen: Narrowed, without: Generation, words: str, narrowed: Filters
) -> None:
    hits, _ = retrieve(seen, Search(words, filters=narrowed), k=20)
    assert not {hit.source.id for hit in hits} & set(SEARCHED)
    found, same = (search(each, Wanted(parse(words), narrowed)) for each in (seen, without))
    assert not {group.source.id for group in found.groups} & set(SEARCHED)
    named = {value.value for facet in found.facets for value in facet.values if not value.chosen}
    assert not named & set(SEARCHED)
    assert (found.documents, found.passages, found.years) == (same.documents, same.passages, same.years)
    assert found.facets == same.facets
    assert found.unknown == same.unknown
    assert [group.source.id for group in found.groups] == [group.source.id for group in same.groups]


def test_a_reader_who_may_see_all_is_given_the_generation_itself(whole: Generation) -> None:
    sights = Sights(whole)
    assert sights.of(None) is whole
    assert sights.of(frozenset({"finance", "hr", "else"})) is whole


def test_where_nothing_is_restricted_everyone_is_given_the_generation_itself(without: Generation) -> None:
    assert Sights(without).of(EVERYONE) is without


def test_a_view_is_made_once_for_all_who_see_the_same(whole: Generation) -> None:
    sights = Sights(whole)
    first = sights.of(FINANCE)
    assert first.hidden == {"undated"}
    assert sights.of(FINANCE | {"a group of which nothing is"}) is first
    assert sights.of(EVERYONE) is not first


def test_a_reader_from_whom_everything_is_hidden_is_given_an_empty_collection(without: Generation) -> None:
    view = Narrowed(without, frozenset(without.sources))
    assert set(view.manifest.counts.values()) == {0}
    assert retrieve(view, Search("tramway"), k=5)[0] == []
    assert search(view, Wanted(parse("tramway"))).documents == 0
    view.close()


def test_a_view_that_was_pushed_out_can_be_read_to_the_end(
    whole: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.kernel.index.sights._KEPT", 1)
    sights = Sights(whole)
    first = sights.of(FINANCE)
    sights.of(EVERYONE)
    assert first.passages.count("documents") == len(first.sources)
    assert sights.of(FINANCE) is not first


def test_without_room_for_a_view_nothing_is_shown(whole: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "TemporaryDirectory", full)
    with pytest.raises(PrecedentError, match="TMPDIR"):
        Sights(whole).of(EVERYONE)
