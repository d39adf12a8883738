"""Tell whoever pressed a button what came of it, "only visible to you"."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TYPE_CHECKING

from assistant.kernel.errors import PrecedentError
from assistant.slack.actions.pressing import Pressed
from assistant.slack.delivery.troubles import SlackTrouble, Trouble
from assistant.slack.writing import notices

if TYPE_CHECKING:
    from assistant.slack.desk import Desk, Listener
    from assistant.slack.domain import Message, Payload

Work = Callable[["Desk", Pressed], Awaitable[None]]
Read = Callable[["Payload", str], Pressed]  # in the workspace with that id


async def tell(desk: Desk, press: Pressed, *messages: Message) -> None:
    """Send messages to the person alone.

    Below a message that is "only visible to you" by the address that came with the press: the app need not
    be in that channel. When that is used up, and elsewhere, by the channel. Raises `SlackTrouble`.
    """
    by_address = press.whispered and bool(press.url)
    for message in messages:
        if by_address:
            try:
                await desk.slack.respond(press.url, message)
                continue
            except SlackTrouble as trouble:
                if trouble.kind is not Trouble.GONE:
                    raise
                by_address = False
        await desk.slack.whisper(press.place, press.person, message)


def listening(read: Read) -> Callable[[Work], Listener]:
    """Make a listener of what is done for a press, which `read` finds in what Slack sends.

    Where our side cannot do it, the person is told so; the fault is raised all the same, to be logged.
    """

    def listener(work: Work) -> Listener:
        @wraps(work)
        async def heard(desk: Desk, body: Payload) -> None:
            press = read(body, desk.me.team)
            try:
                await work(desk, press)
            except SlackTrouble:
                raise
            except PrecedentError:
                await tell(desk, press, notices.unavailable())
                raise

        return heard

    return listener
