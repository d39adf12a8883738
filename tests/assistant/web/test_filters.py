from __future__ import annotations

import pytest

from assistant.kernel.domain import Filters
from assistant.kernel.index.generation import Generation
from assistant.web.filters import FilterUnknown, let_through, resolve


@pytest.mark.parametrize("name", ["harbour-fund", "Harbour Fund", "HARBOUR  FUND", "hbf"])
def test_programme_is_known_by_id_name_and_alias(generation: Generation, name: str) -> None:
    assert resolve(Filters(programmes=(name,)), generation).programmes == ("harbour-fund",)


def test_every_facet_is_resolved(generation: Generation) -> None:
    asked = Filters(
        programmes=("HBF", "Lantern"),
        places=("whitby",),
        barriers=("Data-Sharing",),
        kinds=("Programme",),
        nations=("wales",),
        statuses=("Superseded",),
        documents=("lantern",),
        year_from=2019,
    )
    assert resolve(asked, generation) == Filters(
        programmes=("harbour-fund", "lantern"),
        places=("Whitby",),
        barriers=("data-sharing",),
        kinds=("programme",),
        nations=("Wales",),
        statuses=("superseded",),
        documents=("lantern",),
        year_from=2019,
    )


def test_no_filters_stay_none(generation: Generation) -> None:
    assert not resolve(Filters(), generation)


def test_unknown_programme_names_the_known_ones_once_each(generation: Generation) -> None:
    with pytest.raises(FilterUnknown) as raised:
        resolve(Filters(programmes=("Atlantis",)), generation)
    assert str(raised.value) == (
        "There is no programme 'Atlantis' in the collection. "
        "Known: Harbour Fund, Lantern Programme, Orchard Partnerships."
    )


@pytest.mark.parametrize(
    "filters",
    [Filters(themes=("x",)), Filters(kinds=("x",)), Filters(statuses=("x",)), Filters(documents=("x",))],
)
def test_unknown_value_of_any_facet_is_refused(generation: Generation, filters: Filters) -> None:
    with pytest.raises(FilterUnknown, match="There is no"):
        resolve(filters, generation)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"harbour-fund", "lantern", "lantern-early", "orchard"}),
        (Filters(programmes=("lantern",)), {"lantern", "lantern-early"}),
        (Filters(programmes=("lantern",), statuses=("current",)), {"lantern"}),
        (Filters(nations=("England", "Scotland")), {"harbour-fund", "orchard"}),
        (Filters(year_from=2020, year_to=2021), {"harbour-fund", "lantern"}),
        (Filters(year_to=2019), {"lantern-early"}),
    ],
)
def test_document_is_let_through_by_what_it_is_catalogued_under(
    generation: Generation, filters: Filters, expected: set[str]
) -> None:
    passed = {name for name, entry in generation.sources.items() if let_through(filters, entry)}
    assert passed == expected
