"""Share an answer that its asker alone has seen.

It goes into a conversation of its own: whoever opens that from the channel reads none of the asker's other
questions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from time import time
from typing import TYPE_CHECKING, Any

from assistant.bootstrap import Reply
from assistant.kernel.access import EVERYONE
from assistant.records.model import new_id
from assistant.records.slack.model import Answering
from assistant.slack.actions import wording
from assistant.slack.actions.dialogs import channel, dialog
from assistant.slack.actions.finding import readable, turn_of
from assistant.slack.actions.pressing import Pressed, carried, entered, pressed, sent
from assistant.slack.actions.telling import listening, tell
from assistant.slack.delivery.troubles import SlackTrouble, Trouble
from assistant.slack.domain import Asked, Place, Way
from assistant.slack.writing.answers import Shown

if TYPE_CHECKING:
    from assistant.records.model import Turn
    from assistant.slack.desk import Desk
    from assistant.slack.domain import Payload

DIALOG = "share_where"
_CHANNEL = "channel"
_MINUTE = 60.0  # seconds in which a second press is taken for a slip


@listening(pressed)
async def share(desk: Desk, press: Pressed) -> None:
    """Post an answer where it was asked; one of a direct message where its asker chooses."""
    turn = await _own(desk, press)
    if turn is None:
        return
    if press.place.direct:
        await desk.slack.open_dialog(press.trigger, _dialog(press, turn))
    else:
        await _share(desk, press, turn, press.place)


def faults(body: Payload) -> dict[str, str]:
    """Return what is wrong with what was sent, by block."""
    return {} if entered(body).channel(_CHANNEL) else {_CHANNEL: "Choose a channel."}


@listening(sent)
async def share_there(desk: Desk, press: Pressed) -> None:
    """Post an answer of a direct message in the channel that its asker chose."""
    if turn := await _own(desk, press):
        await _share(desk, press, turn, Place(press.place.team, press.fields.channel(_CHANNEL), ""))


async def _own(desk: Desk, press: Pressed) -> Turn | None:
    """Return the turn if it was answered to the person who pressed, and to nobody else."""
    # What everybody in a thread sees is there already; and Slack shows the others to their asker alone.
    turn = await turn_of(desk, press, press.value) if press.private else None
    return turn if turn and turn.answer else None


async def _share(desk: Desk, press: Pressed, turn: Turn, place: Place) -> None:
    settings = await desk.channels.of(place.team, place.channel)
    if settings.answering is Answering.OFF:
        await tell(desk, press, wording.turned_off_there(place.channel))
        return
    # Two presses at once are one; and one that failed can be made again when what was in its way is mended.
    minute = f"share:{turn.id}:{place.channel}:{int(time() / _MINUTE)}"
    if not await asyncio.to_thread(desk.records.first_time, minute):
        return
    question = _standing_alone(turn)
    for_everyone = await asyncio.to_thread(readable, desk, turn, EVERYONE)
    try:
        head = await desk.slack.post(place, wording.shares(press.person, question))
        thread = replace(place, thread=place.thread or head)
        if for_everyone:
            await _post_copy(desk, turn, question, thread)
    except SlackTrouble as trouble:
        absent = trouble.kind is Trouble.NOT_IN_CHANNEL
        await tell(desk, press, wording.not_shared(place.channel, trouble.remedy, invite=absent))
        raise
    await tell(desk, press, wording.shared(place.channel, anew=not for_everyone))
    if not for_everyone:
        await desk.ask(Asked(thread, press.person, question, Way.BUTTON, message=head))


async def _post_copy(desk: Desk, turn: Turn, question: str, thread: Place) -> None:
    """Post the answer as it was given, and keep it as a turn of the thread's conversation."""
    reply = await asyncio.to_thread(_copied, desk, turn, question, thread)
    for message in Shown(reply, desk.links).messages():
        await desk.slack.post(thread, message)


def _copied(desk: Desk, turn: Turn, question: str, thread: Place) -> Reply:
    records, answer = desk.assistant.records, turn.answer
    if answer is None:
        raise ValueError("There is no answer to copy.")
    joined = desk.records.thread(thread)
    reader = joined.reader if joined else new_id()
    copy = records.begin(
        question,
        filters=turn.filters,
        ignored=turn.ignored,
        conversation_id=joined.conversation_id if joined else None,
        reader=reader,
    )
    records.finish(copy.id, answer)
    desk.records.keep_thread(thread, copy.conversation_id, reader)
    return Reply(answer, copy.conversation_id, copy.id, copy.number)


def _standing_alone(turn: Turn) -> str:
    """Return the question as it was searched: a follow-up says little without the questions before it."""
    return (turn.answer.searched.query if turn.answer else "") or turn.question


def _dialog(press: Pressed, turn: Turn) -> Mapping[str, Any]:
    blocks = [*wording.what_is_shared(_standing_alone(turn)), channel(_CHANNEL, "Channel")]
    return dialog(DIALOG, "Share this answer", "Share", blocks, carries=carried(press, turn.id))
