"""Events over HTTP: what Slack sends to an address of the web service, which checks that Slack sent it."""

from __future__ import annotations

import asyncio
import re

import structlog
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.requests import Request
from starlette.responses import Response

from assistant.bootstrap import Assistant
from assistant.kernel.errors import PrecedentError
from assistant.slack.app import SlackApp
from assistant.slack.troubles import told_of

log = structlog.get_logger(__name__)

_TIME = re.compile(r"[0-9]{1,12}")  # seconds since 1970


class SlackOverHttp:
    """The app, for requests that are signed with the signing secret of the settings."""

    def __init__(self, assistant: Assistant) -> None:
        self._app = SlackApp(assistant)
        self._bolt = AsyncSlackRequestHandler(self._app.bolt)
        self._greeting: asyncio.Task[None] | None = None

    def greet(self) -> None:
        """Begin to ask Slack who the app is, so that the first event need not wait; Slack may be away."""
        self._greeting = asyncio.create_task(self._greet())

    async def answer(self, request: Request) -> Response:
        """Return the response to a request, whose body may be read but must be as it came: it is signed."""
        if not await _readable(request):
            return Response("This is not from Slack.", 400)
        return await self._bolt.handle(request)

    async def close(self) -> None:
        """Wait for what is under way, for a while, and let go."""
        if self._greeting:
            self._greeting.cancel()
            await asyncio.gather(self._greeting, return_exceptions=True)
        await self._app.close()

    async def _greet(self) -> None:
        with told_of(transport="http"):
            try:
                await self._app.opened()
            except PrecedentError as error:  # of settings and tokens: nobody's words
                log.warning("slack_not_ready", problem=str(error))


async def _readable(request: Request) -> bool:
    """Tell whether a request has the form of one from Slack; checking the signature of others would fail."""
    sent = request.headers.get("x-slack-request-timestamp")
    try:
        (await request.body()).decode()
    except UnicodeDecodeError:
        return False
    return sent is None or _TIME.fullmatch(sent) is not None
