"""What Slack refuses, and what mends it: its own names for faults as kinds with a remedy in plain words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError

from assistant.kernel.errors import PrecedentError

CONNECTING = "apps.connections.open"  # the method that opens connections of Socket Mode


class Trouble(StrEnum):
    """Kinds of trouble; what Slack calls them is in the tables below."""

    RATE_LIMITED = "rate_limited"
    TOKEN_REVOKED = "token_revoked"  # noqa: S105  # a kind of trouble, not a token
    MISSING_SCOPE = "missing_scope"
    ARCHIVED = "archived"
    NOT_IN_CHANNEL = "not_in_channel"
    RESTRICTED = "restricted"
    STREAM_ENDED = "stream_ended"
    STREAM_REFUSED = "stream_refused"
    STREAMING = "streaming"
    TOO_LONG = "too_long"
    INVALID = "invalid"
    GONE = "gone"
    NOT_AN_AGENT = "not_an_agent"
    MESSAGES_TAB_OFF = "messages_tab_off"
    UNREACHABLE = "unreachable"
    OTHER = "other"


# Nothing can be said in this place, or in none: another way of saying it is refused as well.
HOPELESS = frozenset(
    {
        Trouble.TOKEN_REVOKED,
        Trouble.MISSING_SCOPE,
        Trouble.ARCHIVED,
        Trouble.NOT_IN_CHANNEL,
        Trouble.RESTRICTED,
        Trouble.MESSAGES_TAB_OFF,
    }
)
# None of these keeps an answer back: another way of sending it is taken.
MENDED = frozenset({Trouble.STREAM_ENDED, Trouble.STREAM_REFUSED, Trouble.STREAMING, Trouble.TOO_LONG})

# The names are from the pages of the methods at https://docs.slack.dev/reference/methods.
_NAMES: Mapping[Trouble, tuple[str, ...]] = {
    Trouble.RATE_LIMITED: ("ratelimited", "rate_limited", "message_limit_exceeded"),
    Trouble.TOKEN_REVOKED: (
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "token_expired",
        "token_revoked",
        "team_access_not_granted",
    ),
    Trouble.MISSING_SCOPE: ("missing_scope", "no_permission", "not_allowed_token_type"),
    Trouble.ARCHIVED: ("is_archived", "is_inactive"),
    Trouble.NOT_IN_CHANNEL: ("channel_not_found", "not_in_channel", "user_not_in_channel"),
    Trouble.RESTRICTED: (
        "access_denied",
        "app_access_restricted",
        "ekm_access_denied",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
    ),
    Trouble.STREAM_ENDED: ("message_not_in_streaming_state", "stopped_by_user"),
    Trouble.STREAM_REFUSED: (
        "channel_type_not_supported",
        "missing_recipient_team_id",
        "missing_recipient_user_id",
        "streaming_mode_mismatch",
        "user_not_found",
    ),
    Trouble.STREAMING: ("streaming_state_conflict",),
    Trouble.TOO_LONG: (
        "msg_too_long",
        "msg_blocks_too_long",
        "msg_blocks_too_many",
        "markdown_text_too_long",
    ),
    Trouble.INVALID: (
        "block_mismatch",
        "invalid_arg_name",
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_chunks",
        "no_text",
    ),
    Trouble.GONE: (
        "cant_update_message",
        "edit_window_closed",
        "exchanged_trigger_id",
        "expired_trigger_id",
        "expired_url",
        "invalid_trigger_id",
        "message_not_found",
        "message_not_owned_by_app",
        "not_found",
        "thread_not_found",
        "trigger_exchanged",
        "trigger_expired",
        "used_url",
    ),
    Trouble.NOT_AN_AGENT: (
        "feature_disabled",
        "method_not_supported_for_channel_type",
        "not_authorized",
        "unknown_method",
    ),
    Trouble.MESSAGES_TAB_OFF: ("messages_tab_disabled",),
    # Slack says of these that part of what was asked may have been done.
    Trouble.UNREACHABLE: ("fatal_error", "internal_error", "request_timeout", "service_unavailable"),
}
_KINDS: Mapping[str, Trouble] = {name: kind for kind, names in _NAMES.items() for name in names}

_REMEDIES: Mapping[Trouble, str] = {
    Trouble.RATE_LIMITED: "Wait: Slack takes only so many calls a minute.",
    Trouble.TOKEN_REVOKED: "Reinstall the app, set PRECEDENT_SLACK_BOT_TOKEN to its new token and start it "
    "anew; 'precedent doctor --slack' tells when it is right.",
    Trouble.MISSING_SCOPE: "Reinstall the app: the scope {needed} is missing; docs/slack/manifest.yaml has "
    "all of them.",
    Trouble.ARCHIVED: "The channel is archived: unarchive it, or ask elsewhere.",
    Trouble.NOT_IN_CHANNEL: "Invite the app into the channel with /invite.",
    Trouble.RESTRICTED: "The workspace does not let the app post there: ask those who administer it.",
    Trouble.STREAM_ENDED: "None is needed: the answer goes on without being streamed.",
    Trouble.STREAM_REFUSED: "None is needed: the answer comes as a whole.",
    Trouble.STREAMING: "None is needed: the message is ended before it is changed.",
    Trouble.TOO_LONG: "None is needed: the answer is split into more messages.",
    Trouble.INVALID: "Report it: the app sent what Slack cannot read.",
    Trouble.GONE: "Ask again: what was to be answered or changed is there no longer.",
    Trouble.NOT_AN_AGENT: "Declare the app an agent, as docs/slack/manifest.yaml does, and reinstall it.",
    Trouble.MESSAGES_TAB_OFF: "Turn on the app's messages tab, as docs/slack/manifest.yaml does.",
    Trouble.UNREACHABLE: "Check that this machine reaches Slack; 'precedent doctor --slack' tries.",
    Trouble.OTHER: "Run 'precedent doctor --slack'.",
}
# The connections of Socket Mode have a token of their own.
_FOR_CONNECTIONS = (
    "Make an app-level token with the scope connections:write (Basic Information, App-Level Tokens), set "
    "PRECEDENT_SLACK_APP_TOKEN to it and start the app anew."
)
_REMEDIES_OF: Mapping[tuple[str, Trouble], str] = {
    (CONNECTING, Trouble.TOKEN_REVOKED): _FOR_CONNECTIONS,
    (CONNECTING, Trouble.MISSING_SCOPE): _FOR_CONNECTIONS,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """What Slack, or the way to it, answered in place of what was asked."""

    error: str  # Slack's name for it: "not_in_channel"; the type of the fault where Slack was not reached
    needed: str = ""  # the scope that is missing
    retry_after: float = 0.0  # seconds; 0 where Slack named none
    unsent: bool = False  # it certainly never reached Slack


class SlackTrouble(PrecedentError):
    """A call that Slack refused, or that did not reach it. Holds no token and nobody's words."""

    def __init__(self, kind: Trouble, method: str, refusal: Refusal) -> None:
        self.kind = kind
        self.method = method  # "chat.postMessage"
        self.error = refusal.error
        remedy = _REMEDIES_OF.get((method, kind), _REMEDIES[kind])
        self.remedy = remedy.format(needed=refusal.needed or "that it needs")
        self.retry_after = refusal.retry_after
        self.unsent = refusal.unsent
        super().__init__(f"Slack did not take {method} ({self.error}). {self.remedy}")

    @property
    def undone(self) -> bool:
        """Nothing came of the call for certain, so that it may be made again as it is."""
        return self.kind is not Trouble.UNREACHABLE or self.unsent


def trouble_of(error: Exception, method: str) -> SlackTrouble:
    """Return what a fault of the Slack SDK, or of the network, means."""
    refusal = _refused(error) if isinstance(error, SlackApiError) else _unreached(error)
    return SlackTrouble(_kind(refusal, error), method, refusal)


def named(name: str, method: str, *, status: int = 200, retry_after: float = 0.0) -> SlackTrouble:
    """Return the trouble that Slack calls by a name, where the SDK raises none."""
    refusal = Refusal(name or f"status {status}", retry_after=retry_after)
    if status == _TOO_MANY:
        return SlackTrouble(Trouble.RATE_LIMITED, method, refusal)
    if status >= _SERVER_FAULT:
        return SlackTrouble(Trouble.UNREACHABLE, method, refusal)
    return SlackTrouble(_KINDS.get(name, Trouble.OTHER), method, refusal)


def seconds(headers: Mapping[str, Any]) -> float:
    """Return what `Retry-After` says; 0 where it is absent or no number."""
    told = next((value for name, value in headers.items() if name.lower() == "retry-after"), "0")
    try:
        after = float(told)
    except ValueError:
        return 0.0
    return max(after, 0.0) if math.isfinite(after) else 0.0


_TOO_MANY = 429
_SERVER_FAULT = 500
# Before a connection there is nothing that Slack could have read.
_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
# What the network, or the client of it, raises.
FAULTS = (SlackApiError, SlackRequestError, aiohttp.ClientError, OSError)  # a `TimeoutError` is an `OSError`


def _refused(error: SlackApiError) -> Refusal:
    response = error.response
    data = getattr(response, "data", None)
    said = data if isinstance(data, Mapping) else {}
    status = _status(error)
    return Refusal(
        error=str(said.get("error") or f"status {status}"),
        needed=str(said.get("needed") or ""),
        retry_after=seconds(getattr(response, "headers", None) or {}),
    )


def _unreached(error: Exception) -> Refusal:
    return Refusal(error=type(error).__name__, unsent=isinstance(error, _NEVER_SENT))


def _kind(refusal: Refusal, error: Exception) -> Trouble:
    if not isinstance(error, SlackApiError):
        return Trouble.UNREACHABLE
    status = _status(error)
    if status == _TOO_MANY:
        return Trouble.RATE_LIMITED
    if kind := _KINDS.get(refusal.error):
        return kind
    return Trouble.UNREACHABLE if status >= _SERVER_FAULT else Trouble.OTHER


def _status(error: SlackApiError) -> int:
    response = error.response  # the SDK's, or aiohttp's where the body could not be read
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
