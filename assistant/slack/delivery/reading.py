"""Read what was said in a place, page by page."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from assistant.slack.delivery.essential import Essential
from assistant.slack.delivery.web import Web
from assistant.slack.domain import Payload, Place

_PAGE = 200  # messages asked for at a time; Slack advises no more
_BACK = 600.0  # seconds: how far back something just said is looked for, for clocks differ


class Reading:
    """Messages of threads and channels; every call may be made again. Raises `SlackTrouble`."""

    def __init__(self, web: Web, essential: Essential) -> None:
        self._web = web
        self._essential = essential

    async def thread(self, place: Place, *, oldest: str = "0") -> AsyncIterator[Payload]:
        """Yield the messages of a thread, the oldest first, its first among them whatever `oldest` is."""
        async for message in self._pages("conversations.replies", place, oldest):
            yield message

    async def recent(self, place: Place) -> AsyncIterator[Payload]:
        """Yield what was said of late where something would be posted: in the thread, or in the channel."""
        method = "conversations.replies" if place.thread else "conversations.history"
        async for message in self._pages(method, place, f"{time.time() - _BACK:.6f}"):
            yield message

    async def _pages(self, method: str, place: Place, oldest: str) -> AsyncIterator[Payload]:
        cursor, begun = "", False
        while True:
            ask = partial(_page, place=place, method=method, oldest=oldest, cursor=cursor)
            page = await self._essential.call(method, place.channel, partial(self._web.ask, ask), again=True)
            for message in page.get("messages", ()):
                if not (begun and message["ts"] == place.thread):  # its first message is on every page
                    yield message
            begun = True
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return


async def _page(
    web: AsyncWebClient, *, place: Place, method: str, oldest: str, cursor: str
) -> AsyncSlackResponse:
    if method == "conversations.replies":
        return await web.conversations_replies(
            channel=place.channel,
            ts=place.thread,
            oldest=oldest,
            cursor=cursor or None,
            limit=_PAGE,
            include_all_metadata=True,
        )
    return await web.conversations_history(
        channel=place.channel, oldest=oldest, cursor=cursor or None, limit=_PAGE, include_all_metadata=True
    )
