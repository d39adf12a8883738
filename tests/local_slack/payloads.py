"""What Slack sends: events, commands, shortcuts, actions and submitted dialogs, as JSON."""

from __future__ import annotations

import time
from secrets import token_hex

from .shapes import Channel, Json, Person
from .workspace import APP, BOT, BOT_USER, TEAM, Message, View

VERIFICATION_TOKEN = "of-no-use-any-more"
_TEAM = {"id": TEAM, "domain": "precedent"}


def event_callback(event: Json, event_id: str) -> Json:
    """What an event comes in."""
    authorization = {"enterprise_id": None, "team_id": TEAM, "user_id": str(BOT_USER)}
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [{**authorization, "is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": f"4-{token_hex(24)}",
    }


def message(said: Message, parent: Message | None) -> Json:
    """A message was posted."""
    event = {**said.as_json(), "channel": said.channel, "event_ts": said.ts}
    return {**event, "parent_user_id": parent.user} if parent is not None and said.thread else event


def app_mention(said: Message) -> Json:
    """A message named the app: the same message once more, without the kind of the channel."""
    return {**said.as_json(), "type": "app_mention", "channel": said.channel, "event_ts": said.ts}


def message_changed(said: Message, before: Json, ts: str) -> Json:
    """A message was edited or updated."""
    about = {"message": said.as_json(), "previous_message": before, "channel": said.channel, "hidden": True}
    return {"type": "message", "subtype": "message_changed", **about, "ts": ts, "event_ts": ts}


def message_deleted(said: Message, ts: str) -> Json:
    """A message was taken away."""
    about = {
        "deleted_ts": said.ts,
        "previous_message": said.as_json(),
        "channel": said.channel,
        "hidden": True,
    }
    return {"type": "message", "subtype": "message_deleted", **about, "ts": ts, "event_ts": ts}


def app_home_opened(person: Person, channel: Channel, tab: str, ts: str) -> Json:
    """Somebody opened the app's own page, at one of its tabs."""
    return {"type": "app_home_opened", "user": person, "channel": channel, "tab": tab, "event_ts": ts}


def agent_session_stopped(person: Person, channel: str, thread: str, streaming: list[str], ts: str) -> Json:
    """Somebody pressed the stop button; the streams were stopped by Slack already."""
    where = {"channel": channel, "thread_ts": thread, "streaming_message_ts": streaming}
    return {"type": "agent_session_stopped", "user": person, **where, "event_ts": ts}


def slash_command(person: Person, channel: Channel, command: str, text: str, url: str, trigger: str) -> Json:
    """Somebody typed a command."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM,
        "team_domain": _TEAM["domain"],
        "channel_id": channel,
        "channel_name": channel.name,
        "user_id": person,
        "user_name": person.handle,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": trigger,
    }


def _interaction(kind: str, person: Person, trigger: str) -> Json:
    user = {"id": person, "username": person.handle, "name": person.handle, "team_id": TEAM}
    about = {"token": VERIFICATION_TOKEN, "api_app_id": APP, "team": _TEAM, "enterprise": None}
    return {"type": kind, "user": user, **about, "is_enterprise_install": False, "trigger_id": trigger}


def message_action(person: Person, said: Message, callback: str, url: str, trigger: str, ts: str) -> Json:
    """Somebody chose a shortcut from a message's menu."""
    return {
        **_interaction("message_action", person, trigger),
        "callback_id": callback,
        "action_ts": ts,
        "response_url": url,
        "message_ts": said.ts,
        "channel": {"id": said.channel, "name": said.channel.name},
        "message": said.as_json(),
    }


def shortcut(person: Person, callback: str, trigger: str, ts: str) -> Json:
    """Somebody chose a shortcut that belongs to no message."""
    return {**_interaction("shortcut", person, trigger), "callback_id": callback, "action_ts": ts}


def block_action_of_message(person: Person, said: Message, action: Json, url: str, trigger: str) -> Json:
    """Somebody pressed a button of a message; Slack does not give back a message that one person alone sees."""
    container = {
        "type": "message",
        "message_ts": said.ts,
        "channel_id": said.channel,
        "is_ephemeral": bool(said.only_for),
    }
    if said.thread:
        container["thread_ts"] = said.thread
    payload = {
        **_interaction("block_actions", person, trigger),
        "container": container,
        "channel": {"id": said.channel, "name": said.channel.name},
        "state": {"values": {}},
        "response_url": url,
        "actions": [action],
    }
    return payload if said.only_for else {**payload, "message": said.as_json()}


def block_action_of_view(person: Person, view: View, values: Json, action: Json, trigger: str) -> Json:
    """Somebody pressed a button of a dialog."""
    return {
        **_interaction("block_actions", person, trigger),
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(view, values),
        "actions": [action],
    }


def view_submission(person: Person, view: View, values: Json, trigger: str) -> Json:
    """Somebody sent a dialog off."""
    return {
        **_interaction("view_submission", person, trigger),
        "view": view_json(view, values),
        "response_urls": [],
    }


def view_closed(person: Person, view: View) -> Json:
    """Somebody closed a dialog that wanted to be told."""
    closed = {**_interaction("view_closed", person, ""), "view": view_json(view, {}), "is_cleared": False}
    closed.pop("trigger_id")
    return closed


def block_suggestion(person: Person, view: View, block_id: str, action_id: str, typed: str) -> Json:
    """Somebody types into a menu whose options the app gives."""
    return {
        **_interaction("block_suggestion", person, ""),
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(view, {}),
        "block_id": block_id,
        "action_id": action_id,
        "value": typed,
    }


def view_json(view: View, values: Json) -> Json:
    """A dialog as Slack gives it, with what is filled in."""
    defaults: Json = {
        "private_metadata": "",
        "callback_id": "",
        "close": None,
        "submit": None,
        "external_id": "",
    }
    return {
        **defaults,
        "clear_on_close": False,
        "notify_on_close": False,
        **view.json,
        "id": view.id,
        "team_id": TEAM,
        "app_id": APP,
        "bot_id": BOT,
        "app_installed_team_id": TEAM,
        "hash": view.hash,
        "root_view_id": view.root,
        "previous_view_id": view.previous,
        "state": {"values": values},
    }
