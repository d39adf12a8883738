"""The event loop that all calls of models run in, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading

_lock = threading.Lock()
_loops: list[asyncio.AbstractEventLoop] = []


def loop() -> asyncio.AbstractEventLoop:
    """Return the loop of this process, begun when it is first wanted.

    There is one, since the clients of some providers share their connections between models, and a
    connection belongs to a loop. A call in a loop can be cancelled at any moment; one in a thread cannot.
    """
    with _lock:
        if not _loops:
            begun = asyncio.new_event_loop()
            threading.Thread(target=begun.run_forever, name="models", daemon=True).start()
            _loops.append(begun)
        return _loops[0]
