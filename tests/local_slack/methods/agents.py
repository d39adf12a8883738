"""assistant.threads.* and agents.sessions.*: what is shown of a thread while the app works."""

from __future__ import annotations

from .. import limits
from ..office import Arguments, Office
from ..shapes import Channel, Json, Refused, decoded
from ..workspace import BOT_USER, Session

_STATES = ("active", "processing", "suspended", "closed")


def set_words(office: Office, arguments: Arguments) -> Json:
    """What the app is doing, in words; the next message of the app in the thread takes them away."""
    session, _channel = _thread(office, arguments)
    if "status" not in arguments.given:
        raise Refused("invalid_arguments", "[ERROR] missing required field: status")
    if len(arguments.given.get("loading_messages") or ()) > limits.LOADING_MESSAGES.most:
        raise Refused("invalid_arguments", "too many loading_messages")
    session.words, session.since = arguments.text("status"), office.workspace.now()
    return {}


def set_title(office: Office, arguments: Arguments) -> Json:
    """The title of a thread of the agent view."""
    session, channel = _thread(office, arguments)
    _direct(channel)
    session.title = arguments.text("title")
    return {}


def set_prompts(office: Office, arguments: Arguments) -> Json:
    """Questions to begin with: four at most, of a thread or of the messages tab."""
    channel = _channel(office, arguments)
    _direct(channel)
    if not office.troubles.agent:
        raise Refused("not_agent_app", asked=True)
    prompts = decoded(arguments.given["prompts"])
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= limits.PROMPTS.most:
        raise Refused("invalid_arguments", f"from one to {limits.PROMPTS.most} prompts")
    for prompt in prompts:
        if not isinstance(prompt, dict) or not prompt.get("title") or not prompt.get("message"):
            raise Refused("invalid_arguments", "a prompt needs a title and a message")
    if arguments.has("thread_ts"):
        # Of an agent app the call then fails in silence, says the method's page.
        office.complain(arguments.method, "thread_ts_of_an_agent_app", "the prompts are not shown")
        return {}
    session = office.workspace.session(channel, "")
    session.prompts = [(prompt["title"], prompt["message"]) for prompt in prompts]
    return {}


def set_session(office: Office, arguments: Arguments) -> Json:
    """The state of a session, which is made where there is none."""
    if arguments.text("status") not in _STATES:
        raise Refused("invalid_status", arguments.text("status"))
    if not office.troubles.agent:
        raise Refused("feature_disabled", asked=True)
    session, channel = _session(office, arguments)
    if not session.status:
        session.title = _title(arguments) or session.title
        initiator = arguments.text("initiator_user_id")
        if initiator and initiator not in office.workspace.members[channel]:
            raise Refused("user_not_found", initiator)
    session.status = arguments.text("status")
    answer: Json = {"status": session.status, "agent_status": session.status, "title": session.title}
    if "agent_session_stopped" not in office.events:
        office.complain(arguments.method, "missing_agent_session_stopped_event_subscription")
        answer["warning"] = "missing_agent_session_stopped_event_subscription"
    return answer


def rename(office: Office, arguments: Arguments) -> Json:
    """The title of a session."""
    if not office.troubles.agent:
        raise Refused("feature_disabled", asked=True)
    session, _channel = _session(office, arguments)
    if not session.status:
        raise Refused("session_not_found")
    session.title = _title(arguments)
    return {"title": session.title}


def _title(arguments: Arguments) -> str:
    title = arguments.text("title")
    if len(title) > limits.SESSION_TITLE.most:
        raise Refused("invalid_arguments", f"a title of {len(title)} characters")
    return title


def _session(office: Office, arguments: Arguments) -> tuple[Session, Channel]:
    channel = _channel(office, arguments)
    if BOT_USER not in office.workspace.members[channel]:
        raise Refused("not_authorized", channel.name, asked=True)
    if not arguments.has("thread_ts"):
        raise Refused("thread_ts_required")
    return _thread(office, arguments)


def _thread(office: Office, arguments: Arguments) -> tuple[Session, Channel]:
    channel = _channel(office, arguments)
    first = office.workspace.message(channel, arguments.text("thread_ts"), "invalid_thread_ts")
    return office.workspace.session(channel, first.thread or first.ts), channel


def _channel(office: Office, arguments: Arguments) -> Channel:
    return office.workspace.channel(arguments.text("channel_id"))


def _direct(channel: Channel) -> None:
    if channel.kind != "im":
        raise Refused("method_not_supported_for_channel_type", channel.name)
