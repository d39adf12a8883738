"""A Bolt app over Socket Mode or HTTP, in a thread of its own, for checks of the local Slack."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from .slack import LocalSlack


@contextmanager
def _loop() -> Iterator[Callable[[Any], Any]]:
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield lambda work: asyncio.run_coroutine_threadsafe(work, loop).result(20)
    asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result(20)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


async def _cancel_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def app_on_sockets(slack: LocalSlack, listen: Callable[[AsyncApp], None]) -> Iterator[AsyncSocketModeHandler]:
    """The app with one connection of Socket Mode; `listen` registers what it listens to."""
    with _loop() as run:

        async def start() -> AsyncSocketModeHandler:
            app = AsyncApp(client=AsyncWebClient(slack.bot_token, base_url=slack.api))
            listen(app)
            handler = AsyncSocketModeHandler(app, slack.app_token, web_client=app.client, ping_interval=0.3)
            await handler.connect_async()  # type: ignore[no-untyped-call]
            return handler

        handler = run(start())
        slack.wait_for(slack.connected)
        try:
            yield handler
        finally:
            run(handler.close_async())


@contextmanager
def app_on_http(slack: LocalSlack, listen: Callable[[AsyncApp], None]) -> Iterator[str]:
    """The app behind an address that the local Slack delivers to."""
    with _loop() as run:

        async def start() -> web.AppRunner:
            client = AsyncWebClient(slack.bot_token, base_url=slack.api)
            app = AsyncApp(client=client, signing_secret=slack.signing_secret)
            listen(app)
            runner = web.AppRunner(app.web_app("/slack/events"), access_log=None, shutdown_timeout=0.2)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            return runner

        runner = run(start())
        address = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        slack.deliver_to(address)
        try:
            yield address
        finally:
            run(runner.cleanup())
