"""Hand a question to a person: the owner of the channel's settings, who is named in the thread.

What was asked in a direct message, or answered "only visible to you", is nobody else's business: there the
asker is shown first what the owner will be sent, and that is the question, the asker's name and a note, not
the answer and no link to the conversation. It goes as a direct message of the app.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from assistant.kernel import personal_data
from assistant.records.slack.model import KeptQuestion
from assistant.slack.actions import wording
from assistant.slack.actions.dialogs import dialog, field, too_long
from assistant.slack.actions.finding import turn_of
from assistant.slack.actions.pressing import Pressed, carried, entered, pressed, sent
from assistant.slack.actions.telling import listening, tell
from assistant.slack.delivery.troubles import SlackTrouble
from assistant.slack.domain import Place

if TYPE_CHECKING:
    from assistant.records.model import Turn
    from assistant.slack.desk import Desk
    from assistant.slack.domain import Message, Payload

DIALOG = "person_note"
_NOTE = "note"
_LONGEST = 1_000  # characters of a note
_GROUP = "S"  # ids of user groups begin with it; a group has no direct messages


@listening(pressed)
async def ask_person(desk: Desk, press: Pressed) -> None:
    """Keep a question for the owner and name the owner in the thread; in private, ask first."""
    turn = await turn_of(desk, press, press.value)
    owner = await _owner(desk, press) if turn else ""
    if turn is None or not owner:
        return
    if press.private:
        await desk.slack.open_dialog(press.trigger, _dialog(press, turn, owner))
    else:
        await _hand_over(desk, press, turn, owner)


def faults(body: Payload) -> dict[str, str]:
    """Return what is wrong with what was sent, by block."""
    return too_long(_NOTE, entered(body).typed(_NOTE), _LONGEST)


@listening(sent)
async def ask_person_in_private(desk: Desk, press: Pressed) -> None:
    """Keep a question for the owner and send it to them, with the asker's note."""
    turn = await turn_of(desk, press, press.value)
    owner = await _owner(desk, press) if turn else ""
    if turn and owner:
        await _hand_over(desk, press, turn, owner)


async def _owner(desk: Desk, press: Pressed) -> str:
    """Return who is asked; "" where there is nobody who can be, and the person is told what to do."""
    settings = await desk.channels.of(press.place.team, press.place.channel)
    owner: str = settings.owner
    if not owner:
        await tell(desk, press, wording.no_owner(direct=press.place.direct))
        return ""
    if press.private and owner.startswith(_GROUP):
        await tell(desk, press, wording.only_in_the_open(owner))
        return ""
    return owner


async def _hand_over(desk: Desk, press: Pressed, turn: Turn, owner: str) -> None:
    note = press.fields.typed(_NOTE)
    if desk.assistant.settings.refuse_personal_data:
        note = personal_data.without(note)
    kept = KeptQuestion(
        turn_id=turn.id,
        conversation_id=turn.conversation_id,
        place=press.place,
        person=press.person,
        owner=owner,
        asked_at=datetime.now(UTC),
        note=note,
    )
    if not await asyncio.to_thread(desk.records.keep_question, kept):
        await tell(desk, press, wording.handed_over_before())
        return
    # A user's id in place of a channel's is the direct message with the app:
    # docs.slack.dev/reference/methods/chat.postMessage
    place = Place(press.place.team, owner, "", direct=True) if press.private else press.place
    try:
        await desk.slack.post(place, _request(press, turn, owner, note))
    except SlackTrouble:
        await tell(desk, press, wording.kept_but_not_told(owner))
        raise
    if press.private:
        await tell(desk, press, wording.handed_over(owner))


def _request(press: Pressed, turn: Turn, owner: str, note: str) -> Message:
    if press.private:
        return wording.asked_in_private(press.person, turn.question, note)
    return wording.asked_in_thread(owner, press.person, turn.question)


def _dialog(press: Pressed, turn: Turn, owner: str) -> Mapping[str, Any]:
    shown = wording.what_is_sent(owner, turn.question)
    note = field(_NOTE, "What would you like to know?", longest=_LONGEST, hint="Sent with your question.")
    return dialog(DIALOG, "Ask a person", "Send", [*shown, note], carries=carried(press, turn.id))
