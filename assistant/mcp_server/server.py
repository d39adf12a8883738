"""Put the MCP server together around an assistant."""

from __future__ import annotations

import logging
from typing import Any

from mcp.server.mcpserver import MCPServer

from assistant import __version__
from assistant.bootstrap import Assistant
from assistant.mcp_server.resources import add_resources
from assistant.mcp_server.tools import add_tools

_INSTRUCTIONS = (
    "Evidence from an organisation's own programme documents: what was tried before, where, what got in the "
    "way, what helped. Every quotation was proven to stand on the page that it cites. Use ask for an answer, "
    "search and fetch to read for yourself, compare_programmes for programmes side by side. Pass on the "
    "citations with their addresses, and say so where the documents do not answer."
)


def build_server(assistant: Assistant) -> MCPServer[Any]:
    """Return a server over `assistant`, which the caller closes. Nothing is opened before the first call."""
    # The SDK sets up logging where nobody has, in boxes as wide as the terminal; plain lines come first.
    logging.basicConfig(level=logging.WARNING)
    server: MCPServer[Any] = MCPServer(
        "precedent",
        title=f"Programme documents of {assistant.settings.organisation}",
        instructions=_INSTRUCTIONS,
        version=__version__,
        website_url=assistant.settings.url or None,
        subscriptions=False,
    )
    add_tools(server, assistant)
    add_resources(server, assistant)
    return server
