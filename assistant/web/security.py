"""Headers that keep a browser from doing what these pages never need, and a limit on request bodies."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024  # bytes
# Clients of /v1 send the whole conversation with each question; Slack the whole message with each button.
LARGEST_CHAT = 1024 * 1024  # bytes
_CHATS = ("/v1/", "/slack/")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; style-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # A question stands in the address, so no other site may be told it.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def with_security_headers(headers: MutableHeaders) -> None:
    """Add the headers that a response does not set itself."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)


class SecurityHeaders:
    """Middleware that adds the headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                with_security_headers(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class LimitedBodies:
    """Middleware that refuses a larger request body than `LARGEST_BODY`, or `LARGEST_CHAT`, with 413."""

    def __init__(self, app: ASGIApp, refuse: Callable[[Request, HTTPException], Awaitable[Response]]) -> None:
        """`refuse` makes the response, as it does for any other refusal."""
        self.app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = LARGEST_CHAT if scope["path"].startswith(_CHATS) else LARGEST_BODY
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            response = await self._refuse(Request(scope, receive), _too_large(limit))
            await response(scope, receive, send)
            return
        received = 0

        async def receive_limited() -> Message:
            # A body sent in pieces declares no length; it is counted as it comes.
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise _too_large(limit)
            return message

        await self.app(scope, receive_limited, send)


def _too_large(limit: int) -> HTTPException:
    return HTTPException(413, f"The request body is larger than {limit // 1024} KB; send a shorter one.")
