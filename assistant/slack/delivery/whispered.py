"""An answer that only its asker sees."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.slack.delivery.calls import Slack
from assistant.slack.delivery.troubles import SlackTrouble, Trouble
from assistant.slack.domain import Asked, Block, Message

_USES = 5  # of the address to respond to, within half an hour


class Whispered:
    """See `Sending`. It comes as a whole: what one person sees can be neither streamed nor changed later."""

    def __init__(self, slack: Slack, asked: Asked) -> None:
        self._slack = slack
        self._asked = asked
        self._left = _USES

    async def working(self, words: str) -> None:
        """Nothing: the acknowledgement says that it is looked into."""

    async def say(self, markdown: str) -> None:
        """Wait for the whole."""

    async def finish(self, messages: Sequence[Message], below: Sequence[tuple[Block, ...]]) -> str:  # noqa: ARG002  # a port's
        """Send the messages to their address, and once that is used up or over, into the channel."""
        for message in messages:
            await self.tell(message)
        return ""

    async def tell(self, message: Message) -> None:
        """Send one message."""
        if self._left:
            self._left -= 1
            try:
                await self._slack.respond(self._asked.url, message)
            except SlackTrouble as trouble:
                if trouble.kind is not Trouble.GONE:
                    raise
                self._left = 0
            else:
                return
        await self._slack.whisper(self._asked.place, self._asked.person, message)

    async def leave(self) -> None:
        """Nothing was shown."""
