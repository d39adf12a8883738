"""Socket Mode: events come over a connection that the app opens, so it needs no public address."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from assistant.bootstrap import Assistant
from assistant.kernel.errors import PrecedentError
from assistant.kernel.settings import Settings
from assistant.slack.app import SlackApp
from assistant.slack.delivery.troubles import CONNECTING, FAULTS, SlackTrouble, trouble_of
from assistant.slack.quiet import quiet_logger
from assistant.slack.troubles import told_of

log = structlog.get_logger(__name__)

_PING_EVERY = 5.0  # seconds; a connection that broke without a word is opened anew within about as long
_OPENING = 12.0  # seconds for which one address is tried; it is good for one connection, and not for long


async def serve(assistant: Assistant, *, connected: Callable[[str], None]) -> None:
    """Answer what is asked in Slack until cancelled; `connected` is told the workspace's name once it is.

    Connections that Slack ends, as it does every few hours, or that break are opened anew. Raises
    `PrecedentError` where the first one cannot be opened.
    """
    app = SlackApp(assistant)
    connection = _Connection(assistant.settings)
    connection.hear(app)
    try:
        desk = await app.opened()
        # Not `connect`, which would try again for ever where Slack refuses.
        await connection.connect_to_new_endpoint(force=True)
        connected(desk.me.workspace)
        await asyncio.Event().wait()
    except SlackTrouble as trouble:
        raise PrecedentError(f"Slack cannot be used: {trouble}") from trouble
    finally:
        await connection.close()  # type: ignore[no-untyped-call]
        await app.close()


class _Connection(SocketModeClient):
    """A connection to Slack that logs when it comes, goes and is refused."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            settings.slack_app_token.get_secret_value(),
            logger=quiet_logger("socket"),
            web_client=AsyncWebClient(base_url=settings.slack_api, logger=quiet_logger("web")),
            proxy=settings.proxy or None,
            ping_interval=_PING_EVERY,
        )

    def hear(self, app: SlackApp) -> None:
        """Have the app handle what comes."""

        async def handle(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
            began = time.time()
            response = BoltResponse(status=200)  # to what Bolt cannot read: it is not to be sent again
            with told_of(kind=request.type):
                response = await run_async_bolt_app(app.bolt, request)
            await send_async_response(client, request, response, began)

        self.socket_mode_request_listeners.append(handle)

    async def connect(self) -> None:
        """Open a connection, however long that takes; at a new address where one is of no use."""
        if self.current_session is not None and self.current_session.closed:
            log.warning("slack_connection_lost", remedy="None is needed: a new one is opened.")
        while not self.closed:
            with suppress(TimeoutError):
                async with asyncio.timeout(_OPENING):
                    await super().connect()  # type: ignore[no-untyped-call]
                    return
            log.warning(
                "slack_connection_failed", remedy="Check that this machine reaches Slack's addresses, wss://…"
            )
            self.wss_uri = await self._address()

    async def _address(self) -> str | None:
        with suppress(SlackTrouble):  # it is in the log
            return await self.issue_new_wss_url()
        return None

    async def issue_new_wss_url(self) -> str:
        """Return the address to connect to; raises `SlackTrouble` where Slack gives none."""
        try:
            return await super().issue_new_wss_url()
        except FAULTS as error:
            trouble = trouble_of(error, CONNECTING)
        log.error("slack_connection_refused", trouble=trouble.kind.value, remedy=trouble.remedy)
        raise trouble

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Log what tells of the connection; others do with the message what is to be done."""
        match message.get("type"):
            case "hello":
                log.info("slack_connected", connections=message.get("num_connections", 0))
            case "disconnect":
                log.info("slack_disconnecting", reason=message.get("reason", ""))
        await super().run_message_listeners(message, raw_message)
