"""The state of a search as its address holds it, and the addresses of searches that differ from it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from assistant.kernel.domain import DocumentStatus, Filters
from assistant.kernel.errors import QuestionInvalid
from assistant.kernel.index.generation import Generation
from assistant.retrieval.filtering import resolve
from assistant.retrieval.searching.grouping import Sort
from assistant.retrieval.searching.search import DOCUMENTS, Wanted
from assistant.retrieval.searching.syntax import parse
from assistant.retrieval.understanding import tidy
from assistant.web.api.schemas import SINGULAR

PATH = "/search"
_YEARS = ("year_from", "year_to")
_MOST_VALUES = 50  # of one field
_MOST_PAGES = 100_000
_NUMBER = re.compile(r"[0-9]{1,9}")
_FOUR_DIGITS = re.compile(r"[1-9][0-9]{3}")


@dataclass(frozen=True, slots=True)
class Form:
    """What was asked for. A value that cannot be used is named in `errors`, by its field, and left out."""

    q: str = ""  # as typed
    searched: str = ""  # tidied; "" where it cannot be searched for
    filters: Filters = field(default_factory=Filters)  # resolved
    years: tuple[str, str] = ("", "")  # as typed
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    errors: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.searched or self.filters)

    def error(self, name: str) -> str:
        """Return what is wrong with a field; "" where nothing is."""
        return self.errors.get(name, "")

    @property
    def wanted(self) -> Wanted:
        """What the search is asked."""
        return Wanted(parse(self.searched), self.filters, self.sort, DOCUMENTS * (self.page - 1))

    @property
    def address(self) -> str:
        """Where this search is."""
        usual = usual_sort(self.searched)
        more = [("sort", str(self.sort))] if self.sort is not usual else []
        more += [("page", str(self.page))] if self.page > 1 else []
        pairs = [*_pairs(self.q, self.filters), *more]
        return f"{PATH}?{urlencode(pairs)}" if pairs else PATH

    @property
    def question(self) -> str:
        """Where the same words are asked as a question, narrowed to the same; it can leave no words out."""
        return "/?" + urlencode(_pairs(str(parse(self.q).including()), self.filters))

    @property
    def leaves_out(self) -> bool:
        """Whether it is a search for what does not hold some words."""
        return bool(parse(self.q).without)

    def changed(self, *, q: str | None = None, filters: Filters | None = None) -> str:
        """Return the address of another search, from its first page on."""
        text = self.q if q is None else q
        narrowed = self.filters if filters is None else filters
        sort = self.sort if bool(text) == bool(self.q) else usual_sort(text)
        return replace(self, q=text, searched=text, filters=narrowed, sort=sort, page=1).address

    @property
    def cleared(self) -> str:
        """The address without any filter."""
        return self.changed(filters=Filters())

    @property
    def with_earlier(self) -> str:
        """The address with documents of every status."""
        return self.changed(filters=replace(self.filters, statuses=tuple(DocumentStatus)))

    def within(self, document_id: str) -> str:
        """Return the address narrowed to one document."""
        return self.changed(filters=replace(self.filters, documents=(document_id,)))

    def at(self, page: int) -> str:
        """Return the address of another page of the results."""
        return replace(self, page=page).address

    def lacking(self, name: str, value: str) -> str:
        """Return the address without one value of a field, as `FilterQuery` names it."""
        if name in _YEARS:
            return self.changed(filters=replace(self.filters, **{name: None}))  # type: ignore[arg-type]
        facet = _PLURAL[name]
        kept: Any = tuple(each for each in getattr(self.filters, facet) if each != value)
        return self.changed(filters=replace(self.filters, **{facet: kept}))


def usual_sort(searched: str) -> Sort:
    """Return the order that is not worth telling: nothing is more relevant where there are no words."""
    return Sort.RELEVANCE if searched else Sort.NEWEST


def read(pairs: Sequence[tuple[str, str]], generation: Generation, *, limit: int) -> Form:
    """Read the fields of an address, passing over unknown ones; a query has `limit` characters at most."""
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    errors: dict[str, str] = {}
    q = _first(fields, "q")
    searched = _tidied(q, errors, limit=limit)
    values: dict[str, Any] = {
        facet: _resolved(facet, name, fields.get(name, ()), generation, errors)
        for facet, name in SINGULAR.items()
    }
    typed = {name: _first(fields, name).strip() for name in _YEARS}
    values |= {name: _year(name, typed[name], errors) for name in _YEARS}
    if values["year_from"] and values["year_to"] and values["year_from"] > values["year_to"]:
        errors["year_to"] = "The last year is before the first; give one that is not."
        values["year_to"] = None
    asked = _first(fields, "sort")
    return Form(
        q=q,
        searched=searched,
        filters=Filters(**values),
        years=(typed["year_from"], typed["year_to"]),
        sort=Sort(asked) if asked in list(Sort) else usual_sort(searched),
        page=_page(_first(fields, "page")),
        errors=errors,
    )


_PLURAL = {name: facet for facet, name in SINGULAR.items()}


def _pairs(q: str, filters: Filters) -> list[tuple[str, str]]:
    pairs = [("q", q)] if q else []
    pairs += [(name, value) for facet, name in SINGULAR.items() for value in getattr(filters, facet)]
    return pairs + [(name, str(year)) for name in _YEARS if (year := getattr(filters, name)) is not None]


def _first(fields: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def _tidied(q: str, errors: dict[str, str], *, limit: int) -> str:
    if not q.strip():
        return ""
    try:
        return tidy(q, limit=limit)
    except QuestionInvalid as fault:
        errors["q"] = str(fault)
        return ""


def _resolved(
    facet: str, name: str, values: Sequence[str], generation: Generation, errors: dict[str, str]
) -> tuple[str, ...]:
    known: list[str] = []
    for value in dict.fromkeys(value for value in values[:_MOST_VALUES] if value):
        try:
            one = resolve(Filters(**{facet: (value,)}), generation)  # type: ignore[arg-type]
        except QuestionInvalid as fault:
            # All that is known stands beside the message, to be chosen from.
            errors[name] = str(fault).partition(" Known:")[0]
        else:
            known += getattr(one, facet)
    return tuple(dict.fromkeys(known))


def _year(name: str, typed: str, errors: dict[str, str]) -> int | None:
    if not typed:
        return None
    if _FOUR_DIGITS.fullmatch(typed):
        return int(typed)
    errors[name] = "A year has four digits, such as 2012."
    return None


def _page(typed: str) -> int:
    """Return the page asked for; the first for what is no number."""
    return max(min(int(typed), _MOST_PAGES), 1) if _NUMBER.fullmatch(typed) else 1
