"""Search a generation: results by document, with counts to narrow by and advice where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.kernel.domain import Filters, Hit, Passage, Source
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.passages import Found as Stored
from assistant.retrieval.retriever import Search, retrieve
from assistant.retrieval.searching.advice import Alternative, alternatives
from assistant.retrieval.searching.counting import Facet, Years, facets, years
from assistant.retrieval.searching.grouping import Bundle, Sort, bundles
from assistant.retrieval.searching.marking import Marker, Run
from assistant.retrieval.searching.results import Results
from assistant.retrieval.searching.snippets import Snippet, snippet
from assistant.retrieval.searching.spelling import Unknown, unknown
from assistant.retrieval.searching.syntax import Query

DOCUMENTS = 10  # on a page
PASSAGES = 6  # of one document, shown with it
_ALONE = 50  # of the only document
_SPARE = 4  # looked at besides, for some were found by their title alone and show nothing
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for, and which results to show. Without words, all that filters let through is found."""

    query: Query = field(default_factory=Query)
    filters: Filters = field(default_factory=Filters)  # resolved
    sort: Sort = Sort.RELEVANCE
    offset: int = 0  # documents
    limit: int = DOCUMENTS


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage that was found, as far as it is shown."""

    passage: Passage
    snippet: Snippet
    heading: tuple[
        Run, ...
    ]  # the one that it stands under, the query's words marked; empty where there is none
    page: int  # on which the snippet begins
    page_label: str
    ocr: bool
    confidence: float
    score: float  # 0..1; 0 where there are no words to score by


@dataclass(frozen=True, slots=True)
class Group:
    """A document and what was found in it."""

    source: Source
    title: tuple[Run, ...]  # the query's words marked
    paginated: bool
    pages: int
    passages: int  # found in it
    shown: tuple[Shown, ...]  # the best of them


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    wanted: Wanted
    documents: int
    passages: int
    more: bool  # there are more: these are the best
    groups: tuple[Group, ...]
    facets: tuple[Facet, ...]
    years: Years
    earlier: int  # passages of earlier versions that were left out
    unknown: tuple[Unknown, ...] = ()  # words that stand nowhere in the collection
    alternatives: tuple[Alternative, ...] = ()  # where nothing was found
    nearest: tuple[Hit, ...] = ()  # in meaning, where nothing was found
    generation: str = ""


def search(generation: Generation, wanted: Wanted) -> Found:
    """Return a page of results, the counts of all of them, and what helps where there are none."""
    query, filters = wanted.query, wanted.filters
    results = Results(generation, query, filters)
    ranked = results.without()
    ordered = bundles(generation, ranked.scores, wanted.sort)
    strange = unknown(generation, query)
    nothing = not ranked.scores
    return Found(
        wanted=wanted,
        documents=len(ordered),
        passages=len(ranked.scores),
        more=ranked.more,
        groups=_groups(generation, results, ordered, wanted),
        facets=facets(generation, filters, results.mask),
        years=years(generation, results.mask),
        earlier=_left_out(generation, results),
        unknown=strange,
        alternatives=alternatives(generation, query, filters, strange) if nothing else (),
        nearest=_nearest(generation, wanted) if nothing else (),
        generation=generation.id,
    )


def _left_out(generation: Generation, results: Results) -> int:
    """Return how many results of earlier versions a filter by status would bring in."""
    return int((results.mask("statuses") & generation.facets.replaced & ~results.mask()).sum())


def _nearest(generation: Generation, wanted: Wanted) -> tuple[Hit, ...]:
    query = wanted.query
    if not query.text or query.phrases or query.without:  # what they ask for is not a matter of meaning
        return ()
    hits, _ = retrieve(generation, Search(query.text, filters=wanted.filters), k=_NEAREST)
    return tuple(hits)


def _groups(
    generation: Generation, results: Results, ordered: Sequence[Bundle], wanted: Wanted
) -> tuple[Group, ...]:
    bundled = ordered[wanted.offset : wanted.offset + wanted.limit]
    most = _ALONE if len(ordered) == 1 else PASSAGES
    rows = [row for bundle in bundled for row in bundle.rows[: most + _SPARE]]
    names = generation.finder.programme_names(wanted.query.text)
    marker = Marker(generation.lexical, wanted.query, names)
    showing = _Showing(generation, results, marker, rows)
    groups = []
    for bundle in bundled:
        entry = generation.sources[bundle.document_id]
        groups.append(
            Group(
                source=entry.source,
                title=marker.runs(entry.source.title),
                paginated=entry.paginated,
                pages=entry.pages,
                passages=len(bundle.rows),
                shown=showing.best(bundle.rows[: most + _SPARE])[:most],
            )
        )
    return tuple(groups)


class _Showing:
    """Shows the passages of some rows, read together."""

    def __init__(self, generation: Generation, results: Results, marker: Marker, rows: Sequence[int]) -> None:
        self._generation = generation
        self._marker = marker
        self._scores = results.without().scores
        self._stored = generation.passages.by_rows(rows)
        self._closeness = {} if results.vector is None else generation.exact.closeness(results.vector, rows)

    def best(self, rows: Sequence[int]) -> tuple[Shown, ...]:
        """Return passages in order, last those found by their title alone or that say nothing."""
        shown = [self.of(row) for row in rows]
        return tuple(sorted(shown, key=lambda each: (not each.snippet.marked, each.snippet.slight)))

    def of(self, row: int) -> Shown:
        stored: Stored = self._stored[row]
        passage = stored.passage
        near = self._closeness[row].sentences.tolist() if row in self._closeness else ()
        shown = snippet(passage, self._marker, self._generation.lexical.rarity, near)
        number = shown.page or passage.first_page
        page = self._generation.passages.cited(passage.document_id, number)
        return Shown(
            passage=passage,
            snippet=shown,
            heading=self._marker.runs(passage.heading_path[-1]) if passage.heading_path else (),
            page=number,
            page_label=page.label,
            ocr=page.ocr,
            confidence=page.confidence,
            score=self._scores[row],
        )
