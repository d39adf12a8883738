"""The Web API over HTTP: tokens, scopes, arguments, limits and troubles, before a method does its work."""

from __future__ import annotations

import asyncio
import time
from urllib.parse import parse_qsl

from aiohttp import web

from .methods import METHODS, Known
from .office import Arguments, Office
from .shapes import Call, Json, Refused, decoded
from .troubles import Busy, Failed, Lost

_STRUCTURED = ("blocks", "attachments", "metadata", "view", "chunks", "prompts", "loading_messages")


class WebApi:
    """Answers calls of the Web API for one workspace."""

    def __init__(self, office: Office, bot_token: str, app_token: str) -> None:
        self._office, self._bot_token, self._app_token = office, bot_token, app_token

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        method = request.match_info["method"]
        given = await _arguments(request)
        troubles = self._office.troubles
        if seconds := troubles.slowness.get(method):
            await asyncio.sleep(seconds)
        trouble = troubles.before(method, given)
        body: Json = {}
        if trouble is None or (isinstance(trouble, Lost) and trouble.done):
            body = self._do(method, given)
        else:
            self._remember(method, given, _name(trouble))
        if isinstance(trouble, Refused):
            body = {"ok": False, "error": trouble.error}
        if isinstance(trouble, Busy):
            headers = {"Retry-After": str(trouble.retry_after)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        if isinstance(trouble, Failed):
            return web.Response(status=trouble.status, text="upstream connect error")
        if isinstance(trouble, Lost) and request.transport is not None:
            request.transport.abort()
        return web.json_response(body, headers={"X-OAuth-Scopes": ",".join(sorted(self._office.granted()))})

    def _do(self, method: str, given: Json) -> Json:
        try:
            known = METHODS.get(method)
            if known is None:
                raise Refused("unknown_method", "not one that the local Slack knows")
            self._check(known, given)
            arguments = Arguments(method, given)
            arguments.require(known.required)
            answer = {"ok": True, **known.do(self._office, arguments)}
        except Refused as refused:
            if not refused.asked:
                self._office.complain(method, refused.error, refused.detail)
            self._remember(method, given, refused.error)
            return {"ok": False, "error": refused.error, **refused.more}
        self._remember(method, given, "")
        return answer

    def _check(self, known: Known, given: Json) -> None:
        token = str(given.get("token", ""))
        if not token:
            raise Refused("not_authed")
        if token not in (self._bot_token, self._app_token):
            raise Refused("invalid_auth")
        if self._office.troubles.revoked:
            raise Refused(self._office.troubles.revoked, asked=True)
        app_level = token == self._app_token
        if known.app_token != app_level and known is not METHODS["auth.test"]:
            raise Refused("not_allowed_token_type")
        if known.app_token and "connections:write" in self._office.troubles.without:
            raise Refused("missing_scope", asked=True, needed="connections:write", provided="")
        if known.scopes:
            self._office.need(*known.scopes)

    def _remember(self, method: str, given: Json, error: str) -> None:
        arguments = {name: value for name, value in given.items() if name != "token"}
        self._office.calls.append(Call(method, arguments, time.time(), error))


def _name(trouble: Exception) -> str:
    return trouble.error if isinstance(trouble, Refused) else type(trouble).__name__.lower()


async def _arguments(request: web.Request) -> Json:
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        body = decoded(await request.text() or "{}")
        given |= body if isinstance(body, dict) else {}
    elif request.method == "POST":
        given |= {name: value for name, value in (await _form(request)).items() if value != ""}
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        given["token"] = header.removeprefix("Bearer ").strip()
    return {name: decoded(value) if name in _STRUCTURED else value for name, value in given.items()}


async def _form(request: web.Request) -> Json:
    if request.content_type == "multipart/form-data":
        return dict(await request.post())
    return dict(parse_qsl(await request.text()))
