"""Which passages carry which value of which facet, in memory: filters as masks, and counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.kernel.domain import DocumentStatus, Filters, Source

BoolArray = npt.NDArray[np.bool_]
_IntArray = npt.NDArray[np.int64]

YEARS = "years"  # the facet that a filter has two bounds for, and no values

# Fields of `Filters` that passages are tagged by, and those that go by their document.
_TAGGED = {"programme": "programmes", "place": "places", "barrier": "barriers", "theme": "themes"}
_CATALOGUED: Mapping[str, Callable[[Source], Iterable[str]]] = {
    "kinds": lambda source: (source.kind,),
    "nations": lambda source: source.nations,
    "publishers": lambda source: (source.publisher,),
    "statuses": lambda source: (source.status.value,),
    "documents": lambda source: (source.id,),
}
FACETS = (*_TAGGED.values(), *_CATALOGUED)


@dataclass(frozen=True, slots=True)
class Count:
    """How often a value stands in a set of passages."""

    passages: int
    documents: int


@dataclass(frozen=True, slots=True)
class _Column:
    """One facet: the n-th entry says that passage `rows[n]` carries `values[codes[n]]`."""

    values: tuple[str, ...]
    rows: _IntArray
    codes: _IntArray


class Facets:
    """The facets of every passage of a generation, as arrays."""

    def __init__(
        self, sources: Sequence[Source], documents: Sequence[str], tags: Iterable[tuple[str, str, int]]
    ) -> None:
        """`documents`: the document of each passage row; `tags`: (facet, value, row)."""
        ordinals = {source.id: ordinal for ordinal, source in enumerate(sources)}
        self.document_of = np.array([ordinals[each] for each in documents], dtype=np.int64)  # row → ordinal
        self._years = np.array([source.year or 0 for source in sources], dtype=np.int64)
        self._replaced = np.array([_is_replaced(source, ordinals) for source in sources], dtype=np.bool_)
        tagged: dict[str, list[tuple[str, int]]] = {name: [] for name in _TAGGED.values()}
        for facet, value, row in tags:
            if facet in _TAGGED:
                tagged[_TAGGED[facet]].append((value, row))
        self._columns = {name: _column(pairs) for name, pairs in tagged.items()}
        for name, values_of in _CATALOGUED.items():
            catalogued = [
                (value, ordinal) for ordinal, source in enumerate(sources) for value in values_of(source)
            ]
            self._columns[name] = self._spread(_column(catalogued))

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return len(self.document_of)

    def through(self, filters: Filters, *, besides: str = "") -> BoolArray:
        """Return which passages (passages,) a resolved filter lets through, the facet `besides` not asked.

        An earlier version of a document is left out unless a status, the document or a last year is
        asked for; with `besides="statuses"` it is not.
        """
        mask = np.ones(self.passages, dtype=np.bool_)
        for name, column in self._columns.items():
            wanted = getattr(filters, name)
            if wanted and name != besides:
                codes = [code for code, value in enumerate(column.values) if value in wanted]
                allowed = np.zeros(self.passages, dtype=np.bool_)
                allowed[column.rows[np.isin(column.codes, codes)]] = True
                mask &= allowed
        if besides != YEARS:
            mask &= self._within(filters.year_from, filters.year_to)
        if not _earlier_wanted(filters, besides):
            mask &= ~self.replaced
        return mask

    def counts(self, name: str, among: BoolArray) -> dict[str, Count]:
        """Return value → how many of the passages `among` (passages,) carry it; none that none carries."""
        column = self._columns[name]
        kept = among[column.rows]
        codes, rows = column.codes[kept], column.rows[kept]
        passages = np.bincount(codes, minlength=len(column.values))
        several = len(self._years)
        pairs = np.unique(codes * several + self.document_of[rows])
        documents = np.bincount(pairs // several, minlength=len(column.values)) if several else passages
        return {
            value: Count(int(passages[code]), int(documents[code]))
            for code, value in enumerate(column.values)
            if passages[code]
        }

    def years(self, among: BoolArray) -> dict[int, int]:
        """Return year → number of documents, in order; 0 stands for an unknown year."""
        ordinals = np.unique(self.document_of[among])
        years, counts = np.unique(self._years[ordinals], return_counts=True)
        return dict(zip(years.tolist(), counts.tolist(), strict=True))

    @property
    def replaced(self) -> BoolArray:
        """Which passages (passages,) are of earlier versions."""
        return self._replaced[self.document_of]

    def documents(self, among: BoolArray) -> int:
        """Return of how many documents the passages `among` are."""
        return len(np.unique(self.document_of[among]))

    def _within(self, first: int | None, last: int | None) -> BoolArray:
        if first is None and last is None:
            return np.ones(self.passages, dtype=np.bool_)
        years = self._years[self.document_of]
        known = years > 0
        return known & (years >= (first or 0)) & (years <= (last if last is not None else years))

    def _spread(self, column: _Column) -> _Column:
        """Return a column by document as one by passage."""
        order = np.argsort(self.document_of, kind="stable")
        held = np.bincount(self.document_of, minlength=len(self._years))  # passages of each document
        firsts = np.cumsum(held) - held
        sizes = held[column.rows]
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        rows = order[np.repeat(firsts[column.rows], sizes) + within]
        return _Column(column.values, rows, np.repeat(column.codes, sizes))


def _earlier_wanted(filters: Filters, besides: str) -> bool:
    """Tell whether versions that were replaced belong to the results; they do where a status is not asked."""
    return (
        besides == "statuses"
        or DocumentStatus.SUPERSEDED in filters.statuses
        or (bool(filters.documents) and besides != "documents")
        or (filters.year_to is not None and besides != YEARS)
    )


def _is_replaced(source: Source, known: Mapping[str, int]) -> bool:
    return source.status is DocumentStatus.SUPERSEDED and source.superseded_by in known


def _column(pairs: Iterable[tuple[str, int]]) -> _Column:
    entries = [(value, place) for value, place in pairs if value]
    values = tuple(sorted({value for value, _ in entries}))
    codes = {value: code for code, value in enumerate(values)}
    return _Column(
        values,
        np.array([place for _, place in entries], dtype=np.int64),
        np.array([codes[value] for value, _ in entries], dtype=np.int64),
    )
