"""The buttons of answers and their dialogs: what is done for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from assistant.slack.actions import feedback, person, share
from assistant.slack.actions.asking import ask_proposed
from assistant.slack.actions.export import export_briefing
from assistant.slack.actions.more import show_more
from assistant.slack.writing import buttons

if TYPE_CHECKING:
    from assistant.slack.desk import Desk, Listener
    from assistant.slack.domain import Payload

Faults = Callable[["Payload"], dict[str, str]]


async def opened(desk: Desk, body: Payload) -> None:
    """Do nothing: the button is a link, which Slack opens and tells of all the same."""


ACTIONS: Mapping[str, Listener] = {
    buttons.FEEDBACK: feedback.give_feedback,
    buttons.MORE: show_more,
    buttons.OPEN: opened,
    buttons.EXPORT: export_briefing,
    buttons.PERSON: person.ask_person,
    buttons.SHARE: share.share,
    buttons.WITHOUT: ask_proposed,
    **dict.fromkeys(buttons.SUGGESTIONS, ask_proposed),
}
# By the dialog's name: what is wrong with what was sent, and what is done when nothing is.
VIEWS: Mapping[str, tuple[Faults, Listener]] = {
    feedback.DIALOG: (feedback.faults, feedback.give_reasons),
    person.DIALOG: (person.faults, person.ask_person_in_private),
    share.DIALOG: (share.faults, share.share_there),
}
