"""Useful or not: what somebody thinks of an answer, and why."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from assistant.kernel import personal_data
from assistant.records.model import Feedback
from assistant.records.reasons import LONGEST, reasons
from assistant.slack.actions import wording
from assistant.slack.actions.dialogs import checkboxes, dialog, field, too_long
from assistant.slack.actions.finding import turn_of
from assistant.slack.actions.pressing import Pressed, carried, entered, pressed, sent
from assistant.slack.actions.telling import listening, tell
from assistant.slack.writing.buttons import NOT_USEFUL, USEFUL

if TYPE_CHECKING:
    from assistant.slack.desk import Desk
    from assistant.slack.domain import Payload

DIALOG = "feedback_reasons"
_REASONS = "reasons"
_WORDS = "words"
_VERDICTS = {USEFUL: True, NOT_USEFUL: False}


@listening(pressed)
async def give_feedback(desk: Desk, press: Pressed) -> None:
    """Keep what somebody thinks of an answer, in place of what was thought before; ask why it is no use.

    The value is that of the side of the `feedback_buttons` that was pressed:
    docs.slack.dev/reference/block-kit/block-elements/feedback-buttons-element
    """
    verdict, _, turn_id = press.value.partition(":")
    if verdict not in _VERDICTS or not await turn_of(desk, press, turn_id):
        return
    useful = _VERDICTS[verdict]
    # Kept at once: whoever shuts the dialog has said that it is no use all the same.
    await asyncio.to_thread(desk.assistant.records.give_feedback, turn_id, Feedback(useful))
    if useful:
        await tell(desk, press, wording.thanks())
    else:
        await desk.slack.open_dialog(press.trigger, _dialog(press, turn_id))


def faults(body: Payload) -> dict[str, str]:
    """Return what is wrong with what was sent, by block."""
    return too_long(_WORDS, entered(body).typed(_WORDS), LONGEST)


@listening(sent)
async def give_reasons(desk: Desk, press: Pressed) -> None:
    """Keep why an answer is no use, with or without the words of whoever says so."""
    known = {value for value, _ in reasons(useful=False)}
    chosen = tuple(value for value in press.fields.ticked(_REASONS) if value in known)
    words = press.fields.typed(_WORDS)
    if desk.assistant.settings.refuse_personal_data:
        words = personal_data.without(words)
    if await turn_of(desk, press, press.value):
        given = Feedback(False, chosen, words)
        await asyncio.to_thread(desk.assistant.records.give_feedback, press.value, given)
        await tell(desk, press, wording.thanks())


def _dialog(press: Pressed, turn_id: str) -> Mapping[str, Any]:
    return dialog(
        DIALOG,
        "What was wrong?",
        "Send",
        [
            checkboxes(_REASONS, "Tick all that apply", reasons(useful=False)),
            field(
                _WORDS,
                "In your own words",
                longest=LONGEST,
                hint="It is kept with the question and its answer, even when the conversation is deleted. "
                "Write nothing personal.",
            ),
        ],
        carries=carried(press, turn_id),
    )
