"""Read filters as people write them: names and aliases become the collection's own terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.kernel.domain import DocumentStatus, Filters, Source
from assistant.kernel.errors import PrecedentError
from assistant.kernel.index.generation import Catalogued, Generation


class FilterUnknown(PrecedentError):
    """A filter names something that the collection does not know."""


@dataclass(frozen=True, slots=True)
class _Term:
    value: str  # as filtered by
    shown: str  # as people know it
    aliases: tuple[str, ...] = ()


def resolve(filters: Filters, generation: Generation) -> Filters:
    """Return `filters` with every name replaced by the term it stands for.

    Raises `FilterUnknown`, naming what is known, for a name that stands for nothing: a
    misspelt filter would otherwise find nothing and look like an answer.
    """
    resolved: dict[str, Any] = {
        facet: tuple(_resolve(name, what, list(terms(generation))) for name in getattr(filters, facet))
        for facet, (what, terms) in _FACETS.items()
        if getattr(filters, facet)
    }
    return replace(filters, **resolved)


def let_through(filters: Filters, entry: Catalogued) -> bool:
    """Tell whether a document is catalogued under what a resolved filter asks for."""
    source = entry.source
    facets = all(
        set(getattr(filters, facet)) & set(values(source))
        for facet, values in _CATALOGUED_UNDER.items()
        if getattr(filters, facet)
    )
    if filters.year_from is None and filters.year_to is None:
        return facets
    first, last = filters.year_from or 0, filters.year_to or 9999
    return facets and source.year is not None and first <= source.year <= last


def _resolve(name: str, what: str, terms: list[_Term]) -> str:
    wanted = " ".join(name.casefold().split())
    for term in terms:
        if wanted in (each.casefold() for each in (term.value, term.shown, *term.aliases)):
            return term.value
    if what == "document":  # there may be thousands
        raise FilterUnknown(f"There is no document '{name}'; /api/documents lists those there are.")
    known = {term.value: term.shown for term in reversed(terms)}
    listed = ", ".join(sorted(known.values())) or "none"
    raise FilterUnknown(f"There is no {what} '{name}' in the collection. Known: {listed}.")


def _programmes(generation: Generation) -> Iterator[_Term]:
    yield from (_Term(item.id, item.name, item.aliases) for item in generation.taxonomy.programmes)
    yield from _also(generation, lambda source: source.programmes)


def _places(generation: Generation) -> Iterator[_Term]:
    yield from (_Term(item.name, item.name, item.aliases) for item in generation.taxonomy.places)
    yield from _also(generation, lambda source: source.places)


def _barriers(generation: Generation) -> Iterator[_Term]:
    yield from (_Term(item.id, item.name) for item in generation.taxonomy.barriers)
    yield from _also(generation, lambda source: source.barriers)


def _themes(generation: Generation) -> Iterator[_Term]:
    yield from (_Term(item.id, item.name) for item in generation.taxonomy.themes)
    yield from _also(generation, lambda source: source.themes)


def _also(generation: Generation, values: Callable[[Source], Iterable[str]]) -> Iterator[_Term]:
    """Yield what documents are catalogued under and the taxonomy need not know."""
    found = {value for entry in generation.sources.values() for value in values(entry.source)}
    yield from (_Term(value, value) for value in sorted(found) if value)


def _statuses(_: Generation) -> Iterator[_Term]:
    yield from (_Term(status.value, status.value) for status in DocumentStatus)


# Facet → what one of its values is called, and the terms there are; the taxonomy's come first.
_FACETS: Mapping[str, tuple[str, Callable[[Generation], Iterator[_Term]]]] = {
    "programmes": ("programme", _programmes),
    "places": ("place", _places),
    "barriers": ("barrier", _barriers),
    "themes": ("theme", _themes),
    "kinds": ("kind of document", lambda generation: _also(generation, lambda source: (source.kind,))),
    "nations": ("nation", lambda generation: _also(generation, lambda source: (source.nation,))),
    "statuses": ("status", _statuses),
    "documents": ("document", lambda generation: _also(generation, lambda source: (source.id,))),
}

_CATALOGUED_UNDER: Mapping[str, Callable[[Source], Iterable[str]]] = {
    "programmes": lambda source: source.programmes,
    "places": lambda source: source.places,
    "barriers": lambda source: source.barriers,
    "themes": lambda source: source.themes,
    "kinds": lambda source: (source.kind,),
    "nations": lambda source: (source.nation,),
    "statuses": lambda source: (source.status.value,),
    "documents": lambda source: (source.id,),
}
