"""`/mcp`: the collection for MCP clients; what it is made of is loaded when the first of them calls."""

from __future__ import annotations

import asyncio

from fastapi import HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.bootstrap import Assistant

_ALLOWED = {"Allow": "POST"}
_FOR_PROGRAMS = (
    "MCP clients call this address, by POST; 'precedent mcp --help' shows how one is told of it. "
    "There are no sessions here to listen to or to end."
)


class McpEndpoint:
    """The application at `/mcp`."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._building = asyncio.Lock()
        self._server: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["method"] != "POST":
            raise HTTPException(405, _FOR_PROGRAMS, _ALLOWED)
        async with self._building:
            if self._server is None:
                self._server = await run_in_threadpool(_build, self._assistant)
        await self._server(scope, receive, send)


def _build(assistant: Assistant) -> ASGIApp:
    # Imported here, and in a thread: the SDK takes most of a second, and memory that may not be needed.
    from assistant.mcp_server.http import HttpServer

    return HttpServer(assistant)
