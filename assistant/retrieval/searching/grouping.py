"""Put results in order, a document at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.kernel.domain import Source
from assistant.kernel.index.generation import Generation


class Sort(StrEnum):
    """Which documents come first."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The results of one document as passage rows, the best first; equals in reading order."""

    document_id: str
    rows: tuple[int, ...]


def bundles(generation: Generation, scores: Mapping[int, float], sort: Sort) -> list[Bundle]:
    """Return results (row → score) by document, in an order that is the same every time.

    Documents of the same date stand by relevance; those without a date come last either way.
    """
    rows: dict[str, list[int]] = {}
    for row in sorted(scores, key=lambda row: (-scores[row], row)):
        rows.setdefault(generation.standing[row][0], []).append(row)
    ordered = [Bundle(document, tuple(found)) for document, found in rows.items()]
    if sort is Sort.RELEVANCE:
        return ordered
    published = {each.document_id: _date(generation.sources[each.document_id].source) for each in ordered}
    # Sorting keeps what is equal in its order.
    dated = [each for each in ordered if published[each.document_id]]
    dated.sort(key=lambda each: published[each.document_id], reverse=sort is Sort.NEWEST)
    return [*dated, *(each for each in ordered if not published[each.document_id])]


def _date(source: Source) -> str:
    """Return the date of publication in a form that sorts; "" when its year is unknown."""
    return source.published if source.year else ""
