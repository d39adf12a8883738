"""The dialog of a channel's settings: how it is drawn, and what was chosen in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.kernel.taxonomy import Taxonomy
from assistant.records.slack.model import Answering, ChannelSettings
from assistant.slack.channels import choices
from assistant.slack.channels.settings import Standing
from assistant.slack.domain import Block, Payload
from assistant.slack.writing.rich import plain

CALLBACK = "channel_settings"
# What is answered, in a few words, and what that means; 75 characters each.
ANSWERING: Mapping[Answering, tuple[str, str]] = {
    Answering.OFF: ("Nothing", "Whoever asks is told that it is turned off here."),
    Answering.MENTIONS: ("Questions that mention it", "And those asked with the command."),
    Answering.REPLIES: ("Those, and replies in its threads", "A follow-up needs no mention."),
    Answering.QUESTIONS: (
        "All of those, and questions that do not mention it",
        "Where it has an answer; all else is left alone.",
    ),
}
# The fields of `ChannelSettings` that are yes or no.
SWITCHES: Mapping[str, tuple[str, str]] = {
    "quiet": ("Say nothing unless it has an answer", "Where it was not mentioned."),
    "edits": ("Answer a question anew when it is edited", ""),
    "bots": ("Answer messages of other apps too", ""),
}
_RESET = "reset"
_FROM_FILE = "_Nobody has chosen anything here; the settings file counts._"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Which channel a dialog is about, carried with it."""

    team: str
    channel: str
    url: str  # where its sender is told what was changed
    group: str = ""  # the user group that owns the channel: a menu of people cannot show it


def draw(drawn: Drawn, standing: Standing, taxonomy: Taxonomy | None) -> dict[str, Any]:
    """Return the dialog, with what counts now; without a collection its programmes and places are left out.

    Within Slack's limits: docs.slack.dev/reference/views/modal-views.
    """
    now = standing.in_force
    blocks = [
        _section(f"For <#{drawn.channel}>. {_origin(standing)}"),
        _input("answering", "What it answers", _radio(now.answering)),
        _input("switches", "How", _checkboxes(now), optional=True),
        *_filters(now, taxonomy),
        _input("owner", "Owner", _owner(now), optional=True, hint=_owner_hint(drawn)),
    ]
    if standing.chosen:
        back = [choices.option("Forget what is chosen here; the settings file counts again", _RESET)]
        element = {"type": "checkboxes", "action_id": _RESET, "options": back}
        blocks.append(_input(_RESET, "Go back", element, optional=True))
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps(asdict(drawn)),
        "title": plain("Settings"),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "blocks": blocks,
    }


def drawn_in(body: Payload) -> Drawn:
    """Return what a dialog that was sent is about."""
    return Drawn(**json.loads(body["view"]["private_metadata"]))


def chosen(body: Payload, standing: Standing) -> ChannelSettings | None:
    """Return what was chosen in a dialog that was sent; None for going back to the settings file.

    What the dialog did not ask stays as it stands.
    """
    if _values(body, _RESET):
        return None
    now = standing.in_force
    asked = [name for name in ("programmes", "places") if name in body["view"]["state"]["values"]]
    narrowed: dict[str, Any] = {name: tuple(_values(body, name)) for name in asked}
    switched = _values(body, "switches")
    (answering,) = _values(body, "answering")
    return replace(
        now,
        answering=Answering(answering),
        filters=replace(now.filters, **narrowed),
        owner=owner_in(body) or drawn_in(body).group,
        **{name: name in switched for name in SWITCHES},
    )


def owner_in(body: Payload) -> str:
    """Return the person who was chosen as the owner; "" for nobody."""
    return _state(body, "owner").get("selected_user") or ""


def _values(body: Payload, block: str) -> list[str]:
    state = _state(body, block)
    options = state.get("selected_options") or [state.get("selected_option")]
    return [each["value"] for each in options if each]


def _state(body: Payload, block: str) -> Mapping[str, Any]:
    return (body["view"]["state"]["values"].get(block) or {}).get(block) or {}


def _origin(standing: Standing) -> str:
    if standing.chosen is None:
        return _FROM_FILE
    day = standing.chosen.at
    return f"_Chosen by <@{standing.chosen.by}> on {day.day} {day:%B %Y}, over the settings file._"


def _radio(now: Answering) -> dict[str, Any]:
    options = {each: choices.option(text, each.value, means) for each, (text, means) in ANSWERING.items()}
    return {
        "type": "radio_buttons",
        "action_id": "answering",
        "options": list(options.values()),
        "initial_option": options[now],
    }


def _checkboxes(now: ChannelSettings) -> dict[str, Any]:
    options = {name: choices.option(text, name, means) for name, (text, means) in SWITCHES.items()}
    on = [option for name, option in options.items() if getattr(now, name)]
    made = {"type": "checkboxes", "action_id": "switches", "options": list(options.values())}
    return {**made, "initial_options": on} if on else made


def _filters(now: ChannelSettings, taxonomy: Taxonomy | None) -> list[Block]:
    if taxonomy is None:
        return [_section("_The collection cannot be read just now: programmes and places stay as they are._")]
    kept = choices.known(now.filters, taxonomy)
    menus = (
        ("programmes", "Programmes", choices.programmes(taxonomy), kept.programmes),
        ("places", "Places", choices.places(taxonomy), kept.places),
    )
    blocks = []
    for name, label, names, values in menus:
        if element := choices.menu(name, names, values, "All"):
            hint = "Questions that name none are kept to these."
            if len(names) > choices.MOST:
                hint += f" The first {choices.MOST} are here; the settings file takes the others."
            blocks.append(_input(name, label, element, optional=True, hint=hint))
    return blocks


def _owner(now: ChannelSettings) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "users_select", "action_id": "owner", "placeholder": plain("Nobody")}
    if now.owner.startswith(("U", "W")):
        made["initial_user"] = now.owner
    return made


def _owner_hint(drawn: Drawn) -> str:
    hint = "Who is asked where the documents do not say."
    return f"{hint} Now that is a user group; it stays unless you choose a person." if drawn.group else hint


def _input(
    block: str, label: str, element: Mapping[str, Any], *, optional: bool = False, hint: str = ""
) -> Block:
    made = {"type": "input", "block_id": block, "label": plain(label), "element": element}
    return {**made, "optional": optional, **({"hint": plain(hint)} if hint else {})}


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}
