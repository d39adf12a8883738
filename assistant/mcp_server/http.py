"""Answer the HTTP requests of MCP clients, each by itself: nothing is kept between two."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from urllib.parse import urlsplit

from mcp.server.transport_security import TransportSecurityMiddleware, TransportSecuritySettings
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from assistant.addresses import service_address
from assistant.bootstrap import Assistant
from assistant.kernel.settings import Settings
from assistant.mcp_server.server import build_server

_HERE = ("127.0.0.1", "localhost", "[::1]")
# What the SDK refuses a call with, as it is refused here.
_REFUSED = {
    HTTPStatus.MISDIRECTED_REQUEST: (
        HTTPStatus.MISDIRECTED_REQUEST,
        "The service was called '{host}', and does not go by that name; if it should, set PRECEDENT_URL to "
        "the address that it is reached at, such as https://{host}.",
    ),
    HTTPStatus.FORBIDDEN: (
        HTTPStatus.FORBIDDEN,
        "A page of {origin} sent this; only pages of the service's own address may.",
    ),
    HTTPStatus.BAD_REQUEST: (
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "Send JSON, with the header 'Content-Type: application/json'.",
    ),
}
_CHECKED = TransportSecuritySettings(enable_dns_rebinding_protection=False)


class HttpServer:
    """An ASGI application over an assistant: streamable HTTP without sessions."""

    def __init__(self, assistant: Assistant) -> None:
        self._server = build_server(assistant)
        self._guard = TransportSecurityMiddleware(names(assistant.settings))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; raise `HTTPException` for one by another name than the service's."""
        request = Request(scope, receive)
        refused = await self._guard.validate_request(request, is_post=True)
        if refused is not None:
            headers = request.headers
            status, told = _REFUSED[HTTPStatus(refused.status_code)]
            raise HTTPException(status, told.format(host=headers.get("host"), origin=headers.get("origin")))
        # Read here, where what is too large is refused as everywhere: inside, that would be a task's fault.
        body = await request.body()
        # A client that takes events is told of progress; one that does not gets plain JSON.
        events = "text/event-stream" in request.headers.get("accept", "")
        self._server.streamable_http_app(
            stateless_http=True, json_response=not events, transport_security=_CHECKED
        )
        manager = self._server.session_manager
        leaving = asyncio.create_task(_left(receive))
        async with manager.run():  # what is still at work when this is left is cancelled
            handling = asyncio.create_task(manager.handle_request(scope, _again(body, leaving), send))
            await _first_of(handling, leaving)


def names(settings: Settings) -> TransportSecuritySettings:
    """Return the names that the service goes by: those of this machine, where it listens, its address."""
    listens = settings.model_copy(update={"url": ""})
    addresses = [urlsplit(service_address(each)).netloc for each in (listens, settings)]
    hosts = [f"{name}{port}" for name in _HERE for port in ("", ":*")] + addresses
    origins = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)


def _again(body: bytes, leaving: asyncio.Task[Message]) -> Receive:
    """Return a channel that gives a body that was read already, and then that the client has gone."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return left.pop() if left else await asyncio.shield(leaving)

    return again


async def _left(receive: Receive) -> Message:
    """Wait until the client has gone. For plain JSON the SDK does not look."""
    while (message := await receive())["type"] != "http.disconnect":
        pass
    return message


async def _first_of(handling: asyncio.Task[None], leaving: asyncio.Task[Message]) -> None:
    """Wait until a request was handled, and raise what it raises, or until its client has gone."""
    try:
        await asyncio.wait({handling, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if handling.done():
            handling.result()
    finally:
        handling.cancel()
        leaving.cancel()
        await asyncio.gather(handling, leaving, return_exceptions=True)
