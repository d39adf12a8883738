"""`GET /api/passages/{id}`: one passage with its sentences and where they stand."""

from __future__ import annotations

from fastapi import APIRouter

from assistant.addresses import passage_address
from assistant.kernel.errors import NotFound
from assistant.web.api.problems import documented
from assistant.web.api.schemas import PassageShown, SentenceShown
from assistant.web.catalogue import page_labels
from assistant.web.dependencies import GenerationGiven

router = APIRouter(prefix="/api", tags=["Documents"])


@router.get("/passages/{passage_id}", responses=documented(404), summary="Read a passage")
def passage(passage_id: str, generation: GenerationGiven) -> PassageShown:
    """Return a passage by the id that hits and citations carry."""
    found = generation.passages.by_id(passage_id)
    if found is None:
        raise NotFound(f"The collection has no passage '{passage_id}'; /api/search finds those it has.")
    tags: dict[str, list[str]] = {}
    for facet, value in generation.passages.tags(found.row):
        tags.setdefault(facet, []).append(value)
    item = found.passage
    return PassageShown(
        id=item.id,
        document_id=item.document_id,
        title=generation.sources[item.document_id].source.title,
        ordinal=item.ordinal,
        heading_path=list(item.heading_path),
        role=item.role,
        text=item.text,
        page=item.first_page,
        page_label=page_labels(generation, item.document_id).get(item.first_page, ""),
        last_page=item.last_page,
        url=passage_address(item),
        sentences=[SentenceShown.model_validate(sentence) for sentence in item.sentences],
        tags=tags,
    )
