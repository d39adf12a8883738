"""Say what was changed in the settings of a channel, and from what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.kernel.taxonomy import Taxonomy
from assistant.records.slack.model import Answering, ChannelSettings
from assistant.slack.channels import choices
from assistant.slack.channels.view import SWITCHES
from assistant.slack.domain import Message
from assistant.slack.writing.markdown import mrkdwn

# As in the settings file: each by itself, where the dialog says what each has more than the one above it.
_ANSWERS: Mapping[Answering, str] = {
    Answering.OFF: "nothing",
    Answering.MENTIONS: "mentions",
    Answering.REPLIES: "mentions and replies in its threads",
    Answering.QUESTIONS: "mentions, replies in its threads and any other questions",
}
_UNDO = "`/precedent settings` changes it back, or goes back to the settings file."


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that is no longer what it was."""

    name: str  # as the settings file calls it
    label: str
    old: str  # as mrkdwn
    new: str


def changes(before: ChannelSettings, after: ChannelSettings, taxonomy: Taxonomy) -> tuple[Change, ...]:
    """Return what differs, by the names that people know."""
    pairs = zip(_parts(before, taxonomy), _parts(after, taxonomy), strict=True)
    return tuple(Change(name, label, old, new) for (name, label, old), (_, _, new) in pairs if old != new)


def told(channel: str, made: Sequence[Change], *, back: bool) -> Message:
    """Return what is said to whoever changed the settings; `back`: the settings file counts again."""
    lines = [f"• {each.label}: {each.old} → {each.new}" for each in made]
    if back:
        return Message("\n".join([f"The settings file counts again in <#{channel}>.", *lines]))
    if not lines:
        return Message(f"The settings of <#{channel}> stay as they were.")
    return Message("\n".join([f"Changed in <#{channel}>:", *lines, _UNDO]))


def _parts(settings: ChannelSettings, taxonomy: Taxonomy) -> Iterator[tuple[str, str, str]]:
    """Yield each setting: its name, what it is called and what it is set to, as mrkdwn."""
    yield "answering", "What it answers", _ANSWERS[settings.answering]
    for name, (text, _) in SWITCHES.items():
        yield name, text, "yes" if getattr(settings, name) else "no"
    yield "programmes", "Programmes", _named(settings.filters.programmes, choices.programmes(taxonomy))
    yield "places", "Places", _named(settings.filters.places, choices.places(taxonomy))
    yield "owner", "Owner", mention(settings.owner) or "nobody"


def _named(values: tuple[str, ...], names: Mapping[str, str]) -> str:
    return mrkdwn(choices.named(values, names)) or "all"


def mention(owner: str) -> str:
    """Return an owner as mrkdwn that calls them; "" for nobody."""
    if not owner:
        return ""
    return f"<!subteam^{owner}>" if owner.startswith("S") else f"<@{owner}>"
