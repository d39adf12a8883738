"""How deliveries reach the app: over sockets or signed HTTP, again where they are not acknowledged."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

from .posting import Poster
from .shapes import Acknowledged, Json
from .workspace import APP

_ACCEPT_PAYLOAD = ("slash_commands", "view_submission", "block_suggestion")
_MOST_SOCKETS = 10


class Delivery:
    """Sends to the app what happened; used on the server's thread alone."""

    def __init__(self, patience: float, retries: tuple[float, ...]) -> None:
        self.patience = patience  # seconds until a delivery counts as failed
        self.retries = retries  # seconds to wait before each further attempt
        self.poster: Poster | None = None  # where deliveries go over HTTP
        self.sockets: dict[web.WebSocketResponse, web.Request] = {}
        self.leaving: set[web.WebSocketResponse] = (
            set()
        )  # asked to connect anew: nothing more is sent to them
        self.acknowledged: list[Acknowledged] = []
        self.lost: list[tuple[str, Json]] = []  # (kind, payload) that was given up
        self.spoilt = False  # addresses of sockets are of no use
        self.mute = False  # the app's acknowledgements get lost
        self.held: list[Coroutine[Any, Any, Any]] | None = (
            None  # deliveries that wait, while a test holds them
        )
        self.underway = 0
        self._waiting: dict[str, tuple[asyncio.Future[Json], Callable[[Json], None]]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._turn = 0

    def send(
        self,
        kind: str,
        name: str,
        payload: Json,
        attempt: int = 0,
        then: Callable[[Json], None] | None = None,
    ) -> None:
        """Deliver in the background; events are tried again. `then` is called at the acknowledgement."""
        self.start(self.deliver(kind, name, payload, attempt, then))

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do this in the background; later, while a test holds deliveries back."""
        if self.held is not None:
            self.held.append(work)
        else:
            self._begin(work)

    def release(self, order: list[int] | None = None) -> None:
        """Deliver what was held, in another order where one is given."""
        held, self.held = self.held or [], None
        chosen = order if order is not None else list(range(len(held)))
        for position in [*chosen, *(set(range(len(held))) - set(chosen))]:
            self._begin(held[position])

    def _begin(self, work: Coroutine[Any, Any, Any]) -> None:
        self.underway += 1
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self.underway -= 1
        self._tasks.discard(task)

    async def deliver(
        self,
        kind: str,
        name: str,
        payload: Json,
        attempt: int = 0,
        then: Callable[[Json], None] | None = None,
    ) -> Json | None:
        """Deliver; what the app answered, {} for nothing, or None where it never acknowledged."""
        waits = (0.0, *self.retries) if kind == "events_api" else (0.0,)
        reason = "timeout" if attempt else ""
        for number, wait in enumerate(waits, start=attempt):
            await asyncio.sleep(wait)
            began = time.monotonic()

            def noted(
                answer: Json,
                number: int = number,
                began: float = began,
                then: Callable[[Json], None] | None = then,
            ) -> None:
                took = time.monotonic() - began
                self.acknowledged.append(Acknowledged(kind, name, took, number, time.time()))
                if then is not None:
                    then(answer)

            answer, reason, again = await self._attempt(kind, name, payload, number, reason, noted)
            if answer is not None:
                return answer
            if not again:
                break
        self.lost.append((kind, payload))
        return None

    async def _attempt(
        self, kind: str, name: str, payload: Json, number: int, reason: str, noted: Callable[[Json], None]
    ) -> tuple[Json | None, str, bool]:
        """The answer or None, why there is none, and whether to try again."""
        if self.poster is not None:
            answer, reason, again = await self.poster.post(kind, payload, number, reason, self.patience)
            if answer is not None:
                noted(answer)
            return answer, reason, again
        envelope = str(uuid4())
        waiting = asyncio.get_running_loop().create_future()
        self._waiting[envelope] = (waiting, noted)
        accepts = kind in _ACCEPT_PAYLOAD or name in _ACCEPT_PAYLOAD
        body: Json = {
            "envelope_id": envelope,
            "type": kind,
            "accepts_response_payload": accepts,
            "payload": payload,
        }
        if kind == "events_api":
            body |= {"retry_attempt": number, "retry_reason": reason}
        try:
            async with asyncio.timeout(self.patience):
                await (await self._socket()).send_str(json.dumps(body))
                return await waiting, "", False
        except (TimeoutError, ConnectionError):
            return None, "timeout", True
        finally:
            del self._waiting[envelope]

    def open_sockets(self) -> list[web.WebSocketResponse]:
        """The connections that take deliveries."""
        return [socket for socket in self.sockets if not socket.closed and socket not in self.leaving]

    async def _socket(self) -> web.WebSocketResponse:
        """One of the connections, each in its turn; waits for one."""
        while not (open_ones := self.open_sockets()):
            await asyncio.sleep(0.005)
        self._turn += 1
        return open_ones[self._turn % len(open_ones)]

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """A connection of Socket Mode: hello, envelopes, acknowledgements."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        debug = {"host": "applink-local", "approximate_connection_time": 18060}
        info = {"app_id": APP}
        number = len(self.sockets) + 1
        if number > _MOST_SOCKETS:
            await socket.send_json(
                {"type": "disconnect", "reason": "too_many_websockets", "debug_info": debug}
            )
            return socket
        hello = {"type": "hello", "num_connections": number, "debug_info": debug, "connection_info": info}
        await socket.send_json(hello)
        self.sockets[socket] = request
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT and not self.mute:
                    self._acknowledge(message.data)
        finally:
            del self.sockets[socket]
            self.leaving.discard(socket)
        return socket

    def _acknowledge(self, text: str) -> None:
        """Note an acknowledgement at once: what the app does after it comes after it here too."""
        answer = json.loads(text)
        waiting, noted = self._waiting.get(answer.get("envelope_id", ""), (None, None))
        if waiting is None or noted is None or waiting.done():
            return
        payload = answer.get("payload") or {}
        payload = payload if isinstance(payload, dict) else {"text": payload}
        waiting.set_result(payload)
        noted(payload)

    async def refresh(self, reason: str) -> None:
        """Ask the app to connect anew, as Slack does from time to time."""
        asked = self.open_sockets()
        self.leaving.update(asked)
        for socket in asked:
            await socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-local"}}
            )

    def drop(self) -> None:
        """Break the connections without a word."""
        self.leaving.update(self.sockets)
        for request in self.sockets.values():
            if request.transport is not None:
                request.transport.abort()

    async def close(self) -> None:
        """End all deliveries and connections."""
        for work in self.held or ():
            work.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for socket in list(self.sockets):
            await socket.close()
        if self.poster is not None:
            await self.poster.close()
