"""Put a briefing, the conversation so far as a Word document, into its thread."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.exports.names import known_names
from assistant.exports.naming import file_name
from assistant.exports.outlining import Edition, conversation_outline
from assistant.kernel.access import Audience
from assistant.recording import may_read
from assistant.slack.actions import wording
from assistant.slack.actions.finding import audience_of, turn_of
from assistant.slack.actions.pressing import Pressed, pressed
from assistant.slack.actions.telling import listening, tell
from assistant.slack.delivery.troubles import SlackTrouble, Trouble

if TYPE_CHECKING:
    from assistant.records.model import Conversation
    from assistant.slack.desk import Desk

_SUFFIX = "docx"


@listening(pressed)
async def export_briefing(desk: Desk, press: Pressed) -> None:
    """Upload the briefing, with the answers that whoever reads there may see.

    A file in a channel is seen by everyone in it, so that below an answer which is "only visible to you"
    there is a link in its place, as there is where Slack refuses the file.
    """
    turn = await turn_of(desk, press, press.value)
    if turn is None:
        return
    address = desk.links.page(f"/conversations/{turn.conversation_id}.{_SUFFIX}")
    if press.whispered:
        await tell(desk, press, wording.briefing_by_link(address))
        return
    audience = await audience_of(desk, press)
    conversation = await asyncio.to_thread(desk.assistant.records.conversation, turn.conversation_id)
    if conversation is None:
        await tell(desk, press, wording.gone())
        return
    written = await asyncio.to_thread(_written, desk, conversation, audience)
    name = file_name(conversation.title, _SUFFIX)
    try:
        await desk.slack.upload(press.place, name, written, title=conversation.title)
    except SlackTrouble as trouble:
        missing = trouble.kind is Trouble.MISSING_SCOPE
        await tell(desk, press, wording.briefing_refused(address, missing_scope=missing))
        raise


def _written(desk: Desk, conversation: Conversation, audience: Audience) -> bytes:
    # Imported when a Word document is asked for: most services write few, and it takes 7 MB.
    from assistant.exports.word import word

    with desk.assistant.library.open(audience) as generation:
        shown = tuple(turn for turn in conversation.turns if may_read(turn, audience, generation.hidden))
        names = known_names(generation)
    edition = Edition(desk.assistant.settings.organisation, desk.links.service, datetime.now(UTC), names)
    return word(conversation_outline(replace(conversation, turns=shown), edition))
