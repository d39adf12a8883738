"""`GET /api/search`: the passages that speak to a query, best first."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from assistant.kernel.domain import Hit
from assistant.kernel.index.generation import Generation
from assistant.retrieval.filtering import resolve
from assistant.web.addresses import passage_address
from assistant.web.api.problems import documented
from assistant.web.api.schemas import HitShown, SearchedShown, SearchQuery, SearchShown
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
