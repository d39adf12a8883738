"""Trouble for a test to ask for: refusals, limits, lost connections, expired streams, revoked tokens."""

from __future__ import annotations

from collections.abc import Sequence

from . import payloads
from .office import Office
from .posting import Poster, signature
from .server import Server
from .shapes import Channel, Json
from .troubles import Allowed, Busy, Failed, Lost, as_slack_does, refusal
from .workspace import BOT_USER, Stream


class TroubleMaking:
    """What goes wrong, when a test says so; no complaint comes of a refusal that was asked for."""

    signing_secret: str
    _server: Server
    _office: Office

    def limit(self, method: str, a_minute: int, *, seconds: float = 60.0, each_channel: bool = False) -> None:
        """So many calls of a method a minute, or within other seconds; more meet 429."""
        self._office.troubles.limits[method] = Allowed(a_minute, seconds, each_channel)

    def limit_as_slack_does(self) -> None:
        """The limits that Slack documents for each method."""
        self._office.troubles.limits |= as_slack_does()

    def refuse(self, method: str, error: str, times: int = 1) -> None:
        """Answer the next calls with an error; all of them where `times` is 0."""
        self._office.troubles.meet(method, refusal(error), times)

    def busy(self, method: str, retry_after: int = 1, times: int = 1) -> None:
        """Answer the next calls with 429, to come again after so many seconds."""
        self._office.troubles.meet(method, Busy(retry_after), times)

    def lose(self, method: str, times: int = 1, *, done: bool = False) -> None:
        """Break the connection instead of answering; after the work was done, where `done`."""
        self._office.troubles.meet(method, Lost(done), times)

    def fail(self, method: str, status: int = 503, times: int = 1) -> None:
        """Answer with a status of HTTP that is no success."""
        self._office.troubles.meet(method, Failed(status), times)

    def relent(self, method: str) -> None:
        """End what a method was to meet, its limit and its slowness too."""
        self._office.troubles.end(method)
        self._office.troubles.limits.pop(method, None)
        self._office.troubles.slowness.pop(method, None)

    def slow(self, method: str, seconds: float) -> None:
        """Let every call of a method take so long."""
        self._office.troubles.slowness[method] = seconds

    def forgive(self, error: str, method: str = "") -> None:
        """Make no complaint of an error that the test itself brings about, of one method or of all."""
        self._office.forgiven.add((method, error))
        kept = [
            one for one in self._office.complaints if one.error != error or method not in ("", one.method)
        ]
        self._office.complaints[:] = kept

    def expire_streams(self) -> list[str]:
        """End every stream as Slack ends those that nothing is added to; their times."""

        def expire() -> list[str]:
            running = list(self._office.workspace.streams())
            for message in running:
                message.stream = Stream.EXPIRED
            return [message.ts for message in running]

        return self._server.call(expire)

    def pass_time(self, minutes: float) -> None:
        """Set the clock forward by which streams, triggers and response addresses expire."""
        self._office.workspace.later += minutes * 60

    def revoke(self, error: str = "token_revoked") -> None:
        """Take the tokens' validity away: token_revoked, account_inactive, invalid_auth."""
        self._office.troubles.revoked = error

    def take_scope(self, scope: str) -> None:
        """Take a scope away, with the events that need it."""
        self._office.troubles.without.add(scope)

    def no_agent(self) -> None:
        """The app is not declared an agent: no sessions, no suggested prompts."""
        self._office.troubles.agent = False

    def archive(self, channel: Channel) -> None:
        """Archive a channel."""

        def archive() -> None:
            workspace = self._office.workspace
            workspace.archived.add(channel)
            if BOT_USER in workspace.members[channel]:
                ts = workspace.new_ts()
                self._office.emit(
                    {"type": "channel_archive", "channel": channel, "user": BOT_USER, "event_ts": ts}
                )

        self._server.call(archive)

    def remove_app(self, channel: Channel) -> None:
        """Take the app out of a channel."""

        def remove() -> None:
            workspace = self._office.workspace
            workspace.members[channel].discard(BOT_USER)
            kind = "channel_left" if channel.kind == "channel" else "group_left"
            self._office.emit({"type": kind, "channel": channel, "event_ts": workspace.new_ts()})

        self._server.call(remove)

    def drop_sockets(self) -> None:
        """Break the sockets without a word."""
        self._server.call(self._office.delivery.drop)

    def spoil_sockets(self, spoilt: bool = True) -> None:
        """Let the addresses that the app is given for sockets be of no use."""
        self._office.delivery.spoilt = spoilt

    def refresh_sockets(self, reason: str = "refresh_requested") -> None:
        """Ask the app to connect anew: refresh_requested, warning, link_disabled."""
        self._server.wait(self._office.delivery.refresh(reason))

    def lose_acknowledgements(self, lost: bool = True) -> None:
        """Let the app's acknowledgements over sockets get lost, so that events come again."""
        self._office.delivery.mute = lost

    def hold(self) -> None:
        """Deliver nothing for now."""
        self._office.delivery.held = []

    def release(self, order: Sequence[int] | None = None) -> None:
        """Deliver what was held: as it was, or in another order, [2, 0, 1]."""
        self._server.call(self._office.delivery.release, list(order) if order is not None else None)

    def redeliver(self, identity: str, attempt: int = 1) -> int:
        """Send the events of an event id or of a message's time once more; how many they were."""

        def again() -> int:
            found = [
                payload
                for payload in self._office.sent
                if identity
                in (payload["event_id"], payload["event"].get("ts"), payload["event"].get("event_ts"))
            ]
            for payload in found:
                self._office.delivery.send("events_api", payload["event"]["type"], payload, attempt)
            return len(found)

        return self._server.call(again)

    def emit(self, event: Json, name: str = "") -> None:
        """Send an event of one's own making; `name` as a manifest has it, where it is not the type."""
        self._server.call(self._office.emit, event, name)

    def deliver_to(self, url: str) -> None:
        """Send everything to an address, signed, once it has answered Slack's challenge."""

        async def begin() -> None:
            poster = Poster(url, self.signing_secret)
            await poster.verify()
            self._office.delivery.poster = poster

        self._server.wait(begin())

    def deliver(
        self, payload: Json, *, kind: str = "events_api", signature: str = "", timestamp: str = ""
    ) -> tuple[int, str]:
        """One delivery over HTTP with a signature or a time of one's own: status and body of the answer."""
        poster = self._office.delivery.poster
        assert poster is not None, "deliver_to() comes first"
        return self._server.wait(poster.send(kind, payload, signed=signature, timestamp=timestamp))

    def signature(self, body: str, timestamp: str) -> str:
        """The signature that Slack would give a body at a time."""
        return signature(self.signing_secret, timestamp, body)

    def event(self, event: Json) -> Json:
        """An event in what Slack wraps it in, for `deliver`."""
        return payloads.event_callback(event, self._server.call(self._office.workspace.new_id, "Ev"))
