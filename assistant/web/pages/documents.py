"""The pages at `/documents` and `/documents/{id}`: what the collection holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from assistant.web.addresses import file_address
from assistant.web.catalogue import catalogued, contents
from assistant.web.dependencies import GenerationGiven, PagesGiven
from assistant.web.originals import original

_LISTED = 50  # documents on a page of the list

router = APIRouter(prefix="/documents", include_in_schema=False)


@router.get("", response_class=HTMLResponse)
def documents(
    generation: GenerationGiven, pages: PagesGiven, offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0
) -> HTMLResponse:
    """List the documents by title."""
    entries = sorted(generation.sources.values(), key=lambda entry: entry.source.title.casefold())
    return pages.render(
        "documents.html",
        entries=entries[offset : offset + _LISTED],
        total=len(entries),
        offset=offset,
        previous=max(offset - _LISTED, 0) if offset else None,
        following=offset + _LISTED if offset + _LISTED < len(entries) else None,
    )


@router.get("/{document_id}", response_class=HTMLResponse)
def document(document_id: str, generation: GenerationGiven, pages: PagesGiven) -> HTMLResponse:
    """Show what is known of a document, its contents, and the works it rests on."""
    entry = catalogued(generation, document_id)
    kept = original(generation, entry)
    taxonomy = generation.taxonomy
    return pages.render(
        "document.html",
        entry=entry,
        source=entry.source,
        successor=generation.sources.get(entry.source.superseded_by),
        contents=contents(generation, document_id),
        file_url=file_address(document_id),
        viewed=kept.disposition == "inline",
        format=kept.path.suffix.removeprefix(".").upper(),
        programmes=_names(entry.source.programmes, ((item.id, item.name) for item in taxonomy.programmes)),
        barriers=_names(entry.source.barriers, ((item.id, item.name) for item in taxonomy.barriers)),
        themes=_names(entry.source.themes, ((item.id, item.name) for item in taxonomy.themes)),
    )


def _names(ids: Iterable[str], terms: Iterable[tuple[str, str]]) -> list[str]:
    names = dict(terms)
    return [names.get(each, each) for each in ids]
