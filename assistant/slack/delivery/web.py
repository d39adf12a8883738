"""The client of Slack's SDK, over connections that stay open: the one place where calls leave."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from assistant.slack.delivery.troubles import named, seconds
from assistant.slack.domain import Block, Message, Payload
from assistant.slack.quiet import quiet_logger

API = AsyncWebClient.BASE_URL
Ask = Callable[[AsyncWebClient], Awaitable[AsyncSlackResponse]]

_NOTIFIED = 4_000  # characters of a text beside blocks that chat.update takes
_MARK = "precedent_message"
_OK = 200
_REFUSED = range(400, 429)  # by an address to respond to, which then is used up or over, whatever it says
_OVER = "expired_url"


class Web:
    """Slack's Web API. Raises what the SDK raises, or the network."""

    def __init__(self, token: str, api: str, proxy: str, *, answer: float, connect: float) -> None:
        """`answer`, `connect`: seconds that a whole call, and the opening of a connection, may take."""
        self._timeout = aiohttp.ClientTimeout(total=answer, connect=None, sock_connect=connect)
        self._client = AsyncWebClient(
            token,
            base_url=api,
            proxy=proxy or None,
            logger=quiet_logger("web"),
            # The SDK's own handler sends again after a lost connection, whether or not that doubles.
            retry_handlers=[],
        )

    @property
    def client(self) -> AsyncWebClient:
        """The SDK's client; without a session of ours it would open a connection for every call."""
        if self._client.session is None:
            self._client.session = aiohttp.ClientSession(
                timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._client

    async def close(self) -> None:
        """Let go of the connections."""
        if self._client.session is not None:
            await self._client.session.close()

    async def ask(self, ask: Ask) -> Payload:
        """Return what Slack answers."""
        return read(await ask(self.client))

    async def respond(self, url: str, body: dict[str, Any]) -> Payload:
        """Send to an address that Slack gave with a command, a shortcut or a button."""
        hook = AsyncWebhookClient(
            url,
            session=self.client.session,
            proxy=self.client.proxy,
            logger=quiet_logger("web"),
            retry_handlers=[],
        )
        response = await hook.send_dict(body)
        if response.status_code != _OK:
            raise named(
                _OVER if response.status_code in _REFUSED else "",
                "response_url",
                status=response.status_code,
                retry_after=seconds(response.headers),
            )
        return {}


def read(response: AsyncSlackResponse) -> Payload:
    """Return the JSON of a response."""
    return response.data if isinstance(response.data, dict) else {}


def content(message: Message) -> dict[str, Any]:
    """Return what Slack's methods take of a message.

    Beside blocks the text is what notifications say. Without them it is the message, and never cut.
    """
    if not message.blocks:
        return {"text": message.text}
    return {"text": message.text[:_NOTIFIED], "blocks": plain(message.blocks)}


def plain(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Return blocks as the SDK takes them."""
    return [dict(block) for block in blocks]


def mark(name: str, kept: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the metadata by which a message of ours is found again."""
    return {"event_type": _MARK, "event_payload": {**(kept or {}), "mark": name}}


def mark_of(message: Payload) -> str:
    """Return the mark that a message carries; "" where it carries none of ours."""
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != _MARK:
        return ""
    return str(metadata.get("event_payload", {}).get("mark", ""))
