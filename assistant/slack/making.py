"""Make answers in threads of their own, and hear in the event loop what is told of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING

from assistant.answering.progress import Progress, Tell

if TYPE_CHECKING:
    from assistant.bootstrap import Reply

Ask = Callable[[Tell], "Reply"]
Hear = Callable[[Progress], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Ended:
    reply: Reply | None = None
    error: BaseException | None = None


class Making:
    """Makes so many answers at the same time; more wait their turn, without a thread of their own."""

    def __init__(self, at_once: int) -> None:
        self._places = asyncio.Semaphore(at_once)

    async def make(self, ask: Ask, hear: Hear) -> Reply:
        """Return what `ask` returns; `hear` is awaited for each thing that it tells. Raises what it raises.

        Once begun the answer is made to its end, and recorded, whoever waits.
        """
        async with self._places:
            told: asyncio.Queue[Progress | _Ended] = asyncio.Queue()
            loop = asyncio.get_running_loop()

            def tell(item: Progress | _Ended) -> None:
                with suppress(RuntimeError):  # the loop was closed: the program is ending
                    loop.call_soon_threadsafe(told.put_nowait, item)

            Thread(target=_work, args=(ask, tell), name="answering", daemon=True).start()
            while not isinstance(item := await told.get(), _Ended):
                await hear(item)
        if item.error is not None:
            raise item.error
        if item.reply is None:
            raise RuntimeError("Nothing was returned.")
        return item.reply


def _work(ask: Ask, tell: Callable[[Progress | _Ended], None]) -> None:
    try:
        ended = _Ended(reply=ask(tell))
    except BaseException as error:  # noqa: BLE001  # raised again where it is waited for
        ended = _Ended(error=error)
    tell(ended)
