"""Socket Mode: events come over a connection that the app opens, so it needs no public address."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from assistant.bootstrap import Assistant
from assistant.kernel.errors import PrecedentError
from assistant.kernel.settings import Settings
from assistant.slack.app import SlackApp
from assistant.slack.delivery.troubles import SlackTrouble, trouble_of
from assistant.slack.quiet import quiet_logger

log = structlog.get_logger(__name__)

_PING_EVERY = 5.0  # seconds; a connection that broke without a word is opened anew within about as long


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
        await connection.connect()  # type: ignore[no-untyped-call]
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
        self.message_listeners.append(self._noted)

    def hear(self, app: SlackApp) -> None:
        """Have the app handle what comes."""

        async def handle(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
            began = time.time()
            await send_async_response(client, request, await run_async_bolt_app(app.bolt, request), began)

        self.socket_mode_request_listeners.append(handle)

    async def issue_new_wss_url(self) -> str:
        """Return the address to connect to; raises `SlackTrouble` where Slack gives none."""
        try:
            return await super().issue_new_wss_url()
        except SlackApiError as error:
            trouble = trouble_of(error, "apps.connections.open")
        except (OSError, TimeoutError) as error:
            trouble = trouble_of(error, "apps.connections.open")
        log.error("slack_connection_refused", trouble=trouble.kind.value, remedy=trouble.remedy)
        raise trouble

    async def _noted(self, _: AsyncBaseSocketModeClient, message: dict[str, Any], __: str | None) -> None:
        match message.get("type"):
            case "hello":
                log.info("slack_connected", connections=message.get("num_connections", 0))
            case "disconnect":
                log.info("slack_disconnecting", reason=message.get("reason", ""))
