"""Where a search finds nothing: what to change, and how many results that really gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.kernel.domain import Filters
from assistant.kernel.index.facets import FACETS, YEARS
from assistant.kernel.index.generation import Generation
from assistant.retrieval.searching.results import Results
from assistant.retrieval.searching.spelling import Unknown
from assistant.retrieval.searching.syntax import Query
from assistant.retrieval.words import telling_words


class Change(StrEnum):
    """What is done differently."""

    SPELLED = "spelled"  # a word is spelt as the collection has it
    KNOWN = "known"  # all of them are, and what is like no word of the collection is dropped
    UNQUOTED = "unquoted"  # the words of the phrases need not stand together
    INCLUDING = "including"  # nothing is left out
    LIFTED = "lifted"  # one facet is no longer filtered by
    UNFILTERED = "unfiltered"  # none is


@dataclass(frozen=True, slots=True)
class Alternative:
    """A search that finds something where the one that was made does not."""

    change: Change
    query: Query
    filters: Filters
    documents: int
    passages: int
    facet: str = ""  # that is no longer filtered by
    word: str = ""  # that was spelt differently
    instead: str = ""


def alternatives(
    generation: Generation, query: Query, filters: Filters, unknown: Sequence[Unknown]
) -> tuple[Alternative, ...]:
    """Return the changes that help, those of the query first, then those of filters by what they give."""
    tried = [
        _tried(generation, each)
        for each in (*_of_query(query, filters, unknown), *_of_filters(query, filters))
    ]
    found = [each for each in tried if each.passages]
    words = [each for each in found if each.change not in _OF_FILTERS]
    lifted = [each for each in found if each.change in _OF_FILTERS]
    return (*words, *sorted(lifted, key=lambda each: (each.change is Change.UNFILTERED, -each.documents)))


_OF_FILTERS = frozenset({Change.LIFTED, Change.UNFILTERED})


def without(filters: Filters, facet: str) -> Filters:
    """Return filters with one facet no longer asked for."""
    if facet == YEARS:
        return replace(filters, year_from=None, year_to=None)
    return replace(filters, **{facet: ()})  # type: ignore[arg-type]  # a field that holds values


def facets_on(filters: Filters) -> list[str]:
    """Return the facets that are filtered by."""
    dated = filters.year_from is not None or filters.year_to is not None
    return [*(facet for facet in FACETS if getattr(filters, facet)), *([YEARS] if dated else [])]


def _of_query(query: Query, filters: Filters, unknown: Sequence[Unknown]) -> Iterator[Alternative]:
    known = query
    for each in unknown:
        for word in each.near:
            spelled = query.spelled(each.word, word)
            yield Alternative(Change.SPELLED, spelled, filters, 0, 0, word=each.word, instead=word)
        known = known.spelled(each.word, each.near[0] if each.near else "")
    mended_by_one = len(unknown) == 1 and unknown[0].near
    if known != query and telling_words(known.text) and not mended_by_one:
        yield Alternative(Change.KNOWN, known, filters, 0, 0)
    if query.phrases:
        yield Alternative(Change.UNQUOTED, query.unquoted(), filters, 0, 0)
    if query.without:
        yield Alternative(Change.INCLUDING, query.including(), filters, 0, 0)


def _of_filters(query: Query, filters: Filters) -> Iterator[Alternative]:
    on = facets_on(filters)
    for facet in on:
        yield Alternative(Change.LIFTED, query, without(filters, facet), 0, 0, facet=facet)
    if len(on) > 1:
        yield Alternative(Change.UNFILTERED, query, Filters(), 0, 0)


def _tried(generation: Generation, each: Alternative) -> Alternative:
    ranked = Results(generation, each.query, each.filters).without()
    mask = ranked.mask(generation.facets.passages)
    return replace(each, passages=len(ranked.scores), documents=generation.facets.documents(mask))
