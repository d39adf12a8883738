"""Messages that grow while people read them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from uuid import uuid4

from slack_sdk.web.async_chat_stream import AsyncChatStream

from assistant.slack.delivery.essential import Essential, once
from assistant.slack.delivery.web import Web, mark, plain, read
from assistant.slack.domain import Block, Payload, Place


class Streams:
    """Whether streams may be begun: none while Slack's limit on them holds, some 20 a minute."""

    def __init__(self) -> None:
        self._closed_until = 0.0

    @property
    def open(self) -> bool:
        """Streams may be begun."""
        return time.monotonic() >= self._closed_until

    def limited(self, seconds: float) -> None:
        """Begin none for so long."""
        self._closed_until = time.monotonic() + max(seconds, 1.0)


class Stream:
    """One such message of a thread. Not to be called twice at the same time.

    Text that `append` or `stop` was given is not given again after a trouble: the SDK holds what was not
    taken, and sends it with the next.
    """

    def __init__(self, web: Web, essential: Essential, place: Place, person: str) -> None:
        self._web = web
        self._essential = essential
        self._place = place
        self._person = person  # who sees it grow; in a channel others see it when it has ended
        self._chat: AsyncChatStream | None = None
        self._adopted = ""

    @property
    def ts(self) -> str:
        """The time of the message; "" before it is begun."""
        return self._adopted or (self._chat.ts if self._chat and self._chat.ts else "")

    def adopt(self, ts: str) -> None:
        """Take a message for this one that was begun, whose time did not arrive."""
        self._adopted = ts

    async def append(self, markdown: str) -> None:
        """Begin the message, or go on with it: one call, made once. Raises `SlackTrouble`, not logged."""
        chat = await self._opened()

        async def calling() -> Payload:
            response = await chat.append(markdown_text=markdown)
            return read(response) if response else {}

        await once("chat.appendStream" if self.ts else "chat.startStream", calling)

    async def stop(self, markdown: str = "", blocks: Sequence[Block] = ()) -> None:
        """End the message with the rest of its text and what stands below. Raises `SlackTrouble`.

        The agent's session is "active" again with it.
        """
        chat = None if self._adopted else self._chat
        rest = markdown

        async def calling() -> Payload:
            nonlocal rest
            text, rest = rest, ""
            below = plain(tuple(blocks)) or None
            if chat:
                return read(await chat.stop(markdown_text=text, blocks=below, metadata=mark(uuid4().hex)))
            return await self._web.ask(
                lambda web: web.chat_stopStream(
                    channel=self._place.channel,
                    ts=self.ts,
                    markdown_text=text or None,
                    blocks=below,
                    metadata=mark(uuid4().hex),
                )
            )

        await self._essential.call("chat.stopStream", self._place.channel, calling)

    async def _opened(self) -> AsyncChatStream:
        if self._chat is None:
            self._chat = await self._web.client.chat_stream(
                buffer_size=1,  # how much is sent at once is decided by whoever calls
                channel=self._place.channel,
                thread_ts=self._place.thread,
                recipient_team_id=self._place.team,
                recipient_user_id=self._person,
            )
        return self._chat
