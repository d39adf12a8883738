"""Read from any thread what a call in the event loop writes, and cancel it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from queue import Empty, SimpleQueue

from assistant.kernel.chat_model import FaultKind, ModelFault, Usage
from assistant.kernel.stopping import Stop
from assistant.llm.loop import loop

# The call keeps its time itself. This is for a loop that a provider's code holds up.
_GRACE = 2.0  # seconds

Put = Callable[[str | Usage | ModelFault], None]


class Writing(Iterator[str | Usage]):
    """What a call writes. The call begins with this and is cancelled when this is closed or forgotten."""

    def __init__(
        self, call: Callable[[Put], Coroutine[None, None, None]], stop: Stop, seconds: float
    ) -> None:
        """`call` puts what it writes, and at the end its fault if it has one."""
        self._queue: SimpleQueue[str | Usage | BaseException | None] = SimpleQueue()
        self._until = time.monotonic() + seconds + _GRACE
        self._future = asyncio.run_coroutine_threadsafe(call(self._queue.put), loop())
        queue = self._queue  # not this itself, which would then never be forgotten
        self._future.add_done_callback(lambda future: queue.put(_end(future)))
        take_back = stop.then(self._future.cancel)
        self._future.add_done_callback(lambda _: take_back())

    def __next__(self) -> str | Usage:
        try:
            item = self._queue.get(timeout=max(self._until - time.monotonic(), 0))
        except Empty:
            self.close()
            raise ModelFault(FaultKind.SLOW, "its client holds up everything") from None
        if isinstance(item, str | Usage):
            return item
        self._queue.put(None)  # the end, however often it is asked for
        if item is None:
            raise StopIteration
        raise item

    def close(self) -> None:
        """Cancel the call, which closes its connection. Again, or after the end, does nothing."""
        self._future.cancel()

    def __del__(self) -> None:
        self.close()


def _end(future: Future[None]) -> BaseException | None:
    if future.cancelled():
        return ModelFault(FaultKind.STOPPED, "whoever asked has gone")
    return future.exception()
