"""The local Slack as tests use it: a workspace with one app, people who do things, and what they see."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from .acting import Acting
from .delivery import Delivery
from .manifest import EVERY_EVENT, EVERY_SCOPE, events_of, scopes_of
from .office import Office
from .server import Server
from .shapes import Acknowledged, Call, Channel, Complaint, Dialog, File, Json, Person, Posted, Status
from .trouble_making import TroubleMaking
from .troubles import Troubles
from .web_api import WebApi
from .workspace import BOT_USER, TEAM, Message, Workspace

_STATUS_LASTS = 120.0  # https://docs.slack.dev/reference/methods/assistant.threads.setStatus
_T = TypeVar("_T")


class LocalSlack(Acting, TroubleMaking):
    """A Slack of one's own, for a `with`; leaving it fails where Slack would have refused a call unasked.

    With `manifest`, the app has the scopes and the events that the file gives it; without, all of them. `patience`
    is how long an acknowledgement may take and `retries` are the seconds before each further attempt, both as
    Slack has them.
    """

    def __init__(
        self,
        *,
        manifest: Path | None = None,
        scopes: Iterable[str] = (),
        events: Iterable[str] = (),
        patience: float = 3.0,
        retries: tuple[float, ...] = (0.0, 60.0, 300.0),
    ) -> None:
        self.bot_token, self.app_token = "xoxb-local-bot", "xapp-local-app"  # of no worth anywhere
        self.signing_secret = "local-signing-secret"
        self.team, self.bot_user = TEAM, BOT_USER
        granted = scopes_of(manifest) if manifest else frozenset(scopes) or EVERY_SCOPE
        heard = events_of(manifest) if manifest else frozenset(events) or EVERY_EVENT
        self._server = Server()
        self._office = Office(Workspace(), Delivery(patience, retries), Troubles(), granted, heard)
        self.base = ""

    def __enter__(self) -> LocalSlack:
        self.base = self._server.start(self._office, WebApi(self._office, self.bot_token, self.app_token))
        self._office.base = self.base
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, where: TracebackType | None
    ) -> None:
        self._server.stop()
        if fault is None:
            said = "\n".join(map(str, self.complaints))
            assert not self.complaints, f"Slack would not have taken this:\n{said}"

    @property
    def api(self) -> str:
        """The Web API's address, for `slack_api`."""
        return f"{self.base}/api/"

    # Who and where.

    def person(self, name: str, *, is_app: bool = False) -> Person:
        """A new member of the workspace; another app's bot where `is_app`."""
        return self._server.call(self._office.workspace.add_person, name, is_app=is_app)

    def channel(
        self, name: str, people: Iterable[Person] = (), *, with_app: bool = True, private: bool = False
    ) -> Channel:
        """A new channel, with the app in it unless told otherwise."""
        members = {*people, *([BOT_USER] if with_app else ())}
        return self._server.call(
            self._office.workspace.add_channel, name, "group" if private else "channel", members
        )

    def direct(self, person: Person) -> Channel:
        """The direct messages between the app and a person."""
        return self._server.call(self._office.workspace.direct, person)

    def join(self, channel: Channel, *people: Person) -> None:
        """Add people, or the app (`slack.bot_user`), to a channel."""
        self._server.call(self._office.workspace.members[channel].update, people)

    def group(self, handle: str, people: Iterable[Person]) -> str:
        """A new user group, "S…"."""

        def add() -> str:
            identity = self._office.workspace.new_id("S")
            self._office.workspace.groups[identity] = (handle, tuple(people))
            return identity

        return self._server.call(add)

    # What is seen.

    def wait_for(self, what: Callable[[], _T], seconds: float = 10.0) -> _T:
        """Wait until something is so; what it was. Raises AssertionError after so many seconds."""
        until = time.monotonic() + seconds
        while not (found := what()):
            if time.monotonic() > until:
                complaints = "".join(f"\n  {one}" for one in self.complaints)
                raise AssertionError(f"not so within {seconds} s; complaints:{complaints or ' none'}")
            time.sleep(0.01)
        return found

    def wait_until_quiet(self, seconds: float = 10.0, still: float = 0.3) -> None:
        """Wait until everything is delivered and the app has called nothing for a moment."""

        def quiet() -> bool:
            calls = self.calls()
            busy = self._office.delivery.underway or (calls and time.time() - calls[-1].at < still)
            return not busy

        self.wait_for(quiet, seconds)

    def connected(self) -> int:
        """How many sockets the app has open."""
        return self._server.call(lambda: len(self._office.delivery.open_sockets()))

    def messages(self, channel: Channel, thread: str | None = None) -> list[Posted]:
        """All messages of a channel, oldest first; with `thread`, those of a thread, its first one too."""

        def seen() -> list[Posted]:
            workspace = self._office.workspace
            said = (
                workspace.messages[channel].values() if thread is None else workspace.thread(channel, thread)
            )
            return [message.seen() for message in said]

        return self._server.call(seen)

    def answers(self, channel: Channel, thread: str | None = None) -> list[Posted]:
        """The app's messages there that are finished."""
        return [one for one in self.messages(channel, thread) if one.by == BOT_USER and not one.streaming]

    def message(self, ts: str) -> Posted:
        """A message as it stands now."""
        return self._server.call(lambda: self._office.workspace.find(ts).seen())

    def whispers(self, person: Person, channel: Channel | None = None) -> list[Posted]:
        """What the app said to one person alone, oldest first."""

        def theirs(message: Message) -> bool:
            return message.only_for == person and channel in (None, message.channel)

        return self._server.call(lambda: [m.seen() for m in self._office.workspace.whispers if theirs(m)])

    def dialogs(self, person: Person) -> list[Dialog]:
        """The dialogs that somebody has open, the uppermost last."""

        def shown() -> list[Dialog]:
            views = self._office.workspace.views.get(person, [])
            return [
                Dialog(v.id, v.json.get("callback_id", ""), v.json["title"]["text"], v.json) for v in views
            ]

        return self._server.call(shown)

    def status(self, channel: Channel, thread: str = "") -> Status:
        """What is shown of a thread while the app works; of the messages tab where no thread is named."""

        def shown() -> Status:
            workspace = self._office.workspace
            session = workspace.session(channel, thread)
            old = workspace.now() - session.since > _STATUS_LASTS
            words = "" if old else session.words
            return Status(words, session.status, session.title, tuple(session.prompts))

        return self._server.call(shown)

    def files(self, channel: Channel) -> list[File]:
        """Files that were shared in a channel."""
        files = self._server.call(lambda: list(self._office.workspace.files.values()))
        return [file for file in files if file.channel == channel]

    # What the app did.

    def calls(self, method: str = "") -> list[Call]:
        """What the app called, oldest first; `response_url` for posts to response addresses."""
        return [call for call in list(self._office.calls) if method in ("", call.method)]

    @property
    def acknowledged(self) -> list[Acknowledged]:
        """Every acknowledgement, with the seconds that it took."""
        return list(self._office.delivery.acknowledged)

    @property
    def lost(self) -> list[tuple[str, Json]]:
        """Deliveries that were given up: (kind, payload)."""
        return list(self._office.delivery.lost)

    @property
    def events(self) -> list[Json]:
        """Events that were sent to the app, oldest first, as payloads."""
        return self._server.call(lambda: list(self._office.sent))

    @property
    def complaints(self) -> list[Complaint]:
        """What Slack would have refused without a test's asking."""
        return list(self._office.complaints)

    def take_complaints(self) -> list[Complaint]:
        """The complaints so far, which the test has seen: they do not fail it any more."""
        taken, self._office.complaints = self._office.complaints, []
        return taken

    def summary(self) -> dict[str, Any]:
        """Calls by method and error: for a look at what went on."""
        counts: dict[str, Any] = {}
        for call in self.calls():
            name = f"{call.method} {call.error}".strip()
            counts[name] = counts.get(name, 0) + 1
        return counts
