"""One answer on its way to one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from assistant.slack.delivery.calls import Slack
from assistant.slack.delivery.identity import Identity
from assistant.slack.delivery.plain import Plain
from assistant.slack.delivery.streamed import Streamed
from assistant.slack.delivery.whispered import Whispered
from assistant.slack.domain import Asked, Block, Message


class Sending(Protocol):
    """How an answer reaches whoever asked. Ends with one of `finish`, `tell` and `leave`."""

    async def working(self, words: str) -> None:
        """Show what is being done: "has searched 45 documents…". Neither raises nor waits."""

    async def say(self, markdown: str) -> None:
        """Say one more statement, shown at once where it can be streamed. Neither raises nor waits."""

    async def finish(self, messages: Sequence[Message], below: Sequence[tuple[Block, ...]]) -> str:
        """End with the whole answer; return the time of the message that carries the buttons.

        `messages`: all of it, for where nothing was streamed. `below`: what stands under what was said, first
        the end of that message, then messages after it; empty where what was said does not hold, so that
        `messages` take its place. "" where only its asker sees it. Raises `SlackTrouble`.
        """

    async def tell(self, message: Message) -> None:
        """Say something in place of an answer, or of the rest of it. Raises `SlackTrouble`."""

    async def leave(self) -> None:
        """Say nothing: take away what showed that it was at work."""


def sending(slack: Slack, asked: Asked, me: Identity) -> Sending:
    """Return the way in which a question is answered."""
    if asked.whispered:
        return Whispered(slack, asked)
    return Streamed(slack, asked, me) if asked.place.thread else Plain(slack, asked)
