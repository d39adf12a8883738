"""Make an answer in a thread of its own, and send what is told of it as it happens.

Whoever listens may go away: the answer is made and recorded all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread

from fastapi import Request
from starlette.responses import StreamingResponse

from assistant.answering.progress import Progress, Tell

STREAM = "text/event-stream"
# A proxy must not hold events back.
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@dataclass(frozen=True, slots=True)
class Failed:
    """The answer could not be made."""

    error: Exception


def as_it_happens(ask: Callable[[Tell], object]) -> Iterator[Progress | Failed]:
    """Begin to `ask` at once; the iterator waits for what it tells, and ends with `Failed` if it raises."""
    told: SimpleQueue[Progress | Failed | None] = SimpleQueue()

    def work() -> None:
        try:
            ask(told.put)
        except Exception as error:  # noqa: BLE001  # it is told to whoever listens
            told.put(Failed(error))
        finally:
            told.put(None)

    Thread(target=work, name="answering", daemon=True).start()
    return iter(told.get, None)


def wants_events(request: Request) -> bool:
    """Tell whether an answer is wanted as a stream of events."""
    return STREAM in request.headers.get("accept", "")


def event_stream(events: Iterator[bytes]) -> StreamingResponse:
    """Return the response that sends events as they are made."""
    return StreamingResponse(events, media_type=STREAM, headers=_HEADERS)
