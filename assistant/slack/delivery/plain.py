"""An answer posted as a whole, outside threads, where nothing can be streamed."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.slack.delivery.calls import Slack
from assistant.slack.delivery.posting import post_all
from assistant.slack.delivery.status import Status
from assistant.slack.domain import Asked, Block, Message


class Plain:
    """See `Sending`."""

    def __init__(self, slack: Slack, asked: Asked) -> None:
        self._slack = slack
        self._asked = asked
        self._status = Status(slack, asked)

    async def working(self, words: str) -> None:
        """Show it by a reaction."""
        self._status.show(words)

    async def say(self, markdown: str) -> None:
        """Wait for the whole: half an answer, changed again and again, is soon refused by Slack's limits."""

    async def finish(self, messages: Sequence[Message], below: Sequence[tuple[Block, ...]]) -> str:  # noqa: ARG002  # a port's
        """Post the messages."""
        try:
            return await post_all(self._slack, self._asked.place, messages)
        finally:
            self._status.end(said=True)

    async def tell(self, message: Message) -> None:
        """Post it."""
        await self.finish((message,), ())

    async def leave(self) -> None:
        """Take the reaction away."""
        self._status.end(said=False)
