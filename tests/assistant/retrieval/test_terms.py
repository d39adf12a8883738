from __future__ import annotations

import pytest

from assistant.kernel.domain import Filters, Term
from assistant.kernel.mentions import MentionFinder
from assistant.kernel.taxonomy import Place, Programme, Taxonomy
from assistant.kernel.taxonomy import Term as Named
from assistant.retrieval.understanding import Question, Shape, spelled_out, understand, without_programmes

TAXONOMY = Taxonomy(
    barriers=(Named("data-sharing", "Data-sharing", terms=("sharing data",)),),
    themes=(Named("housing", "Housing", terms=("homes",)),),
    programmes=(
        Programme("harbour-fund", "Harbour Fund", ("HBF",), years=(2001, 2006)),
        Programme("lantern", "Lantern Programme", ("Lantern",), years=(2010, None)),
        Programme("undated", "Undated Scheme"),
    ),
    places=(
        Place("Whitby", "Yorkshire and the Humber", "England"),
        Place("Leeds", "Yorkshire and the Humber", "England"),
        Place("Belfast", "Northern Ireland", "Northern Ireland"),
    ),
)
FINDER = MentionFinder(TAXONOMY)
SINCE_2009 = Term("years", "2009-", "running since 2009")


def read(text: str, *ignored: str) -> Question:
    return understand(text, FINDER, ignored=ignored)


def test_terms_have_the_names_that_people_know() -> None:
    assert read("Did HBF have trouble sharing data in Whitby?").terms == (
        Term("programmes", "harbour-fund", "Harbour Fund"),
        Term("places", "Whitby", "Whitby"),
        Term("barriers", "data-sharing", "Data-sharing"),
    )


def test_everyday_words_are_no_terms() -> None:
    assert read("What was done about homes?").terms == ()


@pytest.mark.parametrize("said", ["Yorkshire", "Yorkshire and the Humber"])
def test_region_is_all_places_in_it(said: str) -> None:
    question = read(f"What was tried in {said}?")
    assert question.terms == (Term("places", "Yorkshire and the Humber", "Yorkshire and the Humber"),)
    assert question.narrowing == Filters(places=("Whitby", "Leeds"))


def test_what_only_looks_like_a_region_is_none() -> None:
    assert read("What was tried in Northern Ireland?").terms == ()
    assert read("What goes into yorkshire puddings?").terms == ()


def test_place_and_barrier_narrow_where_no_programme_is_named() -> None:
    assert read("What helped with sharing data in Leeds?").narrowing == Filters(
        places=("Leeds",), barriers=("data-sharing",)
    )
    assert read("What did the Harbour Fund do in Leeds?").narrowing == Filters()


def test_years_of_what_was_tried_are_those_in_which_programmes_ran() -> None:
    question = read("What was tried since 2009?")
    assert question.terms == (SINCE_2009,)
    assert question.narrowing == Filters(programmes=("lantern",))


def test_years_in_which_no_programme_ran_are_of_publication() -> None:
    question = read("What was tried before 1990?")
    assert question.terms == (Term("years", "-1989", "published before 1990"),)
    assert question.narrowing == Filters(year_to=1989)


def test_years_of_publication_filter_whatever_is_asked() -> None:
    question = read("What do reports published since 2009 say of the Harbour Fund?")
    assert question.terms[-1] == Term("years", "2009-", "published since 2009")
    assert question.narrowing == Filters(year_from=2009)


@pytest.mark.parametrize(
    "text",
    ["How many towns did the Harbour Fund help since 2009?", "How many people were helped since 2009?"],
)
def test_years_that_may_be_part_of_what_is_asked_are_not_read(text: str) -> None:
    assert "years" not in {term.facet for term in read(text).terms}
    assert read(text).narrowing == Filters()


def test_ignored_terms_are_not_read() -> None:
    text = "What was tried since 2009 in Leeds and Yorkshire about sharing data?"
    assert {term.facet for term in read(text).terms} == {"places", "barriers", "years"}
    ignored = ["places:Leeds", "places:Yorkshire and the Humber", "barriers:data-sharing", "years:2009-"]
    question = read(text, *ignored)
    assert (question.terms, question.narrowing) == ((), Filters())
    assert question.ignored == tuple(ignored)


def test_ignored_programme_is_mere_words() -> None:
    text = "Compare HBF with Lantern"
    question = read(text, "programmes:harbour-fund")
    assert question.mentions.programmes == ("lantern",)
    assert question.shape is Shape.SINGLE
    assert without_programmes(text, FINDER, ignored=question.ignored) == "Compare HBF with"
    assert (
        spelled_out(text, FINDER, ignored=question.ignored) == "Compare HBF with Lantern (Lantern Programme)"
    )


@pytest.mark.parametrize("odd", ["", ":", "programmes", "nonsense:x", "programmes:", "a:b:c"])
def test_what_names_no_term_ignores_nothing(odd: str) -> None:
    assert read("What was HBF in Leeds?", odd).terms == read("What was HBF in Leeds?").terms
