"""`/slack/events`: what Slack sends an app without Socket Mode, where the settings have its secrets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from assistant.bootstrap import Assistant
from assistant.slack.credentials import BOT_TOKEN, SIGNING_SECRET, require, value
from assistant.slack.installed import require_packages

if TYPE_CHECKING:
    from assistant.slack.http import SlackOverHttp

PATH = "/slack/events"
_ALLOWED = {"Allow": "POST"}
_FOR_SLACK = (
    "Slack sends its events to this address, by POST; docs/slack/README.md tells how an app is told of it."
)


class SlackEndpoint:
    """The application at `/slack/events`."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._building = asyncio.Lock()
        self._slack: SlackOverHttp | None = None

    @asynccontextmanager
    async def open(self, _: object) -> AsyncIterator[None]:
        """Be ready for the first event, which must be acknowledged within 3 s; in the end, let go."""
        slack = await self._built()
        slack.greet()
        try:
            yield
        finally:
            await slack.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["method"] != "POST":
            raise HTTPException(405, _FOR_SLACK, _ALLOWED)
        slack = await self._built()
        response = await slack.answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _built(self) -> SlackOverHttp:
        async with self._building:
            if self._slack is None:
                made = await run_in_threadpool(_loaded)
                self._slack = made(self._assistant)
        return self._slack


def _loaded() -> type[SlackOverHttp]:
    # Imported here, and in a thread, so that a service without Slack does not pay for it.
    from assistant.slack.http import SlackOverHttp

    return SlackOverHttp


def slack_endpoint(assistant: Assistant) -> SlackEndpoint | None:
    """Return the application where the settings say who may send and how to answer, else None.

    Raises `PrecedentError` where those cannot be right, or the packages that it needs are not installed.
    """
    secrets = (SIGNING_SECRET, BOT_TOKEN)
    if not all(value(assistant.settings, secret) for secret in secrets):
        return None
    require(assistant.settings, *secrets)
    require_packages()
    return SlackEndpoint(assistant)
