"""What the app says of itself, in place of an answer."""

from __future__ import annotations

import math

from assistant.kernel.errors import PersonalData
from assistant.slack.domain import Message
from assistant.slack.writing.buttons import ALOUD, WITHOUT
from assistant.slack.writing.limits import BUTTON_VALUE
from assistant.slack.writing.markdown import escaped, parts
from assistant.slack.writing.packing import alone, joined, posted
from assistant.slack.writing.rich import actions, button
from assistant.slack.writing.statements import PARAGRAPH


def turned_off() -> Message:
    """Return that a channel wants no answers."""
    return _told("Precedent is turned off in this channel. Ask it in a direct message.")


def too_many(seconds: float) -> Message:
    """Return that more was asked than is taken in a minute, and when to ask again."""
    wait = max(1, math.ceil(seconds))
    when = "a second" if wait == 1 else f"{wait} seconds"
    return _told(f"That is more questions than can be taken at once. Please ask again in {when}.")


def refused(fault: str) -> Message:
    """Return why a question was not answered, in words that name the remedy."""
    return _told(fault)


def personal(fault: PersonalData, *, aloud: bool = False, said_in_slack: bool = False) -> Message:
    """Return that a question holds personal data, with a button that asks it without.

    `aloud`: it was asked where others read, and so its answer goes there, though this does not.
    `said_in_slack`: it stands in a message of whoever asked, which only they can take back.
    """
    still = " Your message with it still stands in Slack: delete it there." if said_in_slack else ""
    said = _told(f"{fault}{still}")
    if not fault.without or len(fault.without) > BUTTON_VALUE:
        return said
    row = actions(button("Ask without it", WITHOUT, fault.without))
    return Message(said.text, (*said.blocks, {**row, "block_id": ALOUD} if aloud else row))


def stopped() -> Message:
    """Return that the answer was stopped, as somebody asked."""
    return _told("Stopped. Ask again whenever you like.")


def unavailable() -> Message:
    """Return that the question could not be answered, through no fault of whoever asked.

    What is wrong and what mends it is in the log: whoever asks can do nothing about it.
    """
    return _told(
        "Precedent cannot answer just now. Ask again in a while; "
        "whoever looks after it finds the reason in its log."
    )


def _told(text: str) -> Message:
    return posted(alone(joined(parts(escaped(text), lambda part: len(part) <= PARAGRAPH))))[0]
