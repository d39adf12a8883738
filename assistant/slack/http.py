"""Events over HTTP: what Slack sends to an address of the web service, which checks that Slack sent it."""

from __future__ import annotations

import asyncio
import re
import time

import structlog
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.requests import Request
from starlette.responses import Response

from assistant.bootstrap import Assistant
from assistant.kernel.errors import PrecedentError
from assistant.slack.app import SlackApp
from assistant.slack.credentials import SIGNING_SECRET
from assistant.slack.troubles import told_of

log = structlog.get_logger(__name__)

_UNSIGNED = 401
_UNSIGNED_REMEDY = (
    f"Where Slack says that the address does not answer, compare {SIGNING_SECRET.variable} with the app's "
    f"signing secret ({SIGNING_SECRET.place}), and the clock with the time; else somebody else sent it."
)
_MINUTE = 60.0  # seconds
_TIME = re.compile(r"[0-9]{1,12}")  # seconds since 1970


class SlackOverHttp:
    """The app, for requests that are signed with the signing secret of the settings."""

    def __init__(self, assistant: Assistant) -> None:
        self._app = SlackApp(assistant)
        self._bolt = AsyncSlackRequestHandler(self._app.bolt)
        self._greeting: asyncio.Task[None] | None = None
        self._told_next = 0.0  # when a request that is refused is told of again

    def greet(self) -> None:
        """Begin to ask Slack who the app is, so that the first event need not wait; Slack may be away."""
        self._greeting = asyncio.create_task(self._greet())

    async def answer(self, request: Request) -> Response:
        """Return the response to a request, whose body may be read but must be as it came: it is signed."""
        if not await _readable(request):
            return Response("This is not from Slack.", 400)
        response = Response("This cannot be read.", 400)
        with told_of(transport="http"):
            response = await self._bolt.handle(request)
        if response.status_code == _UNSIGNED:
            self._say_unsigned()
        return response

    async def close(self) -> None:
        """Wait for what is under way, for a while, and let go."""
        if self._greeting:
            self._greeting.cancel()
            await asyncio.gather(self._greeting, return_exceptions=True)
        await self._app.close()

    def _say_unsigned(self) -> None:
        """Log, once a minute at most, for anyone may send such requests, that one was refused."""
        now = time.monotonic()
        if now >= self._told_next:
            self._told_next = now + _MINUTE
            log.warning("slack_unsigned", remedy=_UNSIGNED_REMEDY)

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
