"""The scopes and events of an app: those of a manifest, or all that the local Slack knows."""

from __future__ import annotations

from pathlib import Path

import yaml

_SCOPES = """
app_mentions:read assistant:write channels:history channels:read chat:write commands files:write groups:history
groups:read im:history im:read im:write mpim:history mpim:read reactions:read reactions:write usergroups:read
users:read
"""
_EVENTS = """
agent_session_stopped app_home_opened app_mention app_uninstalled channel_archive channel_left group_left
message.channels message.groups message.im message.mpim reaction_added tokens_revoked
"""
EVERY_SCOPE = frozenset(_SCOPES.split())
EVERY_EVENT = frozenset(_EVENTS.split())


def scopes_of(manifest: Path) -> frozenset[str]:
    """The bot's scopes in a manifest."""
    return frozenset(yaml.safe_load(manifest.read_text())["oauth_config"]["scopes"]["bot"])


def events_of(manifest: Path) -> frozenset[str]:
    """The events that a manifest subscribes the bot to."""
    return frozenset(yaml.safe_load(manifest.read_text())["settings"]["event_subscriptions"]["bot_events"])
