"""Go through a script over HTTP, streamed or in one piece, while watching whether the client leaves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tools.scripted_model import wire
from tools.scripted_model.asked import Asked
from tools.scripted_model.steps import CallTool, HangUp, Raw, Say, Script, Step, Think, Wait

_EVENTS, _JSON = "text/event-stream; charset=utf-8", "application/json"


@dataclass
class Call:
    """A request as it was seen by the server; it goes on changing until it has `ended`."""

    asked: Asked
    headers: Mapping[str, str]  # names in lower case
    began: float  # time.monotonic()
    pieces: list[str] = field(default_factory=list)  # of the answer's text, as they were sent
    ended: float | None = None  # when nothing more was done for it
    left_at: float | None = None  # when the client was seen to have gone before that
    left: Event = field(default_factory=Event)  # set then
    done: Event = field(default_factory=Event)  # set when it has ended, however it did


class _Cut(Exception):
    """The connection is to be cut here."""


class Performance(Response):
    """A response that is played step by step."""

    def __init__(self, script: Script, call: Call, pace: float) -> None:
        super().__init__()
        self._script, self._call, self._pace = script, call, pace
        self._model = call.asked.model
        self._finish = script.finish

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Play the script until it ends or the client leaves."""
        playing = asyncio.create_task(self._play(scope, send))
        watching = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({playing, watching}, return_when=asyncio.FIRST_COMPLETED)
            if not playing.done():
                self._call.left_at = time.monotonic()
                self._call.left.set()
        finally:
            playing.cancel()
            watching.cancel()
            await asyncio.gather(playing, watching, return_exceptions=True)
            self._call.ended = time.monotonic()
            self._call.done.set()

    async def _play(self, scope: Scope, send: Send) -> None:
        streamed = self._call.asked.streamed
        begun = False
        try:
            async for data in self._streamed() if streamed else self._whole():
                if not begun:
                    media = self._script.media_type or (_EVENTS if streamed else _JSON)
                    head = [(b"content-type", media.encode()), (b"cache-control", b"no-cache")]
                    await send({"type": "http.response.start", "status": 200, "headers": head})
                    begun = True
                for part in _bytes(data) if self._script.bytewise else [data]:
                    await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except _Cut:
            hang_up: Callable[[], None] = scope["state"]["hang_up"]
            hang_up()
            await asyncio.sleep(0)  # until the server has noticed, so that it sends no error of its own

    async def _streamed(self) -> AsyncIterator[bytes]:
        opened = False
        async for step in self._steps():
            if isinstance(step, Raw):
                yield step.data
                continue
            if not opened:
                yield wire.chunk(self._model, {"role": "assistant", "content": ""})
                opened = True
            if delta := _delta(step):
                yield wire.chunk(self._model, delta)
        if not self._script.closing:
            return
        yield wire.chunk(self._model, {}, self._finish)
        if self._call.asked.include_usage and self._script.usage:
            yield wire.usage_chunk(self._model, self._used())
        yield wire.DONE

    async def _whole(self) -> AsyncIterator[bytes]:
        message: dict[str, Any] = {"role": "assistant", "content": None}
        async for step in self._steps():
            if isinstance(step, Raw):
                yield step.data
                return
            for name, value in _delta(step).items():
                before = message.get(name)
                message[name] = value if before is None else before + value
        message["content"] = message["content"] or (None if "tool_calls" in message else "")
        used = self._used() if self._script.usage else None
        yield wire.completion(self._model, message, self._finish, used)

    async def _steps(self) -> AsyncIterator[Step]:
        """Yield the steps, texts cut into tokens; wait where they say, and end where the limit is."""
        limit = self._call.asked.limit if self._script.limited else None
        for step in self._script.steps:
            if isinstance(step, HangUp):
                raise _Cut
            if isinstance(step, Wait):
                await asyncio.sleep(step.seconds)
            elif isinstance(step, Say) and step.text:
                for token in wire.tokens(step.text):
                    if limit is not None and len(self._call.pieces) >= limit:
                        self._finish = "length"
                        return
                    await asyncio.sleep(self._pace)
                    self._call.pieces.append(token)
                    yield Say(token)
            else:
                yield step

    def _used(self) -> dict[str, int]:
        return wire.usage(self._call.asked.text, len(self._call.pieces))


def _delta(step: Step) -> dict[str, Any]:
    if isinstance(step, Say):
        return {"content": step.text} if step.text else {}
    if isinstance(step, Think):
        return {"reasoning_content": step.text}
    if isinstance(step, CallTool):
        function = {"name": step.name, "arguments": step.arguments}
        return {"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": function}]}
    return {}


def _bytes(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
