"""What a question is understood to be about, as terms that a reader can see and take away."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.kernel.domain import Filters, Term
from assistant.kernel.mentions import Mentions
from assistant.kernel.taxonomy import Taxonomy
from assistant.retrieval import years
from assistant.retrieval.years import Years

# What the search is kept to where no programme is named. Where one is, only sentences about it are quoted,
# and a place or barrier steers: that nothing is known of it there is worth saying beside what is known.
# Themes are not read: everyday words name them ("residents", "departments"), and what is kept to one
# misses some of what answers.
_NARROWS = ("places", "barriers")
_REGION_TAIL = re.compile(r" and (?:the )?\w+$")  # "Yorkshire" is said of "Yorkshire and the Humber"


@dataclass(frozen=True, slots=True)
class Reading:
    """The terms of a question, and what they narrow its search to."""

    terms: tuple[Term, ...] = ()
    narrowing: Filters = field(default_factory=Filters)
    said: tuple[str, ...] = ()  # of regions and years, as it stands in the question: no text need say it


def key(facet: str, value: str) -> str:
    """Return how a term is written that a reader asks to leave out."""
    return f"{facet}:{value}"


def ignored_of(facet: str, ignored: Collection[str]) -> set[str]:
    """Return the values of one facet among terms that are left out."""
    return {item.removeprefix(f"{facet}:") for item in ignored if item.startswith(f"{facet}:")}


def without(mentions: Mentions, ignored: Collection[str]) -> Mentions:
    """Return mentions without those that a reader asks to leave out."""
    if not ignored:
        return mentions
    kept = {
        facet: tuple(value for value in getattr(mentions, facet) if key(facet, value) not in ignored)
        for facet in _NAMED
    }
    return replace(mentions, **kept)


def read(
    query: str, mentions: Mentions, taxonomy: Taxonomy, *, across: bool, ignored: Collection[str] = ()
) -> Reading:
    """Return the terms of a question, given what it mentions.

    `across`: it asks of programmes in general, so that a span of years is one in which they ran.
    """
    named = tuple(_named(mentions, taxonomy))
    regions = {name: said for name, said in _regions(query, taxonomy) if key("places", name) not in ignored}
    named += tuple(Term("places", name, name) for name in regions)
    lying_in = (place.name for place in taxonomy.places if place.region in regions)
    within = replace(mentions, places=tuple(dict.fromkeys((*mentions.places, *lying_in))))
    facets = () if mentions.programmes else _NARROWS
    narrowing = Filters(**{facet: getattr(within, facet) for facet in facets})
    for span, name, bounds in _years(query, mentions, taxonomy, across=across):
        if key("years", span.value) not in ignored:
            term = Term("years", span.value, name)
            return Reading((*named, term), replace(narrowing, **bounds), (*regions.values(), span.said))
    return Reading(named, narrowing, tuple(regions.values()))


def _named(mentions: Mentions, taxonomy: Taxonomy) -> Iterator[Term]:
    for facet, known in _NAMED.items():
        names = {item.id: item.name for item in known(taxonomy)}
        for value in getattr(mentions, facet):
            yield Term(facet, value, names.get(value, value))


def _regions(query: str, taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """Yield the regions that a question names, each with what it says; a nation is none."""
    nations = {place.nation for place in taxonomy.places}
    for region in dict.fromkeys(place.region for place in taxonomy.places if place.region):
        if region not in nations:
            spoken = "|".join(re.escape(name) for name in (region, _REGION_TAIL.sub("", region)))
            if found := re.search(rf"\b(?:{spoken})\b", query):
                yield region, found.group()


def _years(
    query: str, mentions: Mentions, taxonomy: Taxonomy, *, across: bool
) -> Iterator[tuple[Years, str, dict[str, Any]]]:
    """Yield the span of years that is asked to be kept to, its name, and the filters that keep to it."""
    published = years.published(query)
    spoken_of = None if published or mentions.programmes or not across else years.spoken_of(query)
    span = published or spoken_of
    if span is None:
        return
    ran = [item.id for item in taxonomy.programmes if any(item.years) and span.overlap(*item.years)]
    if spoken_of and ran:
        yield span, span.running, {"programmes": tuple(ran)}
    else:
        yield span, span.published, {"year_from": span.first, "year_to": span.last}


_NAMED: Mapping[str, Callable[[Taxonomy], Iterable[Any]]] = {
    "programmes": lambda taxonomy: taxonomy.programmes,
    "places": lambda _: (),  # a place is known by its name
    "barriers": lambda taxonomy: taxonomy.barriers,
}
