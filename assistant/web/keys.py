"""Ask programs for their key where keys were made; where none was, everybody may ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, cast

from fastapi import Depends, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.kernel.errors import KeysInvalid
from assistant.web.keyring import Key, Keyring

_ASKED_FOR = {"WWW-Authenticate": "Bearer"}


class KeyRefused(HTTPException):
    """401: no key was given, or not one of those that were made."""

    def __init__(self, detail: str) -> None:
        super().__init__(401, detail, _ASKED_FOR)


def admitted(keyring: Keyring, authorization: str) -> Key | None:
    """Return the key in a header `Authorization: Bearer …`; None where no keys were made.

    Raises `KeyRefused`, and `KeysInvalid` when the file of keys cannot be read: then nobody is let in.
    """
    if not keyring.all():
        return None
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        raise KeyRefused("Send a key in the header 'Authorization: Bearer KEY'; ask who runs this for one.")
    key = keyring.find(given.strip())
    if key is None:
        raise KeyRefused("That key is not known here; ask who runs this for one.")
    return key


def _admitted(request: Request) -> Key | None:
    keyring = cast(Keyring, request.app.state.keyring)
    return admitted(keyring, request.headers.get("authorization", ""))


KeyGiven = Annotated[Key | None, Depends(_admitted)]


class KeyRequired:
    """Middleware around an app of its own, such as the one at `/mcp`, that lets in as `admitted` does."""

    def __init__(
        self, app: ASGIApp, keyring: Keyring, refuse: Callable[[Request, Exception], Awaitable[Response]]
    ) -> None:
        """`refuse` makes the response, as it does for any other refusal."""
        self.app = app
        self._keyring = keyring
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or refuse it."""
        if scope["type"] == "http":
            given = Headers(scope=scope).get("authorization", "")
            try:
                await run_in_threadpool(admitted, self._keyring, given)
            except (KeyRefused, KeysInvalid) as error:
                response = await self._refuse(Request(scope, receive), error)
                await response(scope, receive, send)
                return
        await self.app(scope, receive, send)
