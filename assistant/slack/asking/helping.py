"""Say how the app is asked, with questions that its collection answers."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from assistant.kernel.access import EVERYONE
from assistant.kernel.errors import PrecedentError
from assistant.slack.asking.hearing import Heard
from assistant.slack.desk import Desk
from assistant.slack.domain import Message
from assistant.slack.writing.markdown import mrkdwn

_EXAMPLES = 3


async def helped(desk: Desk, said: Heard) -> None:
    """Tell whoever greets the app, or mentions it and says nothing, how to ask: in a channel, them alone."""
    message = await help_for(desk)
    if said.place.direct:
        await desk.slack.post(said.place, message)
    else:
        # No thread is begun for it.
        place = replace(said.place, thread="") if said.begins else said.place
        await desk.slack.whisper(place, said.person, message)


async def help_for(desk: Desk) -> Message:
    """Return what the app is for and the ways to ask it."""
    app = f"<@{desk.me.user}>"
    lines = [
        "*Ask what has been tried before, what got in the way, what helped, and where that is written.* "
        "Answers quote their sources, and every number opens the page that the quotation stands on.",
        f"• In a channel, mention {app} with your question; in the thread, go on asking without a mention.",
        "• In a direct message to it, just ask.",
        "• `/precedent` and your question: the answer is visible to you alone, until you share it.",
        "• “Find precedents for this”, among the shortcuts of a message, searches for what it says.",
        "• `/precedent settings` sets what the app answers in a channel.",
    ]
    examples = await asyncio.to_thread(_examples, desk)
    if examples:
        lines += ["For example:", *(f"• {mrkdwn(example)}" for example in examples)]
    return Message("\n".join(lines))


def _examples(desk: Desk) -> tuple[str, ...]:
    try:
        return desk.assistant.examples(audience=EVERYONE)[:_EXAMPLES]
    except PrecedentError:  # help is help without them; what is wrong shows with the first question
        return ()
