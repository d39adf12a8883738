"""The local Slack's server: a loop in a thread of its own, with routes for all that an app reaches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from threading import Thread
from typing import Any, TypeVar

from aiohttp import web

from .answering_urls import Answers
from .methods import files
from .office import Office
from .web_api import WebApi

_T = TypeVar("_T")


class Server:
    """Serves one workspace on a free port of this machine."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="local-slack", daemon=True)
        self._runner: web.AppRunner | None = None
        self._office: Office | None = None

    def start(self, office: Office, api: WebApi) -> str:
        """Begin to listen; the address, without a slash at its end."""
        self._office = office
        self._thread.start()
        return self.wait(self._listen(office, api))

    def call(self, function: Callable[..., _T], *arguments: Any, **named: Any) -> _T:
        """Call a function on the server's thread, where all that the workspace holds is touched."""

        async def work() -> _T:
            return function(*arguments, **named)

        return self.wait(work())

    def wait(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Do asynchronous work on the server's thread and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=60)

    def stop(self) -> None:
        """Close all connections and end the thread."""
        self.wait(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    async def _listen(self, office: Office, api: WebApi) -> str:
        answers = Answers(office)

        async def link(request: web.Request) -> web.StreamResponse:
            ticket = request.query.get("ticket", "")
            if ticket not in office.tickets or office.delivery.spoilt:
                return web.Response(status=408)
            office.tickets.discard(ticket)
            return await office.delivery.serve(request)

        async def upload(request: web.Request) -> web.StreamResponse:
            status, text = files.take(office, request.match_info["id"], await _body(request))
            return web.Response(status=status, text=text)

        app = web.Application(client_max_size=64 * 1024**2)
        app.router.add_route("*", "/api/{method}", api.answer)
        app.router.add_get("/link/", link)
        app.router.add_post("/upload/v1/{id}", upload)
        app.router.add_post("/commands/{id}", answers.take)
        app.router.add_post("/actions/{id}", answers.take)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _close(self) -> None:
        if self._office is not None:
            await self._office.delivery.close()
        if self._runner is not None:
            await self._runner.cleanup()


async def _body(request: web.Request) -> bytes:
    """The bytes of a file, sent as they are or as a form."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return part.file.read()
    return b""
