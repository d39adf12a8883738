"""What the app asks Slack to allow it, and what does not work without each."""

from __future__ import annotations

from collections.abc import Mapping

# docs/slack/manifest.yaml asks for these and no others; a test compares them, also with what is called.
SCOPES: Mapping[str, str] = {
    "app_mentions:read": "questions that mention it are not heard",
    "assistant:write": "it is no agent: no suggestions in its messages tab, no titles of conversations",
    "channels:history": "replies in threads of public channels are heard only with a mention",
    "chat:write": "it cannot answer at all",
    "commands": "neither /precedent nor the shortcut of messages is there",
    "files:write": "briefings cannot be put into a thread",
    "groups:history": "replies in threads of private channels are heard only with a mention",
    "im:history": "direct messages are not heard",
    "mpim:history": "replies in threads of group messages are heard only with a mention",
    "reactions:write": "where a workspace shows no status, nothing tells that it is at work",
}
