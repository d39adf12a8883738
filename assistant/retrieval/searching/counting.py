"""Count what the results of a search are about, facet by facet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.kernel.domain import Filters
from assistant.kernel.index.facets import FACETS, YEARS, BoolArray, Count
from assistant.kernel.index.generation import Generation

# The results as they would be without the filter of one facet ("" for none left out): (passages,).
Results = Callable[[str], BoolArray]


@dataclass(frozen=True, slots=True)
class Value:
    """Something to narrow to, and how many results that gives with the other facets as they are."""

    value: str  # as filtered by
    name: str  # as people know it
    passages: int
    documents: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a search."""

    name: str  # the field of `Filters`
    values: tuple[Value, ...]  # those of most documents first; what is chosen is there with no results, too


@dataclass(frozen=True, slots=True)
class Years:
    """When the documents of the results were published, whatever years are asked for."""

    counts: Mapping[int, int]  # year → documents, in order
    undated: int  # documents

    @property
    def first(self) -> int | None:
        """The earliest."""
        return min(self.counts, default=None)

    @property
    def last(self) -> int | None:
        """The latest."""
        return max(self.counts, default=None)


def facets(generation: Generation, filters: Filters, results: Results) -> tuple[Facet, ...]:
    """Return every facet with its values; what is chosen in one does not lower its own counts."""
    return tuple(_facet(generation, name, getattr(filters, name), results(name)) for name in FACETS)


def years(generation: Generation, results: Results) -> Years:
    """Return the years of the results, that filter left aside."""
    counts = generation.facets.years(results(YEARS))
    undated = counts.pop(0, 0)
    return Years(counts, undated)


def names(generation: Generation, facet: str) -> Mapping[str, str]:
    """Return value → name, for the values of a facet that are not called by their name."""
    if facet == "documents":
        return {name: entry.source.title for name, entry in generation.sources.items()}
    listed = getattr(generation.taxonomy, facet, ()) if facet in ("programmes", "barriers", "themes") else ()
    return {item.id: item.name for item in listed}


def _facet(generation: Generation, facet: str, chosen: tuple[str, ...], among: BoolArray) -> Facet:
    counts = generation.facets.counts(facet, among)
    counts |= {value: Count(0, 0) for value in chosen if value not in counts}
    known = names(generation, facet)
    values = [
        Value(value, known.get(value, value), count.passages, count.documents, value in chosen)
        for value, count in counts.items()
    ]
    return Facet(facet, tuple(sorted(values, key=lambda each: (-each.documents, each.name.casefold()))))
