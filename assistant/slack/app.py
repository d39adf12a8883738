"""Put the app together: Bolt with everything that is listened to, and the desk that listeners work at."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from assistant.bootstrap import Assistant
from assistant.slack import listeners
from assistant.slack.delivery.troubles import SlackTrouble
from assistant.slack.desk import Desk, Listener
from assistant.slack.domain import Payload
from assistant.slack.opening import open_desk
from assistant.slack.quiet import hush_libraries, quiet_logger
from assistant.slack.troubles import tell_of, told_of

log = structlog.get_logger(__name__)

_PATIENCE = 10.0  # seconds that what is under way has to come to its end


class SlackApp:
    """The app over one assistant: the same whether events come by a socket or by HTTP."""

    def __init__(self, assistant: Assistant) -> None:
        """Nothing is sent to Slack before the first event, or `opened`."""
        self._assistant = assistant
        hush_libraries()
        self.bolt = AsyncApp(
            name="precedent",
            logger=quiet_logger("bolt"),
            signing_secret=assistant.settings.slack_signing_secret.get_secret_value(),
            authorize=self._authorizing(),
            raise_error_for_unhandled_request=True,
        )
        self._desk: Desk | None = None
        self._opening = asyncio.Lock()
        self._register()

    async def opened(self) -> Desk:
        """Return the desk; the first call asks Slack who we are. Raises `SlackTrouble`."""
        async with self._opening:
            if self._desk is None:
                self._desk = await open_desk(self._assistant)
            return self._desk

    async def close(self) -> None:
        """Wait for what is under way, for a while, and let go of the connections to Slack."""
        if self._desk is None:
            return
        if not await self._desk.underway.drained(_PATIENCE):
            log.warning("slack_left_unfinished")
        await self._desk.slack.close()

    def _authorizing(self) -> Callable[[], Awaitable[AuthorizeResult]]:
        """Return what is given to Bolt in place of a token.

        With that, Bolt would ask Slack at its first event who it is, and acknowledge late.
        """
        token = self._assistant.settings.slack_bot_token.get_secret_value()

        # Bolt goes by the names of arguments, and takes that of a method for one.
        async def authorize() -> AuthorizeResult:
            me = (await self.opened()).me
            return AuthorizeResult(
                enterprise_id=None, team_id=me.team, bot_user_id=me.user, bot_id=me.bot, bot_token=token
            )

        return authorize

    def _register(self) -> None:
        self.bolt.error(_failed)
        for event, listener in listeners.EVENTS.items():
            self.bolt.event(event)(self._heard(listener))
        for command, listener in listeners.COMMANDS.items():
            self.bolt.command(command)(self._commanded(listener))
        for callback, listener in listeners.SHORTCUTS.items():
            self.bolt.message_shortcut(callback)(self._heard(listener))
        for action, listener in listeners.ACTIONS.items():
            self.bolt.action(action)(self._heard(listener))
        for callback, view in listeners.VIEWS.items():
            self.bolt.view(callback)(self._submitted(view))

    def _heard(self, listener: Listener) -> Callable[..., Awaitable[None]]:
        async def handle(ack: Any, body: Payload) -> None:
            await ack()
            await self._run(listener, body)

        return handle

    def _commanded(self, listener: Listener) -> Callable[..., Awaitable[None]]:
        async def handle(ack: Any, body: Payload) -> None:
            await ack(listeners.acknowledged(body))
            await self._run(listener, body)

        return handle

    def _submitted(self, view: listeners.View) -> Callable[..., Awaitable[None]]:
        async def handle(ack: Any, body: Payload) -> None:
            if faults := view.faults(body):
                await ack(response_action="errors", errors=faults)
                return
            await ack()
            await self._run(view.submitted, body)

        return handle

    async def _run(self, listener: Listener, body: Payload) -> None:
        """Have a listener do its work; whatever goes wrong ends here, with a line in the log."""
        with told_of(listener=listener.__name__):
            await listener(await self.opened(), body)


async def _failed(error: Exception, body: Payload) -> BoltResponse | None:
    """Acknowledge what nothing listens to, or what cannot be read: sent again it would be no better.

    Not so where Slack was not reached: sent again it may be answered. Nor a dialog: its person is to see that
    it was not taken.
    """
    if isinstance(error, BoltUnhandledRequestError):
        log.warning("slack_unheard", kind=_kind(body))
    else:
        tell_of(error, kind=_kind(body))
        if isinstance(error, SlackTrouble) or body.get("type") == "view_submission":
            return None
    return BoltResponse(status=200, body="")


def _kind(body: Payload) -> str:
    """Return by what name Slack knows what it sent: "message", "block_actions", "/precedent"."""
    event = body.get("event")
    within = event.get("type") if isinstance(event, Mapping) else None
    return str(within or body.get("type") or body.get("command") or "")
