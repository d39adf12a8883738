"""Calls of an MCP server with the SDK's own client, which checks what it gets against the declared schemas."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp.types import CallToolResult, TextContent

_T = TypeVar("_T")


def with_client(server: Any, do: Callable[[Client], Awaitable[_T]], *, mode: str = "auto") -> _T:
    """Return what `do` makes of a client of a server: one in this process, an address, or a command.

    Raises `MCPError` where `do` does.
    """

    async def run() -> _T | MCPError:
        async with Client(server, mode=mode, read_timeout_seconds=60) as client:
            try:
                return await do(client)
            except MCPError as error:  # raised outside: the client would wrap it in groups
                return error

    # In a thread of its own: browser tests leave an event loop running in the main one.
    with ThreadPoolExecutor(1) as thread:
        outcome = thread.submit(asyncio.run, run()).result()
    if isinstance(outcome, MCPError):
        raise outcome
    return outcome


def called(server: Any, tool: str, /, *, mode: str = "auto", **arguments: Any) -> CallToolResult:
    """Return what a tool returns."""
    return with_client(server, lambda client: client.call_tool(tool, arguments), mode=mode)


def found(result: CallToolResult) -> dict[str, Any]:
    """Return a result's structured output."""
    assert not result.is_error, text_of(result)
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def text_of(result: CallToolResult) -> str:
    """Return a result's text, which is one piece."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def fault_of(result: CallToolResult) -> str:
    """Return what a call that went wrong tells the model."""
    assert result.is_error
    assert result.structured_content is None
    return text_of(result)
