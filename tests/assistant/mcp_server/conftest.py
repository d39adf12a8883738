"""An MCP server over the small collection."""

from __future__ import annotations

from typing import Any

import pytest
from mcp.server.mcpserver import MCPServer

from assistant.bootstrap import Assistant
from assistant.mcp_server.server import build_server


@pytest.fixture
def server(assistant: Assistant) -> MCPServer[Any]:
    return build_server(assistant)
