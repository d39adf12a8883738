from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.domain import DocumentStatus, Filters, Source
from assistant.kernel.index.facets import FACETS, YEARS, Count, Facets
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import IndexStore

A = Source("a", "a.md", "", 1, "A", publisher="P", published="2001", kind="audit", nation="England and Wales")
B = Source("b", "b.md", "", 1, "B", publisher="Q", published="", kind="audit")
OLD = replace(A, id="old", published="1999-05", status=DocumentStatus.SUPERSEDED, superseded_by="a")
# Rows: two of A, one of B, one of the earlier version of A.
FACETS_OF_THREE = Facets(
    [A, B, OLD],
    ["a", "a", "b", "old"],
    [("place", "Leeds", 0), ("place", "York", 0), ("place", "Leeds", 2), ("unheard", "of", 1)],
)


def rows(filters: Filters, besides: str = "") -> list[int]:
    return np.flatnonzero(FACETS_OF_THREE.through(filters, besides=besides)).tolist()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), [0, 1, 2]),
        (Filters(places=("Leeds",)), [0, 2]),
        (Filters(places=("Leeds", "York")), [0, 2]),
        (Filters(places=("Leeds",), publishers=("Q",)), [2]),
        (Filters(nations=("Wales",)), [0, 1]),
        (Filters(year_from=2000), [0, 1]),
        (Filters(year_to=2000), [3]),
        (Filters(statuses=("superseded",)), [3]),
        (Filters(documents=("old", "b")), [2, 3]),
        (Filters(kinds=("letter",)), []),
    ],
)
def test_filter_lets_through_what_it_says(filters: Filters, expected: list[int]) -> None:
    assert rows(filters) == expected


def test_facet_that_is_left_out_is_not_asked() -> None:
    filters = Filters(places=("York",), publishers=("Q",))
    assert rows(filters) == []
    assert rows(filters, besides="places") == [2]
    assert rows(filters, besides="publishers") == [0]
    assert rows(Filters(year_to=2000), besides=YEARS) == [0, 1, 2]
    assert rows(Filters(), besides="statuses") == [0, 1, 2, 3]
    assert rows(Filters(documents=("old",)), besides="documents") == [0, 1, 2]


def test_values_are_counted_by_passage_and_by_document() -> None:
    everything = np.ones(4, dtype=np.bool_)
    assert FACETS_OF_THREE.counts("nations", everything) == {"England": Count(3, 2), "Wales": Count(3, 2)}
    assert FACETS_OF_THREE.counts("places", np.array([False, True, True, False])) == {"Leeds": Count(1, 1)}
    assert FACETS_OF_THREE.counts("programmes", everything) == {}
    assert FACETS_OF_THREE.years(everything) == {0: 1, 1999: 1, 2001: 1}
    assert FACETS_OF_THREE.documents(np.array([True, True, False, False])) == 1


def test_empty_collection_has_no_facets() -> None:
    empty = Facets([], [], [])
    nothing = empty.through(Filters(places=("Leeds",)))
    assert len(nothing) == 0
    assert all(empty.counts(name, nothing) == {} for name in FACETS)


_FILTERS = st.builds(
    Filters,
    programmes=st.sampled_from([(), ("lantern",), ("lantern", "orchard")]),
    barriers=st.sampled_from([(), ("funding",), ("data-sharing",)]),
    kinds=st.sampled_from([(), ("programme",)]),
    nations=st.sampled_from([(), ("England",), ("England", "Wales")]),
    publishers=st.sampled_from([(), ("Test Library",), ("Nobody",)]),
    # Statuses are asked for: without them, the database leaves no earlier version out.
    statuses=st.sampled_from([("current", "superseded", "withdrawn"), ("superseded",)]),
    year_from=st.sampled_from([None, 2019, 2021]),
    year_to=st.sampled_from([None, 2020]),
)


@pytest.fixture(scope="module")
def opened(index_folder: Path) -> Iterator[Generation]:
    generation = Generation(IndexStore(index_folder).current())
    yield generation
    generation.close()


@given(filters=_FILTERS)
def test_masks_and_the_database_agree(opened: Generation, filters: Filters) -> None:
    expected = opened.passages.matching(filters)
    assert frozenset(np.flatnonzero(opened.facets.through(filters)).tolist()) == expected
