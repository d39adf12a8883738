"""The page at `/documents`: what the collection holds, narrowed, sorted and page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import HTMLResponse

from assistant.kernel.domain import DocumentStatus, Filters, Source
from assistant.kernel.index.facets import BoolArray
from assistant.kernel.index.generation import Catalogued, Generation
from assistant.retrieval.filtering import resolve
from assistant.retrieval.searching.counting import Facet, facets, names, years
from assistant.web.dependencies import GenerationGiven, PagesGiven
from assistant.web.pages.forms import FilterFields
from assistant.web.pages.narrowing import Choice, narrowed

_LISTED = 20  # documents on a page of the list
_EVERY_STATUS = tuple(status.value for status in DocumentStatus)

router = APIRouter(prefix="/documents", include_in_schema=False)


class Sort(StrEnum):
    """What the list goes by."""

    TITLE = "title"
    NEWEST = "newest"
    OLDEST = "oldest"


# Undated documents come last, whichever way dates go.
_ORDERS: Mapping[Sort, Callable[[list[Catalogued]], list[Catalogued]]] = {
    Sort.TITLE: lambda entries: entries,
    Sort.NEWEST: lambda entries: sorted(entries, key=lambda entry: entry.source.published, reverse=True),
    Sort.OLDEST: lambda entries: sorted(entries, key=lambda entry: entry.source.published or "9999"),
}


class DocumentsFields(FilterFields):
    """What the address of the list says."""

    q: str = Field(default="", max_length=200)
    sort: Sort = Sort.TITLE
    page: int = Field(default=1, ge=1, le=1_000_000)


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the list, with what it is about by the names that people know."""

    entry: Catalogued
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The documents that the address asks for: by words of their titles, and by filters."""

    generation: Generation
    words: str
    filters: Filters  # resolved

    @property
    def entries(self) -> list[Catalogued]:
        """The documents, by title."""
        titled = self._titled()
        if self.filters:
            found = self.generation.facets.counts("documents", self._among(""))
            titled = [entry for entry in titled if entry.source.id in found]
        return sorted(titled, key=lambda entry: _title(entry.source).casefold())

    def facets(self) -> tuple[Facet, ...]:
        """Return what the list can be narrowed to, with counts."""
        return facets(self.generation, self.filters, self._among)

    def years(self) -> list[int]:
        """Return the years of publication that there are, the latest first."""
        return sorted(years(self.generation, self._among).counts, reverse=True)

    def _titled(self) -> list[Catalogued]:
        words = self.words.casefold().split()
        return [
            entry
            for entry in self.generation.sources.values()
            if all(word in _title(entry.source).casefold() for word in words)
        ]

    def _among(self, besides: str) -> BoolArray:
        """Return the passages let through; a list shows earlier versions, which a search leaves out."""
        statuses = self.filters.statuses or _EVERY_STATUS
        asked = replace(self.filters, statuses=statuses)
        if self.words:  # an id that no document has stands for no document
            asked = replace(asked, documents=tuple(entry.source.id for entry in self._titled()) or ("",))
        return self.generation.facets.through(asked, besides=besides)


@router.get("", response_class=HTMLResponse)
def documents(
    fields: Annotated[DocumentsFields, Query()], generation: GenerationGiven, pages: PagesGiven
) -> HTMLResponse:
    """List the documents that the address asks for."""
    filters = resolve(fields.to_domain(), generation)
    narrowing = Narrowing(generation, fields.q, filters)
    entries = _ORDERS[fields.sort](narrowing.entries)
    first = (fields.page - 1) * _LISTED
    shown = entries[first : first + _LISTED]
    chosen = narrowed(filters, generation)

    def address(page: int = 1, without: Choice | None = None, *, words: bool = True) -> str:
        terms = [(choice.field, choice.value) for choice in chosen if choice != without]
        query = [*([("q", fields.q)] if words and fields.q else []), *terms]
        query += [("sort", fields.sort.value)] if fields.sort is not Sort.TITLE else []
        query += [("page", str(page))] if page > 1 else []
        return "/documents" + (f"?{urlencode(query)}" if query else "")

    return pages.render(
        "documents/list.html",
        fields=fields,
        chosen=chosen,
        facets=narrowing.facets(),
        year_options=[(year, str(year)) for year in narrowing.years()],
        total=len(entries),
        held=len(generation.sources),
        first=first,
        listed=[Listed(entry, about(entry.source, generation)) for entry in shown],
        previous=address(fields.page - 1) if fields.page > 1 and entries else "",
        following=address(fields.page + 1) if first + _LISTED < len(entries) else "",
        address=address,
    )


def about(source: Source, generation: Generation) -> tuple[str, ...]:
    """Return the programmes, barriers and themes that a document is catalogued under, by name."""
    return tuple(
        name
        for facet in ("programmes", "barriers", "themes")
        for name in named(getattr(source, facet), names(generation, facet))
    )


def named(values: Iterable[str], known: Mapping[str, str]) -> list[str]:
    """Return the names of values that have one, and the others as they are."""
    return [known.get(value, value) for value in values]


def _title(source: Source) -> str:
    return source.title or source.id
