"""Turn the names people filter by into the terms that the collection knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.kernel.domain import DocumentStatus, Filters, Source, Term
from assistant.kernel.errors import QuestionInvalid
from assistant.kernel.index.generation import Generation
from assistant.kernel.taxonomy import Taxonomy
from assistant.retrieval.years import Years

_YEARS = range(1, 10_000)
_LISTED = 100  # names of what is known, in a message


@dataclass(frozen=True, slots=True)
class _Term:
    value: str  # as filtered by
    name: str  # as people know it
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Facet:
    """What one value of a facet is called, and the values there are: the taxonomy's, then the catalogue's."""

    called: str
    named: Callable[[Taxonomy], Iterator[_Term]]
    catalogued: Callable[[Source], Iterable[str]]


def resolve(filters: Filters, generation: Generation) -> Filters:
    """Return filters with names and aliases turned into ids, whatever their case.

    Raises `QuestionInvalid`, naming what is known, for a name that stands for nothing: a
    misspelt filter would otherwise find nothing and look like an answer.
    """
    for year in (filters.year_from, filters.year_to):
        if year is not None and year not in _YEARS:
            raise QuestionInvalid(f"There is no year {year}; give one of four digits.")
    resolved: dict[str, Any] = {
        name: tuple(_resolved(wanted, facet, generation) for wanted in getattr(filters, name))
        for name, facet in _FACETS.items()
        if getattr(filters, name)
    }
    return replace(filters, **resolved)


def let_through(filters: Filters, source: Source) -> bool:
    """Tell whether a document is catalogued under what a resolved filter asks for."""
    facets = all(
        set(getattr(filters, name)) & set(facet.catalogued(source))
        for name, facet in _FACETS.items()
        if getattr(filters, name)
    )
    if filters.year_from is None and filters.year_to is None:
        return facets
    first, last = filters.year_from or _YEARS.start, filters.year_to or _YEARS.stop
    return facets and source.year is not None and first <= source.year <= last


def described(filters: Filters, generation: Generation) -> tuple[Term, ...]:
    """Return what resolved filters narrow to, by the names that people know."""
    terms = []
    for name, facet in _FACETS.items():
        values = getattr(filters, name)
        if name == "documents":  # ids are for addresses; people know titles
            known = {value: _title(value, generation) for value in values}
        else:
            known = {term.value: term.name for term in _terms(facet, generation)} if values else {}
        terms += [Term(name, value, known.get(value) or value) for value in values]
    if filters.year_from or filters.year_to:
        terms.append(years(filters.year_from, filters.year_to))
    return tuple(terms)


def years(first: int | None, last: int | None) -> Term:
    """Return a span of years of publication as a term: "published since 2015"."""
    span = Years(first, last)
    return Term("years", span.value, span.published)


def _title(document_id: str, generation: Generation) -> str:
    entry = generation.sources.get(document_id)
    return entry.source.title if entry else ""


def _resolved(wanted: str, facet: _Facet, generation: Generation) -> str:
    terms = list(_terms(facet, generation))
    plain = " ".join(wanted.casefold().split())
    for term in terms:
        if plain in (each.casefold() for each in (term.value, term.name, *term.aliases)):
            return term.value
    names = list(dict.fromkeys(term.name for term in terms))
    known = ", ".join([*names[:_LISTED], *(["…"] if len(names) > _LISTED else [])]) or "none"
    printable = wanted.encode("utf-8", "backslashreplace").decode()  # an argument may be bytes of any kind
    raise QuestionInvalid(f"There is no {facet.called} called '{printable}'. Known: {known}.")


def _terms(facet: _Facet, generation: Generation) -> Iterator[_Term]:
    named = list(facet.named(generation.taxonomy))
    yield from named
    known = {term.value for term in named}
    catalogued = {value for item in generation.sources.values() for value in facet.catalogued(item.source)}
    yield from (_Term(value, value) for value in sorted(catalogued - known) if value)


def _unnamed(_: Taxonomy) -> Iterator[_Term]:
    yield from ()


def _statuses(_: Taxonomy) -> Iterator[_Term]:
    yield from (_Term(status.value, status.value) for status in DocumentStatus)


_FACETS: Mapping[str, _Facet] = {
    "programmes": _Facet(
        "programme",
        lambda taxonomy: (_Term(item.id, item.name, item.aliases) for item in taxonomy.programmes),
        lambda source: source.programmes,
    ),
    "places": _Facet(
        "place",
        lambda taxonomy: (_Term(item.name, item.name, item.aliases) for item in taxonomy.places),
        lambda source: source.places,
    ),
    "barriers": _Facet(
        "barrier",
        lambda taxonomy: (_Term(item.id, item.name) for item in taxonomy.barriers),
        lambda source: source.barriers,
    ),
    "themes": _Facet(
        "theme",
        lambda taxonomy: (_Term(item.id, item.name) for item in taxonomy.themes),
        lambda source: source.themes,
    ),
    "kinds": _Facet("kind of document", _unnamed, lambda source: (source.kind,)),
    "nations": _Facet("nation", _unnamed, lambda source: source.nations),
    "publishers": _Facet("publisher", _unnamed, lambda source: (source.publisher,)),
    "statuses": _Facet("status", _statuses, lambda source: (source.status.value,)),
    "documents": _Facet("document", _unnamed, lambda source: (source.id,)),
}
