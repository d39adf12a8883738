"""`/api/documents`: which there are, what is known of each, and the files themselves."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import FileResponse

from assistant.addresses import document_address, file_address
from assistant.kernel.index.generation import Catalogued, Generation
from assistant.retrieval.filtering import let_through, resolve
from assistant.web.api.document_schemas import (
    DocumentDetail,
    DocumentShown,
    DocumentsShown,
    PageEntry,
    ReferenceShown,
)
from assistant.web.api.problems import documented
from assistant.web.api.schemas import DocumentsQuery
from assistant.web.catalogue import catalogued, contents
from assistant.web.dependencies import GenerationGiven
from assistant.web.originals import original

router = APIRouter(prefix="/api/documents", tags=["Documents"])


@router.get("", responses=documented(), summary="List documents")
def documents(query: Annotated[DocumentsQuery, Query()], generation: GenerationGiven) -> DocumentsShown:
    """List the documents that are catalogued under what the filters ask for, in the order of their files."""
    filters = resolve(query.to_domain(), generation)
    found = [entry for entry in generation.sources.values() if let_through(filters, entry.source)]
    page = found[query.offset : query.offset + query.limit]
    return DocumentsShown(
        total=len(found),
        offset=query.offset,
        limit=query.limit,
        documents=[DocumentShown.model_validate(_fields(entry)) for entry in page],
    )


@router.get("/{document_id}", responses=documented(404), summary="Read about a document")
def document(document_id: str, generation: GenerationGiven) -> DocumentDetail:
    """Return what is known of a document, the works it rests on, and its pages or sections."""
    entry = catalogued(generation, document_id)
    return DocumentDetail.model_validate(
        {
            **_fields(entry),
            "references": [ReferenceShown.model_validate(item) for item in entry.source.references],
            "contents": _entries(generation, document_id),
        }
    )


@router.get(
    "/{document_id}/file",
    response_class=FileResponse,
    responses={200: {"description": "The file as it was ingested."}, **documented(404)},
    summary="Open the original file",
)
def file(document_id: str, generation: GenerationGiven) -> FileResponse:
    """Return the file: a PDF opens in the browser, any other format is downloaded."""
    kept = original(generation, catalogued(generation, document_id))
    return FileResponse(
        kept.path,
        media_type=kept.media_type,
        filename=kept.file_name,
        content_disposition_type=kept.disposition,
        headers={"Content-Security-Policy": kept.policy},
    )


def _fields(entry: Catalogued) -> dict[str, Any]:
    source = entry.source
    own = {name: getattr(source, name) for name in DocumentShown.model_fields if hasattr(source, name)}
    return {
        **own,
        "paginated": entry.paginated,
        "pages": entry.pages,
        "origin_url": source.url,
        "file_name": PurePosixPath(source.name).name,
        "url": document_address(source.id),
        "file_url": file_address(source.id),
    }


def _entries(generation: Generation, document_id: str) -> list[PageEntry]:
    return [PageEntry.model_validate(item) for item in contents(generation, document_id)]
