"""What every method of the Web API works with: the workspace, deliveries to the app, and complaints."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from secrets import token_hex

from . import payloads
from .delivery import Delivery
from .shapes import Call, Channel, Complaint, Json, Person, Refused
from .troubles import Troubles
from .workspace import BOT_USER, Message, Workspace

_TRIGGER_LASTS, _URL_LASTS, _URL_USES = 3.0, 30 * 60.0, 5
_HISTORY = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
# Event -> the scope without which Slack does not send it.
_EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    **{f"message.{kind}": scope for kind, scope in _HISTORY.items()},
    "reaction_added": "reactions:read",
}
_KINDS = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


@dataclass
class Url:
    """An address to answer to: five times, half an hour."""

    id: str
    channel: Channel
    person: Person
    kind: str  # commands or actions
    until: float
    original: Message | None = None
    uses: int = _URL_USES


@dataclass
class Office:
    """One workspace with one app in it; used on the server's thread alone."""

    workspace: Workspace
    delivery: Delivery
    troubles: Troubles
    scopes: frozenset[str]
    events: frozenset[str]  # subscribed, as a manifest names them: app_mention, message.channels …
    base: str = ""  # http://127.0.0.1:PORT
    calls: list[Call] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    forgiven: set[tuple[str, str]] = field(default_factory=set)
    triggers: dict[str, tuple[float, Person]] = field(default_factory=dict)
    used_triggers: set[str] = field(default_factory=set)
    urls: dict[str, Url] = field(default_factory=dict)
    tickets: set[str] = field(default_factory=set)  # of sockets that may be opened
    sent: deque[Json] = field(default_factory=lambda: deque(maxlen=5000))  # events, as payloads

    def granted(self) -> frozenset[str]:
        """Scopes in force."""
        return self.scopes - self.troubles.without

    def need(self, *either: str) -> None:
        """Raises Refused where none of the scopes is granted."""
        if not self.granted().intersection(either):
            asked = bool(self.troubles.without.intersection(either))
            granted = ",".join(sorted(self.granted()))
            raise Refused("missing_scope", either[0], asked=asked, needed=either[0], provided=granted)

    def need_history(self, channel: Channel) -> None:
        """Raises Refused where the app may not read a conversation of this kind."""
        self.need(_HISTORY[channel.kind])

    def complain(self, method: str, error: str, detail: str = "") -> None:
        """Remember what a real Slack would not have taken so."""
        if (method, error) not in self.forgiven and ("", error) not in self.forgiven:
            self.complaints.append(Complaint(method, error, detail))

    def emit(self, event: Json, name: str = "") -> None:
        """Send an event to the app, if it subscribed to it and may have it."""
        name = name or event["type"]
        scope = _EVENT_SCOPES.get(name, "")
        if name not in self.events or (scope and scope not in self.granted()):
            return
        payload = payloads.event_callback(event, self.workspace.new_id("Ev"))
        self.sent.append(payload)
        self.delivery.send("events_api", event["type"], payload)

    def emit_message(self, event: Json, channel: Channel) -> None:
        """Send an event of a message, where the app is in the conversation."""
        if BOT_USER in self.workspace.members[channel]:
            self.emit({**event, "channel_type": channel.kind}, f"message.{_KINDS[channel.kind]}")

    def new_trigger(self, person: Person) -> str:
        """What opens one dialog, within three seconds."""
        trigger = f"{len(self.triggers) + 1}.{self.workspace.new_ts().replace('.', '')}.{token_hex(8)}"
        self.triggers[trigger] = (self.workspace.now() + _TRIGGER_LASTS, person)
        return trigger

    def use_trigger(self, trigger: str) -> Person:
        """Whose dialog it opens. Raises Refused."""
        if trigger in self.used_triggers:
            raise Refused("exchanged_trigger_id")
        if trigger not in self.triggers:
            raise Refused("invalid_trigger_id", trigger)
        until, person = self.triggers[trigger]
        if self.workspace.now() > until:
            raise Refused("expired_trigger_id", asked=self.workspace.later > 0)
        self.used_triggers.add(trigger)
        return person

    def new_url(self, channel: Channel, person: Person, kind: str, original: Message | None = None) -> str:
        """An address at which a command or an action is answered."""
        url = Url(token_hex(12), channel, person, kind, self.workspace.now() + _URL_LASTS, original)
        self.urls[url.id] = url
        return f"{self.base}/{kind}/{url.id}"


def changed(office: Office, message: Message, before: Json) -> None:
    """Tell the app that a message was changed."""
    channel = message.channel
    office.emit_message(payloads.message_changed(message, before, office.workspace.new_ts()), channel)


Method = Callable[[Office, "Arguments"], Json]


class Arguments:
    """The arguments of a call, however they came."""

    def __init__(self, method: str, given: Json) -> None:
        self.method, self.given = method, given

    def text(self, name: str, default: str = "") -> str:
        """A string. Raises Refused where it is something else."""
        value = self.given.get(name, default)
        if isinstance(value, bool | int | float):
            value = str(value)
        if not isinstance(value, str):
            raise Refused("invalid_arguments", f"{name} must be a string")
        return value

    def flag(self, name: str) -> bool | None:
        """True, False or, where it is not given, None."""
        value = self.given.get(name)
        return None if value is None else str(value).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        """A whole number. Raises Refused."""
        try:
            return int(self.given.get(name, default))
        except (TypeError, ValueError):
            raise Refused("invalid_arguments", f"{name} must be a number") from None

    def has(self, name: str) -> bool:
        return self.given.get(name) not in (None, "")

    def items(self, name: str) -> list[Json]:
        """A list of objects. Raises Refused."""
        value = self.given.get(name) or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise Refused(
                "invalid_blocks_format" if name == "blocks" else "invalid_arguments", f"{name} must be a list"
            )
        return value

    def require(self, names: Iterable[str]) -> None:
        """Raises Refused, as Slack does, naming what is missing."""
        missing = [name for name in names if not self.has(name)]
        if missing:
            messages = [f"[ERROR] missing required field: {name}" for name in missing]
            raise Refused("invalid_arguments", ", ".join(messages), response_metadata={"messages": messages})
