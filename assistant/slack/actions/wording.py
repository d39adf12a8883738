"""What is said when a button is pressed. Questions stand in rich text, where nothing is markup."""

from __future__ import annotations

from assistant.slack.domain import Block, Message
from assistant.slack.writing import rich
from assistant.slack.writing.markdown import line, mrkdwn

_GROUP = "S"  # ids of user groups begin with it
_NOTICED = 300  # characters of a question in a notification


def gone() -> Message:
    """Return what is said of an answer that is kept no longer, or was never given here."""
    return Message(
        "This conversation is no longer kept, so nothing more can be done with its answer. Ask again."
    )


def thanks() -> Message:
    """Return what is said to whoever judged an answer."""
    return Message("Thank you. It is kept with the answer, for those who look after the collection.")


# ── Asking ──


def asks(person: str, question: str) -> Message:
    """Return a question that a button asks, as a message of the thread."""
    return _quoting([_mention(person), rich.words(" asks:")], f"{_ping(person)} asks", question)


# ── Briefings ──


def briefing_by_link(address: str) -> Message:
    """Return where a briefing is that nobody else is to see."""
    return Message(
        "This answer is only visible to you, and a file would be seen by everyone here. "
        f"<{address}|Open the briefing> in your browser (Word)."
    )


def briefing_refused(address: str, *, missing_scope: bool) -> Message:
    """Return where a briefing is that Slack did not take."""
    reason = (
        "The app may not put files into Slack: whoever installed it can allow it by reinstalling it with the "
        "scope files:write."
        if missing_scope
        else "Slack did not take the file."
    )
    return Message(f"{reason} <{address}|Open the briefing> in your browser instead (Word).")


# ── Asking a person ──


def asked_in_thread(owner: str, person: str, question: str) -> Message:
    """Return what names a channel's owner in a thread."""
    said = rich.words(" would like a person to look at this question:")
    return _quoting(
        [_mention(owner), rich.words(": "), _mention(person), said],
        f"{_ping(owner)}: {_ping(person)} would like a person to look at this question",
        question,
    )


def asked_in_private(person: str, question: str, note: str) -> Message:
    """Return what an owner is sent of a question that nobody else has seen."""
    said = rich.words(" asked Precedent this in private, and would like a person to look at it:")
    last = [
        rich.words("Answer "),
        _mention(person),
        rich.words(" directly: what is written here goes to Precedent."),
    ]
    noted = [rich.section([rich.words("With it:")]), rich.quotation(note)] if note else []
    elements = [
        rich.section([_mention(person), said]),
        rich.quotation(line(question)),
        *noted,
        rich.section(last),
    ]
    return Message(f"{_ping(person)} asks for a person: {_noticed(question)}", (rich.rich_text(*elements),))


def what_is_sent(owner: str, question: str) -> tuple[Block, ...]:
    """Return what a dialog says before a question of a direct message goes to an owner."""
    said = rich.words(
        " will be sent your name, this question and what you write below. They will not see the answer, nor "
        "anything else that you asked."
    )
    return (rich.rich_text(rich.section([_mention(owner), said]), rich.quotation(line(question))),)


def handed_over(owner: str) -> Message:
    """Return what is said to whoever asked a person in private."""
    return Message(f"Sent to {_ping(owner)}.")


def handed_over_before() -> Message:
    """Return what is said to whoever asks a person a second time."""
    return Message("A person has been asked about this answer already.")


def kept_but_not_told(owner: str) -> Message:
    """Return what is said where the owner could not be written to."""
    return Message(
        f"The question is kept for {_ping(owner)}, but Slack did not take the message. Tell them yourself."
    )


def no_owner(*, direct: bool) -> Message:
    """Return how an owner is set."""
    if direct:
        return Message(
            "Nobody is set who is asked about direct messages. Whoever looks after Precedent can set `owner` "
            "under `defaults` in its settings file for Slack; for a channel, `/precedent settings` does it."
        )
    return Message("This channel has no owner who could be asked. Choose one with `/precedent settings`.")


def only_in_the_open(owner: str) -> Message:
    """Return why a group is not asked in private."""
    return Message(
        f"{_ping(owner)} would be asked, and a group cannot be sent a direct message. Ask your question in a "
        "channel to have them look at it."
    )


# ── Sharing ──


def shares(person: str, question: str) -> Message:
    """Return what stands above an answer that is shared."""
    return _quoting(
        [_mention(person), rich.words(" shares an answer to:")], f"{_ping(person)} shares an answer", question
    )


def what_is_shared(question: str) -> tuple[Block, ...]:
    """Return what a dialog says before an answer of a direct message goes to a channel."""
    said = rich.words(
        "This question and its answer will be posted there, with your name and nothing else that you asked."
    )
    return (rich.rich_text(rich.section([said]), rich.quotation(line(question))),)


def shared(channel: str, *, anew: bool) -> Message:
    """Return what is said to whoever shared an answer."""
    if anew:
        return Message(
            f"Your answer rests on documents that not everyone may see. So the question was asked anew in "
            f"<#{channel}>, and is answered there from what everyone may see."
        )
    return Message(f"Shared in <#{channel}>.")


def not_shared(channel: str, remedy: str, *, invite: bool) -> Message:
    """Return what is said where an answer could not be posted."""
    way = "Invite the app there with /invite, then share it again." if invite else remedy
    return Message(f"It could not be shared in <#{channel}>. {way}")


def turned_off_there(channel: str) -> Message:
    """Return what is said of a channel where the app is turned off."""
    return Message(f"Precedent is turned off in <#{channel}>, so nothing is shared there.")


def _quoting(said: list[rich.Element], spoken: str, question: str) -> Message:
    """Return words of ours with a question below them; `spoken` is how a notification says them."""
    block = rich.rich_text(rich.section(said), rich.quotation(line(question)))
    return Message(f"{spoken}: {_noticed(question)}", (block,))


def _noticed(question: str) -> str:
    shown = line(question)
    return mrkdwn(shown if len(shown) <= _NOTICED else f"{shown[:_NOTICED]}…")


def _mention(who: str) -> rich.Element:
    """Return a mention in rich text: docs.slack.dev/reference/block-kit/blocks/rich-text-block."""
    if who.startswith(_GROUP):
        return {"type": "usergroup", "usergroup_id": who}
    return {"type": "user", "user_id": who}


def _ping(who: str) -> str:
    """Return a mention in "mrkdwn"."""
    return f"<!subteam^{who}>" if who.startswith(_GROUP) else f"<@{who}>"
