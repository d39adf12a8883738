"""`/precedent settings`: open the dialog of a channel's settings, and keep what is chosen in it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from assistant.kernel.errors import PrecedentError
from assistant.kernel.taxonomy import Taxonomy
from assistant.records.slack.model import ChannelSettings
from assistant.slack.channels import choices, view
from assistant.slack.channels.changes import changes, mention, told
from assistant.slack.channels.settings import Standing
from assistant.slack.domain import Message, Payload

if TYPE_CHECKING:
    from assistant.slack.desk import Desk

log = structlog.get_logger(__name__)

_DIRECT = "D"  # ids of direct messages begin with it
_IN_CHANNELS = Message(
    "Settings are a channel's: send `/precedent settings` there. Direct messages are always answered."
)
_SLACKBOT = "USLACKBOT"


async def open_settings(desk: Desk, body: Payload) -> None:
    """Open the dialog for the channel in which the command was sent, for whoever may change its settings."""
    team, channel, url = body["team_id"], body["channel_id"], body["response_url"]
    if channel.startswith(_DIRECT):
        await desk.slack.respond(url, _IN_CHANNELS)
        return
    standing = await desk.channels.standing(team, channel)
    if not standing.may_change(body["user_id"]):
        await desk.slack.respond(url, _refusal(standing))
        return
    owner = standing.in_force.owner
    drawn = view.Drawn(team, channel, url, owner if owner.startswith("S") else "")
    taxonomy = await asyncio.to_thread(_taxonomy, desk)
    await desk.slack.open_dialog(body["trigger_id"], view.draw(drawn, standing, taxonomy))


def faults(body: Payload) -> dict[str, str]:
    """Return what cannot be kept of a dialog that was sent: the block's id to why."""
    if view.owner_in(body) == _SLACKBOT:
        return {"owner": "Slackbot cannot be asked. Choose a person, or nobody."}
    return {}


async def submitted(desk: Desk, body: Payload) -> None:
    """Keep what was chosen, and tell whoever chose it what that changes."""
    drawn, person = view.drawn_in(body), body["user"]["id"]
    standing = await desk.channels.standing(drawn.team, drawn.channel)
    if not standing.may_change(person):  # the managers have changed since the dialog was opened
        await desk.slack.respond(drawn.url, _refusal(standing))
        return
    taxonomy = await asyncio.to_thread(_taxonomy, desk) or Taxonomy()
    before, of_file = _known(standing.in_force, taxonomy), _known(standing.of_file, taxonomy)
    wanted = view.chosen(body, standing)
    after = _known(wanted, taxonomy) if wanted else of_file
    if after == of_file:  # so that what is written there later counts
        await desk.channels.reset(drawn.team, drawn.channel)
    elif after != before:
        await desk.channels.choose(drawn.team, drawn.channel, after, by=person)
    made = changes(before, after, taxonomy)
    names = [each.name for each in made]
    log.info("slack_settings_chosen", channel=drawn.channel, person=person, changed=names)
    back = standing.chosen is not None and after == of_file
    await desk.slack.respond(drawn.url, told(drawn.channel, made, back=back))


def _refusal(standing: Standing) -> Message:
    managers = ", ".join(mention(each) for each in sorted(standing.managers))
    return Message(f"Settings are changed by {managers}; ask one of them.")


def _known(settings: ChannelSettings, taxonomy: Taxonomy) -> ChannelSettings:
    return replace(settings, filters=choices.known(settings.filters, taxonomy))


def _taxonomy(desk: Desk) -> Taxonomy | None:
    """Return the programmes and places of the collection; None where it cannot be read just now."""
    try:
        with desk.assistant.library.open() as generation:
            return generation.taxonomy
    except PrecedentError as error:
        log.warning("slack_settings_without_collection", error=type(error).__name__)
        return None
