"""What every tool needs of the call: where the service is, a thread to work in, faults for the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import anyio.to_thread
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent
from pydantic import BaseModel
from starlette.requests import Request

from assistant.addresses import service_address
from assistant.kernel.errors import PrecedentError
from assistant.kernel.settings import Settings
from assistant.kernel.stopping import Stop

_T = TypeVar("_T")


def site_of(settings: Settings, context: Context[Any, Any]) -> str:
    """Return the service's address for whoever calls, without a slash at the end."""
    request = context.request_context.request
    if isinstance(request, Request) and not settings.url:
        return str(request.base_url).rstrip("/")  # by the name that was checked before the call came here
    return service_address(settings)


async def in_thread(work: Callable[[Stop], _T]) -> _T:
    """Run what takes its time beside the event loop; when the caller has gone, it is told to stop."""
    stop = Stop()
    try:
        return await anyio.to_thread.run_sync(work, stop, abandon_on_cancel=True)
    finally:
        stop.set()


@contextmanager
def faults_told() -> Iterator[None]:
    """Tell the model of faults that name their remedy, so that it can call again."""
    try:
        yield
    except PrecedentError as error:
        raise ToolError(str(error)) from error


def result(found: BaseModel, text: str = "") -> CallToolResult:
    """Return what was found as structured output, and as text: what it says, or else as JSON."""
    return CallToolResult(
        content=[TextContent(type="text", text=text or found.model_dump_json())],
        structured_content=found.model_dump(mode="json"),
    )
