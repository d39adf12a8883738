from __future__ import annotations

import pytest

from assistant.kernel.domain import Filters
from assistant.kernel.errors import QuestionInvalid
from assistant.kernel.index.generation import Generation
from assistant.kernel.mentions import MentionFinder
from assistant.kernel.taxonomy import Taxonomy
from assistant.retrieval.filtering import let_through, resolve, years
from assistant.retrieval.understanding import understand


@pytest.mark.parametrize("name", ["harbour-fund", "Harbour Fund", "HARBOUR  FUND ", "hbf"])
def test_programme_is_known_by_id_name_and_alias(generation: Generation, name: str) -> None:
    assert resolve(Filters(programmes=(name,)), generation).programmes == ("harbour-fund",)


def test_every_facet_becomes_the_collections_own_term(generation: Generation) -> None:
    asked = Filters(
        programmes=("HBF", "Lantern"),
        places=("whitby",),
        barriers=("Data-Sharing", "FUNDING"),
        kinds=("Programme",),
        nations=("wales",),
        statuses=("Superseded",),
        documents=("Lantern",),
        year_from=2019,
        year_to=2021,
    )
    assert resolve(asked, generation) == Filters(
        programmes=("harbour-fund", "lantern"),
        places=("Whitby",),
        barriers=("data-sharing", "funding"),
        kinds=("programme",),
        nations=("Wales",),
        statuses=("superseded",),
        documents=("lantern",),
        year_from=2019,
        year_to=2021,
    )


def test_what_is_resolved_stays_as_it_is(generation: Generation) -> None:
    once = resolve(Filters(programmes=("HBF",), nations=("england",)), generation)
    assert resolve(once, generation) == once


def test_no_filters_stay_none(generation: Generation) -> None:
    assert not resolve(Filters(), generation)


def test_alias_of_a_place_becomes_its_name(awkward: Generation) -> None:
    assert resolve(Filters(places=("bexhill-on-sea",)), awkward).places == ("Bexhill",)


def test_term_of_the_catalogue_need_not_be_in_the_taxonomy(awkward: Generation) -> None:
    assert resolve(Filters(kinds=("NOTE",)), awkward).kinds == ("note",)


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (
            Filters(programmes=("Atlantis",)),
            "There is no programme called 'Atlantis'. "
            "Known: Harbour Fund, Lantern Programme, Orchard Partnerships.",
        ),
        (Filters(barriers=("Luck",)), "There is no barrier called 'Luck'. Known: Funding, Data-sharing."),
        (Filters(places=("Ely",)), "There is no place called 'Ely'. Known: Whitby."),
        (Filters(themes=("health",)), "There is no theme called 'health'. Known: none."),
        (Filters(nations=("Peru",)), "There is no nation called 'Peru'. Known: England, Scotland, Wales."),
        (Filters(kinds=("x",)), "There is no kind of document called 'x'. Known: programme."),
        (
            Filters(statuses=("old",)),
            "There is no status called 'old'. Known: current, superseded, withdrawn.",
        ),
        (
            Filters(documents=("x",)),
            "There is no document called 'x'. Known: harbour-fund, lantern, lantern-early, orchard.",
        ),
    ],
)
def test_unknown_name_is_refused_with_those_that_are_known(
    generation: Generation, filters: Filters, said: str
) -> None:
    with pytest.raises(QuestionInvalid) as raised:
        resolve(filters, generation)
    assert str(raised.value) == said


@pytest.mark.parametrize("year", [0, -5, 10_000, 10**30])
def test_year_that_cannot_be_is_refused(generation: Generation, year: int) -> None:
    for filters in (Filters(year_from=year), Filters(year_to=year)):
        with pytest.raises(QuestionInvalid, match="no year"):
            resolve(filters, generation)


def test_name_that_no_text_can_hold_is_refused(generation: Generation) -> None:
    with pytest.raises(QuestionInvalid, match="no nation"):
        resolve(Filters(nations=("\udcff",)), generation)


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
    passed = {name for name, entry in generation.sources.items() if let_through(filters, entry.source)}
    assert passed == expected


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (2015, None, "published since 2015"),
        (None, 2012, "published before 2013"),
        (2010, 2015, "published between 2010 and 2015"),
        (2019, 2019, "published in 2019"),
    ],
)
def test_years_are_named_as_those_read_from_a_question_are(
    first: int | None, last: int | None, name: str
) -> None:
    term = years(first, last)
    assert term.name == name
    read = understand(f"What was {name}?", MentionFinder(Taxonomy()))
    assert read.terms == (term,)
