"""An answer that grows in its thread, and that arrives whole whatever becomes of its stream."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import structlog

from assistant.slack.delivery.calls import Slack
from assistant.slack.delivery.identity import Identity
from assistant.slack.delivery.packing import joined, markdown, packed
from assistant.slack.delivery.posting import carries_buttons, post_all
from assistant.slack.delivery.status import Status
from assistant.slack.delivery.troubles import HOPELESS, SlackTrouble, Trouble
from assistant.slack.domain import Asked, Block, Message
from assistant.slack.writing.packing import fallback
from assistant.slack.writing.statements import BETWEEN

log = structlog.get_logger(__name__)

# After these an answer is not posted anew: it cannot be, or may be there already.
_FINAL = HOPELESS | {Trouble.UNREACHABLE}


class Streamed:
    """See `Sending`. Statements are shown by a stream, at most one call a second; those between are joined.

    Where Slack refuses to begin a stream, the answer is posted as a whole. Where it ends one (after some five
    minutes, or because somebody pressed stop), the message is updated with all of the text at the end. Where
    it does not let it be updated, the answer is posted anew and the half one taken back.
    """

    def __init__(self, slack: Slack, asked: Asked, me: Identity) -> None:
        self._slack = slack
        self._asked = asked
        self._me = me
        self._place = asked.place
        self._status = Status(slack, asked)
        self._stream = slack.stream(asked.place, asked.person)
        self._paragraphs: list[str] = []
        self._given = 0  # paragraphs that the stream was given
        self._going = True  # the stream can be begun, or gone on with
        self._held = False  # the stream holds text that Slack's limit kept back
        self._lost = False  # the stream may have begun: the answer to its first call was lost
        self._ending = asyncio.Event()
        self._showing: asyncio.Task[None] | None = None

    async def working(self, words: str) -> None:
        """Show it as the thread's status."""
        if not (self._going and self._paragraphs):  # what is said takes a status away
            self._status.show(words)

    async def say(self, markdown: str) -> None:
        """Have it shown: at once if it is the first, else with the others of a second."""
        if not self._paragraphs:
            self._going = self._slack.streams.open  # now: the question may have waited its turn for long
            if self._going:
                self._status.hush()
        self._paragraphs.extend(markdown.strip().split(BETWEEN))
        if self._going and (self._showing is None or self._showing.done()):
            self._showing = asyncio.get_running_loop().create_task(self._show())

    async def finish(self, messages: Sequence[Message], below: Sequence[tuple[Block, ...]]) -> str:
        """End the stream with what stands below, or do what the class says in its place."""
        said = settled = False
        try:
            still = await self._status.still()
            await self._shown()
            ts, ended = await self._delivered(messages, below)
            said, settled = True, ended and still
            return ts
        finally:
            self._status.end(said=said, begun=bool(self._stream.ts), settled=settled)

    async def tell(self, message: Message) -> None:
        """Say it under what was said so far, or alone."""
        await self.finish((message,), (message.blocks or (_section(message.text),),))

    async def leave(self) -> None:
        """Take the status away; nothing was said."""
        await self._shown()
        self._status.end(said=False)

    async def _show(self) -> None:
        while self._going and not self._ending.is_set() and (self._held or self._rest()):
            pause = await self._appended()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._ending.wait()

    async def _shown(self) -> None:
        """Wait until nothing is on its way; what is left goes with the end."""
        self._ending.set()
        if self._showing is not None:
            await self._showing
        if self._lost:
            with suppress(SlackTrouble):  # in the log; at worst the first statement stands there twice
                self._stream.adopt(await self._slack.unmarked(self._place, self._me, self._asked.message))

    def _rest(self) -> str:
        """Return what the stream was not given of that which fits into its message."""
        fitting = packed(self._paragraphs)[0] if self._paragraphs else []
        new = fitting[self._given :]
        return joined(["", *new] if self._given and new else new)

    async def _appended(self) -> float:
        """Send what is to be shown; return for how many seconds nothing more may be."""
        rest = self._rest()
        self._given = len(packed(self._paragraphs)[0])
        try:
            await self._stream.append(rest)
        except SlackTrouble as trouble:
            return self._kept_back(trouble)
        self._held = False
        return self._slack.patience.append

    def _kept_back(self, trouble: SlackTrouble) -> float:
        begun, limited = bool(self._stream.ts), trouble.kind is Trouble.RATE_LIMITED
        log.info(
            "slack_stream_waits" if begun and limited else "slack_stream_given_up",
            method=trouble.method,
            trouble=trouble.kind.value,
            error=trouble.error,
            channel=self._place.channel,
            thread=self._place.thread,
        )
        if begun and limited:
            self._held = True
            return max(trouble.retry_after, self._slack.patience.append)
        if limited:
            self._slack.streams.limited(trouble.retry_after)
        self._going = False
        self._lost = not begun and not trouble.undone
        return 0.0

    async def _delivered(
        self, messages: Sequence[Message], below: Sequence[tuple[Block, ...]]
    ) -> tuple[str, bool]:
        """Return the time of the message with the buttons, and whether a stream was ended in order."""
        if not self._stream.ts:
            return await post_all(self._slack, self._place, messages), False
        end, (first, *after) = self._laid_out(below) if below else ((), list(messages))
        try:
            settled = await self._ended(end)
            if not (settled and below):
                await self._rewrite(first)
        except SlackTrouble as trouble:
            if trouble.kind in _FINAL:
                raise
            log.info("slack_answered_anew", trouble=trouble.kind.value, channel=self._place.channel)
            ts = await post_all(self._slack, self._place, messages)
            await self._slack.delete(self._place, self._stream.ts)
            return ts, False
        ts = await post_all(self._slack, self._place, after)
        return ts if any(carries_buttons(each.blocks) for each in after) else self._stream.ts, settled

    def _laid_out(self, below: Sequence[tuple[Block, ...]]) -> tuple[tuple[Block, ...], list[Message]]:
        """Return what stands below the stream, and all of the messages, that of the stream first."""
        parts = [markdown(part) for part in packed(self._paragraphs)]
        end = below[0] if len(parts) == 1 else ()
        parts[-1] = (*parts[-1], *below[0])
        return end, [Message(fallback(blocks), blocks) for blocks in (*parts, *below[1:])]

    async def _ended(self, end: tuple[Block, ...] = ()) -> bool:
        """End the stream with what stands below; return whether it was going until now."""
        if not self._going:
            return False
        self._going = False
        try:
            await self._stream.stop(self._rest(), end)
        except SlackTrouble as trouble:
            if trouble.kind in HOPELESS:
                raise
            return False
        return True

    async def _rewrite(self, message: Message) -> None:
        try:
            await self._slack.update(self._place, self._stream.ts, message)
        except SlackTrouble as trouble:
            if trouble.kind is not Trouble.STREAMING:
                raise
            await self._stream.stop()
            await self._slack.update(self._place, self._stream.ts, message)


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}
