"""Everything that the app listens to. docs/slack/manifest.yaml declares the same, which a test compares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.slack.actions import table
from assistant.slack.asking import commands, home, messages, shortcuts
from assistant.slack.channels import dialog
from assistant.slack.desk import Listener
from assistant.slack.domain import Payload


@dataclass(frozen=True, slots=True)
class View:
    """A dialog: what is wrong with what was sent, by block, and what becomes of it where nothing is."""

    faults: Callable[[Payload], dict[str, str]]
    submitted: Listener


EVENTS: Mapping[str, Listener] = {
    "agent_session_stopped": home.agent_session_stopped,
    "app_home_opened": home.app_home_opened,
    "app_mention": messages.message,
    "message": messages.message,
}
COMMANDS: Mapping[str, Listener] = {"/precedent": commands.precedent}
acknowledged = commands.acknowledged  # what a command shows at once
SHORTCUTS: Mapping[str, Listener] = {"find_precedents": shortcuts.find_precedents}
ACTIONS: Mapping[str, Listener] = table.ACTIONS
VIEWS: Mapping[str, View] = {
    "channel_settings": View(dialog.faults, dialog.submitted),
    **{callback: View(faults, submitted) for callback, (faults, submitted) in table.VIEWS.items()},
}
