"""The resources: every document and page of the collection, listed a hundred documents at a time."""

from __future__ import annotations

import re
from typing import Any

import anyio.to_thread
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError
from mcp.shared.exceptions import MCPError
from mcp.types import INVALID_PARAMS, Resource

from assistant.bootstrap import Assistant
from assistant.kernel.domain import Source
from assistant.kernel.errors import NotFound, PrecedentError
from assistant.mcp_server import reading

_SCHEME = "precedent://documents/"
_LISTED = 100  # documents in one answer to "resources/list"
_CURSOR = re.compile(r"[0-9]{1,9}")
_TEXT = "text/plain"


def add_resources(server: MCPServer[Any], assistant: Assistant) -> None:
    """Give a server the documents and pages of an assistant's collection."""

    def read(wanted: str) -> str:
        try:
            with assistant.library.open() as generation:
                return reading.read(generation, wanted, site="").text
        except NotFound as error:
            raise ResourceNotFoundError(str(error)) from error
        except PrecedentError as error:
            raise ResourceError(str(error)) from error

    def document(document_id: str) -> str:
        return read(document_id)

    def page(document_id: str, number: str) -> str:
        return read(f"{document_id}/pages/{number}")

    def listed(start: int) -> tuple[list[Resource], str]:
        with assistant.library.open() as generation:
            sources = [entry.source for entry in generation.sources.values()]
        end = start + _LISTED
        return [_resource(source) for source in sources[start:end]], str(end) if end < len(sources) else ""

    async def with_documents(ctx: ServerRequestContext[Any, Any], call_next: CallNext) -> HandlerResult:
        # The SDK's server lists what was registered with it, all at once; what it answers is added to.
        answered = await call_next(ctx)
        if ctx.method != "resources/list" or not isinstance(answered, dict):
            return answered
        resources, cursor = await anyio.to_thread.run_sync(listed, _start(ctx))
        shown = [each.model_dump(mode="json", by_alias=True, exclude_none=True) for each in resources]
        return {**answered, "resources": shown, **({"nextCursor": cursor} if cursor else {})}

    server.resource(
        f"{_SCHEME}{{document_id}}",
        name="document",
        title="Document",
        description="A document's text, page by page, as far as 100,000 characters.",
        mime_type=_TEXT,
    )(document)
    server.resource(
        f"{_SCHEME}{{document_id}}/pages/{{number}}",
        name="page",
        title="Page",
        description="The text of one page, or of one section of a document without pages, numbered from 1.",
        mime_type=_TEXT,
    )(page)
    server.middleware.append(with_documents)


def _start(ctx: ServerRequestContext[Any, Any]) -> int:
    cursor = (ctx.params or {}).get("cursor") or "0"
    if not _CURSOR.fullmatch(cursor):
        raise MCPError(
            code=INVALID_PARAMS, message="The cursor is none that was given here; begin again without one."
        )
    return int(cursor)


def _resource(source: Source) -> Resource:
    facts = (source.publisher, source.published, source.kind, source.nation)
    return Resource(
        uri=_SCHEME + source.id,
        name=source.id,
        title=source.title,
        description=", ".join(filter(None, facts)),
        mime_type=_TEXT,
    )
