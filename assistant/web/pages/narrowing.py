"""What a question can be narrowed to, as the question box offers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from assistant.answering.examples import programmes
from assistant.kernel.domain import Filters
from assistant.kernel.index.generation import Generation
from assistant.retrieval.filtering import described, years
from assistant.retrieval.searching.search import Wanted, search
from assistant.retrieval.searching.syntax import parse
from assistant.web.api.schemas import SINGULAR


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a form's field, and what people call it."""

    field: str
    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A field of the box with its choices."""

    field: str
    label: str
    choices: tuple[Choice, ...]


def narrowed(filters: Filters, generation: Generation) -> list[Choice]:
    """Return what resolved filters are set to, each as a field that sets it again."""
    terms = [term for term in described(filters, generation) if term.facet in SINGULAR]
    spans = (("year_from", filters.year_from, None), ("year_to", None, filters.year_to))
    bounds = [
        Choice(name, str(first or last), years(first, last).name)
        for name, first, last in spans
        if first or last
    ]
    return [*(Choice(SINGULAR[term.facet], term.value, term.name) for term in terms), *bounds]


def offered(generation: Generation, filters: Filters) -> list[Offer]:
    """Return the fields that narrow further, without what the filters are set to already."""
    taxonomy = generation.taxonomy
    sources = [entry.source for entry in generation.sources.values()]
    places = sorted({place for source in sources for place in source.places})
    # Years by which documents can be told apart.
    found = sorted({str(source.year) for source in sources if source.year}, reverse=True)
    told_apart = found if len(found) > 1 else []
    named = {
        "programmes": ("Programme", [(item.id, item.name) for item in programmes(generation)]),
        "places": ("Place", [(place, place) for place in places]),
        "barriers": ("Barrier", [(item.id, item.name) for item in taxonomy.barriers]),
        "themes": ("Theme", [(item.id, item.name) for item in taxonomy.themes]),
        "year_from": ("Published in or after", [(year, year) for year in told_apart]),
        "year_to": ("Published in or before", [(year, year) for year in told_apart]),
    }
    offers = [
        _offer(SINGULAR.get(name, name), label, terms, chosen=getattr(filters, name))
        for name, (label, terms) in named.items()
    ]
    return [offer for offer in offers if offer.choices]


def searching(words: str, filters: Filters, generation: Generation) -> str:
    """Return the address that searches for words under the same filters; "" where it would find nothing."""
    if not search(generation, Wanted(parse(words), filters, limit=0)).passages:
        return ""
    fields = [(choice.field, choice.value) for choice in narrowed(filters, generation)]
    return "/search?" + urlencode([("q", words), *fields])


def _offer(
    name: str, label: str, terms: Sequence[tuple[str, str]], *, chosen: Sequence[str] | int | None
) -> Offer:
    """Offer what is not chosen yet; a year that is set is changed, not added to."""
    known = chosen if isinstance(chosen, tuple) else ()
    free = [] if isinstance(chosen, int) else [term for term in terms if term[0] not in known]
    return Offer(name, label, tuple(Choice(name, *term) for term in free))
