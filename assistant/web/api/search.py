"""`GET /api/search` and `/api/search/documents`: passages best first, and results by document with counts."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Query

from assistant.addresses import passage_address
from assistant.kernel.domain import Hit
from assistant.kernel.index.generation import Generation
from assistant.retrieval.filtering import resolve
from assistant.retrieval.searching.advice import Alternative
from assistant.retrieval.searching.search import Group, Shown, Wanted
from assistant.retrieval.searching.search import search as look
from assistant.retrieval.searching.snippets import Piece
from assistant.retrieval.searching.syntax import parse
from assistant.retrieval.understanding import tidy
from assistant.web.api.problems import documented
from assistant.web.api.schemas import FilterSet, HitShown, SearchedShown, SearchQuery, SearchShown
from assistant.web.api.search_schemas import (
    AlternativeShown,
    DocumentFound,
    PassageFound,
    PieceShown,
    RangeShown,
    SearchDocumentsQuery,
    SearchDocumentsShown,
    TotalShown,
    UnknownShown,
    ValueShown,
    YearsShown,
)
from assistant.web.catalogue import page_labels
from assistant.web.dependencies import AssistantGiven, GenerationGiven

router = APIRouter(prefix="/api", tags=["Questions"])


@router.get("/search", responses=documented(), summary="Search for passages")
def search(
    query: Annotated[SearchQuery, Query()], assistant: AssistantGiven, generation: GenerationGiven
) -> SearchShown:
    """Search by words and by meaning; neighbouring passages are joined and near-duplicates folded."""
    found = assistant.search(query.q, filters=resolve(query.to_domain(), generation), k=query.k)
    return SearchShown(
        hits=[_hit_shown(hit, generation) for hit in found.hits],
        searched=SearchedShown.model_validate(found.searched),
        generation=found.generation,
        timings_ms=dict(found.timings_ms),
    )


@router.get("/search/documents", responses=documented(), summary="Search document by document")
def search_documents(
    query: Annotated[SearchDocumentsQuery, Query()], assistant: AssistantGiven, generation: GenerationGiven
) -> SearchDocumentsShown:
    """Search as the page does: results by document, with snippets and counts to narrow by.

    A passage is a result when it has the query's words, or at least half of them by weight, or is near in
    meaning; so, unlike `/api/search`, there may be none.
    """
    started = time.perf_counter()
    text = query.q.strip() and tidy(query.q, limit=assistant.settings.question_characters)
    filters = resolve(query.to_domain(), generation)
    found = look(generation, Wanted(parse(text), filters, query.sort, query.offset, query.limit))
    return SearchDocumentsShown(
        total=TotalShown.model_validate(found),
        results=[_document_shown(group) for group in found.groups],
        facets={
            facet.name: [ValueShown.model_validate(value) for value in facet.values] for facet in found.facets
        },
        years=YearsShown.model_validate(found.years),
        earlier=found.earlier,
        unknown=[UnknownShown.model_validate(each) for each in found.unknown],
        alternatives=[_alternative_shown(each) for each in found.alternatives],
        generation=found.generation,
        timings_ms={"total": round((time.perf_counter() - started) * 1000, 1)},
    )


def _document_shown(group: Group) -> DocumentFound:
    source = group.source
    return DocumentFound(
        document_id=source.id,
        title=source.title,
        publisher=source.publisher,
        published=source.published,
        kind=source.kind,
        nation=source.nation,
        status=source.status,
        passages=group.passages,
        shown=[_passage_shown(each) for each in group.shown],
    )


def _passage_shown(found: Shown) -> PassageFound:
    return PassageFound(
        passage_id=found.passage.id,
        score=round(found.score, 4),
        heading_path=list(found.passage.heading_path),
        page=found.page,
        page_label=found.page_label,
        url=passage_address(found.passage, found.page),
        ocr=found.ocr,
        confidence=found.confidence,
        snippet=[_piece_shown(piece) for piece in found.snippet.pieces],
    )


def _piece_shown(piece: Piece) -> PieceShown:
    marks, place = [], 0
    for run in piece.runs:
        if run.marked:
            marks.append(RangeShown(start=place, end=place + len(run.text)))
        place += len(run.text)
    span = piece.span
    return PieceShown(text=piece.text, page=span.page, start=span.start, end=span.end, marks=marks)


def _alternative_shown(each: Alternative) -> AlternativeShown:
    return AlternativeShown(
        change=each.change,
        q=str(each.query),
        filters=FilterSet.model_validate(each.filters),
        documents=each.documents,
        passages=each.passages,
    )


def _hit_shown(hit: Hit, generation: Generation) -> HitShown:
    passage, source = hit.passage, hit.source
    return HitShown(
        passage_id=passage.id,
        document_id=source.id,
        title=source.title,
        publisher=source.publisher,
        published=source.published,
        status=source.status,
        score=round(hit.score, 4),
        signals={name: round(value, 4) for name, value in hit.signals.items()},
        heading_path=list(passage.heading_path),
        text=passage.text,
        page=passage.first_page,
        page_label=page_labels(generation, source.id).get(passage.first_page, ""),
        last_page=passage.last_page,
        url=passage_address(passage),
        merged=list(hit.merged),
        folded=list(hit.folded),
    )
