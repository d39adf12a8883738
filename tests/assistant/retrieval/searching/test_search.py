from __future__ import annotations

from collections.abc import Callable

import pytest
from collections_searched import MANY, PAPERS

from assistant.kernel.domain import Filters
from assistant.kernel.index.generation import Generation
from assistant.retrieval.searching import relevance
from assistant.retrieval.searching.advice import Change
from assistant.retrieval.searching.search import Found, Wanted, search
from assistant.retrieval.searching.syntax import parse

Look = Callable[..., Found]


def documents(found: Found) -> list[str]:
    return [group.source.id for group in found.groups]


def counted(found: Found, facet: str) -> dict[str, tuple[int, int]]:
    (named,) = [each for each in found.facets if each.name == facet]
    return {each.value: (each.documents, each.passages) for each in named.values}


# What is a result -----------------------------------------------------------------------------


def test_passages_with_the_words_are_results(look: Look) -> None:
    found = look("competitive bidding", limit=50)
    assert set(documents(found)) == {f"paper-{number:02}" for number in (0, 3, 6, 9, 12)}


def test_words_that_stand_nowhere_find_nothing(look: Look) -> None:
    found = look("zymurgy")
    assert (found.documents, found.passages, found.groups) == (0, 0, ())


def test_words_that_only_put_a_question_weigh_nothing(searched: Generation) -> None:
    assert set(relevance.word_weights(searched, "what is the canal of Leeds")) == {"canal", "leed"}
    assert set(relevance.word_weights(searched, "what is the")) == {"what", "is", "the"}


def test_phrase_must_stand_together(look: Look) -> None:
    assert look('"old habits"').passages == PAPERS + MANY  # with the undated one, each but the first once
    assert look('"habits old"').passages == 0


def test_what_is_excluded_is_in_no_result(look: Look) -> None:
    everything, without = look("old habits", limit=50), look("old habits -canal", limit=50)
    assert set(documents(without)) < set(documents(everything))
    for group in without.groups:
        for shown in group.shown:
            assert "canal" not in shown.passage.text.casefold()


def test_only_an_exclusion_finds_all_the_rest(look: Look) -> None:
    found = look('-"old habits"')
    assert found.passages == look("").passages - look('"old habits"').passages


def test_without_words_a_filter_finds_all_that_it_lets_through(look: Look, searched: Generation) -> None:
    found = look("", kinds=("audit",))
    assert found.documents == PAPERS // 2
    assert found.passages == len(searched.passages.matching(Filters(kinds=("audit",))) or ())


def test_abbreviated_programme_finds_passages_that_name_it_in_full(generation: Generation) -> None:
    assert documents(search(generation, Wanted(parse("HBF"))))[0] == "harbour-fund"


def test_filter_narrows_the_results_and_adds_none(look: Look) -> None:
    everything = set(documents(look("old habits", limit=50)))
    narrowed = set(documents(look("old habits", limit=50, nations=("Wales",))))
    assert narrowed == {name for name in everything if name.startswith("paper") and int(name[-2:]) % 2}


def test_when_there_are_more_than_are_ranked_it_says_so_and_filters_look_further(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = look("old habits", limit=50, nations=("Wales",))
    monkeypatch.setattr(relevance, "DEPTH", 4)
    capped = look("old habits", limit=50)
    assert capped.more
    assert capped.passages < PAPERS
    assert not whole.more
    inside = look("old habits", limit=50, documents=("paper-05",))
    assert documents(inside) == ["paper-05"]
    assert not inside.more


def test_collection_too_large_to_compare_whole_finds_the_same(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = look("tramway ridership", limit=50)
    monkeypatch.setattr(relevance, "_ALL_COMPARED", 0)
    assert look("tramway ridership", limit=50).groups == compared.groups


# Counts -----------------------------------------------------------------------------------------

_FILTERS = {
    "kinds": ("review",),
    "nations": ("Wales",),
    "publishers": ("Board of Trams",),
    "barriers": ("funding",),
    "places": ("Leeds", "Cardiff"),
}


@pytest.mark.parametrize("query", ["", "old habits", '"old habits" -depot', "tramway ridership grew"])
@pytest.mark.parametrize("names", [(), ("kinds",), ("nations", "barriers"), ("publishers", "places")])
def test_count_of_a_value_is_what_choosing_it_finds(look: Look, query: str, names: tuple[str, ...]) -> None:
    filters = {name: _FILTERS[name] for name in names}
    found = look(query, **filters)
    for facet in ("programmes", "places", "barriers", "themes", "kinds", "nations", "publishers"):
        for value, count in counted(found, facet).items():
            chosen = look(query, **{**filters, facet: (value,)})
            assert (chosen.documents, chosen.passages) == count, (facet, value)


def test_choosing_in_a_facet_does_not_lower_its_own_counts(look: Look) -> None:
    before, after = look("old habits"), look("old habits", kinds=("audit",))
    assert counted(after, "kinds") == counted(before, "kinds")
    assert counted(after, "nations") != counted(before, "nations")


def test_values_of_one_facet_are_alternatives(look: Look) -> None:
    both = look("old habits", kinds=("audit", "review"))
    assert both.passages == look("old habits").passages


def test_what_is_chosen_stays_listed_with_no_results(look: Look) -> None:
    found = look("competitive bidding", nations=("Wales",), places=("Leeds",))
    assert counted(found, "places")["Leeds"] == (0, 0)
    (facet,) = [each for each in found.facets if each.name == "places"]
    assert [value.value for value in facet.values if value.chosen] == ["Leeds"]


def test_values_have_the_names_that_people_know(look: Look) -> None:
    (facet,) = [each for each in look("old habits").facets if each.name == "programmes"]
    assert {each.name for each in facet.values} == {"Tramway Programme", "Canal Programme"}


def test_years_are_counted_whatever_years_are_asked_for(look: Look) -> None:
    found = look("old habits", year_from=2005, year_to=2006)
    assert set(documents(found)) == {"paper-04", "paper-05"}
    assert (found.years.first, found.years.last, found.years.undated) == (2001, 2013, 1)
    assert set(found.years.counts.values()) == {1}


def test_earlier_version_is_left_out_and_counted(look: Look) -> None:
    found = look("old habits", limit=50)
    assert "paper-early" not in documents(found)
    assert found.earlier == 1
    assert counted(found, "statuses")["superseded"] == (1, 1)
    brought = look("old habits", limit=50, statuses=("superseded",))
    assert documents(brought) == ["paper-early"]
    assert brought.earlier == 0


# Order, groups, pages ----------------------------------------------------------------------------


def test_passages_of_a_document_stand_together_the_rest_counted(look: Look) -> None:
    found = look('"old habits"')
    (first,) = [group for group in found.groups if group.source.id == "paper-00"]
    assert first.passages == MANY
    assert len(first.shown) == 6


def test_only_document_shows_more_of_its_passages(look: Look) -> None:
    (group,) = look('"old habits"', documents=("paper-00",)).groups
    assert len(group.shown) == MANY


def test_newest_and_oldest_put_what_has_no_date_last(look: Look) -> None:
    newest = documents(look("old habits", sort="newest", limit=50))
    oldest = documents(look("old habits", sort="oldest", limit=50))
    assert newest[-1] == oldest[-1] == "undated"
    assert newest[:-1] == oldest[:-1][::-1] == sorted(newest[:-1], reverse=True)


def test_best_document_comes_first(look: Look) -> None:
    found = look("old habits depot 63", limit=50)
    assert documents(found)[0] == "paper-00"
    scores = [group.shown[0].score for group in found.groups]
    assert scores == sorted(scores, reverse=True)


def test_same_search_is_answered_the_same(look: Look) -> None:
    assert look("tramway old habits") == look("tramway old habits")


def test_pages_hold_every_document_once(look: Look) -> None:
    pages = [documents(look("old habits", offset=offset, limit=4)) for offset in range(0, 20, 4)]
    names = [name for page in pages for name in page]
    assert names == documents(look("old habits", limit=50))
    assert len(names) == len(set(names)) == PAPERS + 1


# Where nothing is found ---------------------------------------------------------------------------


def change(found: Found, kind: Change) -> list[tuple[str, int]]:
    return [(str(each.query), each.passages) for each in found.alternatives if each.change is kind]


def test_every_alternative_gives_the_results_that_it_promises(look: Look) -> None:
    found = look('"habits old"', nations=("Wales",), kinds=("audit",))
    assert not found.passages
    assert found.alternatives
    for each in found.alternatives:
        names = {name: getattr(each.filters, name) for name in ("nations", "kinds")}
        really = look(str(each.query), **names)
        assert (really.documents, really.passages) == (each.documents, each.passages)
        assert each.passages


def test_filter_that_is_in_the_way_is_named(look: Look) -> None:
    found = look("competitive bidding", kinds=("audit",), places=("Leeds",))
    lifted = {each.facet: each.documents for each in found.alternatives if each.change is Change.LIFTED}
    assert lifted == {"kinds": 3, "places": 2}
    assert found.alternatives[-1].change is Change.UNFILTERED


def test_years_in_the_way_are_named(look: Look) -> None:
    found = look("old habits", year_from=2050)
    assert [(each.facet, each.documents) for each in found.alternatives] == [("years", PAPERS + 1)]


def test_phrase_is_taken_apart_and_exclusion_dropped_where_that_helps(look: Look) -> None:
    assert change(look('"habits old"'), Change.UNQUOTED) == [("habits old", PAPERS + MANY)]
    assert change(look("ridership -riders"), Change.INCLUDING) == [("ridership", PAPERS + 1)]


def test_misspelt_word_is_named_and_corrected(look: Look) -> None:
    found = look("ridreship")
    assert [(each.word, each.near) for each in found.unknown] == [("ridreship", ("ridership",))]
    assert change(found, Change.SPELLED) == [("ridership", PAPERS + 1)]


def test_words_that_are_unknown_are_all_mended_or_dropped_together(look: Look) -> None:
    ((query, passages),) = change(look("ridreship habbits zymurgy"), Change.KNOWN)
    assert (query, passages) == ("ridership habits", look("ridership habits").passages)
    assert change(look("the zymurgy of zoos"), Change.KNOWN) == []


def test_unknown_word_is_named_beside_results_too(look: Look) -> None:
    found = look("old habits of the depot wardenz")
    assert found.passages
    assert [each.word for each in found.unknown] == ["wardenz"]


def test_nearest_in_meaning_are_offered_but_not_for_phrases(look: Look) -> None:
    assert look("zymurgy").nearest
    assert not look('"zymurgy"').nearest


def test_nothing_is_advised_where_something_was_found(look: Look) -> None:
    found = look("old habits")
    assert (found.alternatives, found.nearest, found.unknown) == ((), (), ())
