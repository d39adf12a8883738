"""Tell a client that asks for it how far an answer is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from mcp.server.mcpserver import Context

from assistant.answering.progress import Checking, Progress, Said, Searched, Tell, Understood, Writing

_SAID: Mapping[type[Any], Callable[[Any], str]] = {
    Understood: lambda event: f"Searching for: {event.query}",
    Searched: lambda event: f"Looked through {event.documents} documents",
    Writing: lambda event: f"Writing from {event.passages} passages",
    Checking: lambda event: f"Checking {event.quotations} quotations",
    Said: lambda event: event.statement.text,
}


def telling(context: Context[Any, Any]) -> Tell:
    """Return what sends each event on its way, from whatever thread; nobody waits for it to arrive."""
    loop = asyncio.get_running_loop()
    sent = 0

    def tell(event: Progress) -> None:
        nonlocal sent
        words = _SAID.get(type(event))
        if words is not None:
            sent += 1
            asyncio.run_coroutine_threadsafe(context.report_progress(sent, message=words(event)), loop)

    return tell
