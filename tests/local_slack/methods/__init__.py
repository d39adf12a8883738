"""The methods of the Web API that the local Slack knows, with the scopes and the arguments that each needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..office import Method
from . import about, agents, chat, conversations, files, streams, views


@dataclass(frozen=True, slots=True)
class Known:
    """A method: what it does, any one of the scopes it takes, the arguments it cannot do without."""

    do: Method
    scopes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    app_token: bool = False  # called with the app-level token


_CHAT = ("chat:write",)
METHODS: Mapping[str, Known] = {
    "auth.test": Known(about.auth_test),
    "apps.connections.open": Known(about.connections_open, app_token=True),
    "bots.info": Known(about.bots_info, ("users:read",)),
    "users.info": Known(about.users_info, ("users:read",), ("user",)),
    "usergroups.list": Known(about.usergroups_list, ("usergroups:read",)),
    "chat.postMessage": Known(chat.post_message, _CHAT, ("channel",)),
    "chat.postEphemeral": Known(chat.post_ephemeral, _CHAT, ("channel", "user")),
    "chat.update": Known(chat.update, _CHAT, ("channel", "ts")),
    "chat.delete": Known(chat.delete, _CHAT, ("channel", "ts")),
    "chat.getPermalink": Known(chat.permalink, (), ("channel", "message_ts")),
    "chat.startStream": Known(streams.start, _CHAT, ("channel",)),
    "chat.appendStream": Known(streams.append, _CHAT, ("channel", "ts")),
    "chat.stopStream": Known(streams.stop, _CHAT, ("channel", "ts")),
    "reactions.add": Known(chat.react, ("reactions:write",), ("channel", "name", "timestamp")),
    "reactions.remove": Known(chat.unreact, ("reactions:write",), ("channel", "name", "timestamp")),
    "conversations.replies": Known(conversations.replies, (), ("channel", "ts")),
    "conversations.history": Known(conversations.history, (), ("channel",)),
    "conversations.info": Known(conversations.info, (), ("channel",)),
    "conversations.members": Known(conversations.members, (), ("channel",)),
    "conversations.open": Known(conversations.open_direct, ("im:write",)),
    "assistant.threads.setStatus": Known(
        agents.set_words, ("chat:write", "assistant:write"), ("channel_id", "thread_ts")
    ),
    "assistant.threads.setTitle": Known(
        agents.set_title, ("assistant:write",), ("channel_id", "thread_ts", "title")
    ),
    "assistant.threads.setSuggestedPrompts": Known(
        agents.set_prompts, ("assistant:write",), ("channel_id", "prompts")
    ),
    "agents.sessions.setStatus": Known(agents.set_session, _CHAT, ("status",)),
    "agents.sessions.rename": Known(agents.rename, _CHAT, ("title",)),
    "views.open": Known(views.open_view, (), ("trigger_id", "view")),
    "views.push": Known(views.push, (), ("trigger_id", "view")),
    "views.update": Known(views.update, (), ("view",)),
    "files.getUploadURLExternal": Known(files.begin, ("files:write",), ("filename", "length")),
    "files.completeUploadExternal": Known(files.complete, ("files:write",), ("files",)),
}
