"""The dialog as a person has it: opened by the command, filled in, sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from set_clock import Clock
from slack_limits import within
from slack_sdk.models.views import View

from assistant.kernel.domain import Filters
from assistant.kernel.errors import IndexMissing
from assistant.kernel.taxonomy import Place, Programme, Taxonomy
from assistant.records.slack.model import Answering, ChannelSettings
from assistant.records.slack.store import SlackRecords
from assistant.records.store import Records
from assistant.slack.channels.dialog import faults, open_settings, submitted
from assistant.slack.channels.settings import Channels
from assistant.slack.channels.settings_file import SettingsFile
from assistant.slack.domain import Message

if TYPE_CHECKING:
    from assistant.slack.desk import Desk

TEAM, CHANNEL, URL = "T1", "C0POLICY", "https://hooks.example/commands/1"
TAXONOMY = Taxonomy(
    programmes=(Programme("total-place", "Total Place"), Programme("city-deals", "City <Deals>")),
    places=(Place("Leeds"), Place("York")),
)


class _Library:
    """A collection that has a taxonomy, or cannot be read."""

    taxonomy: Taxonomy | None = TAXONOMY

    @contextmanager
    def open(self) -> Iterator[SimpleNamespace]:
        if self.taxonomy is None:
            raise IndexMissing("There is no index.")
        yield SimpleNamespace(taxonomy=self.taxonomy)


class _Slack:
    """Remembers what was sent to it."""

    def __init__(self) -> None:
        self.views: list[dict[str, Any]] = []
        self.told: list[str] = []

    async def open_dialog(self, trigger: str, view: dict[str, Any]) -> None:
        assert trigger == "trigger"
        View(**view).to_dict()  # raises where a limit is passed
        assert len(json.dumps(view)) < 250_000
        self.views.append(view)

    async def respond(self, url: str, message: Message) -> None:
        assert url == URL
        assert within(message) == []
        self.told.append(message.text)


class Room:
    """A channel, and what its people do in it."""

    def __init__(self, path: Path, records: SlackRecords) -> None:
        self.path, self.slack, self.library = path, _Slack(), _Library()
        self.channels = Channels(SettingsFile(path), records)
        assistant = SimpleNamespace(library=self.library)
        desk = SimpleNamespace(channels=self.channels, slack=self.slack, assistant=assistant)
        self.desk = cast("Desk", desk)

    def opens(self, person: str, channel: str = CHANNEL) -> dict[str, Any]:
        """Return the dialog that opens; {} where none does."""
        command = {
            "team_id": TEAM,
            "channel_id": channel,
            "user_id": person,
            "response_url": URL,
            "trigger_id": "trigger",
        }
        before = len(self.slack.views)
        asyncio.run(open_settings(self.desk, command))
        return self.slack.views[-1] if len(self.slack.views) > before else {}

    def sends(self, person: str, view: dict[str, Any], **entered: Any) -> str:
        """Send a dialog as it was drawn but for what is entered; return what its sender is told."""
        asyncio.run(submitted(self.desk, sent(person, view, **entered)))
        return self.slack.told[-1]

    @property
    def settings(self) -> ChannelSettings:
        return asyncio.run(self.channels.of(TEAM, CHANNEL))


def sent(person: str, view: Mapping[str, Any], **entered: Any) -> dict[str, Any]:
    """Return what Slack sends of a dialog in which some fields were changed."""
    state: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            name, element = block["block_id"], block["element"]
            value = entered.get(name, _drawn(element))
            state[name] = {element["action_id"]: _entered(element, value)}
    assert set(entered) <= set(state)
    return {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": person},
        "view": {"private_metadata": view["private_metadata"], "state": {"values": state}},
    }


def _drawn(element: Mapping[str, Any]) -> Any:
    if element["type"] == "radio_buttons":
        return element["initial_option"]["value"]
    if element["type"] == "users_select":
        return element.get("initial_user")
    return [option["value"] for option in element.get("initial_options", [])]


def _entered(element: Mapping[str, Any], value: Any) -> dict[str, Any]:
    kind = element["type"]
    if kind == "users_select":
        return {"type": kind, "selected_user": value}
    if kind == "radio_buttons":
        return {"type": kind, "selected_option": {"value": value}}
    return {"type": kind, "selected_options": [{"value": each} for each in value]}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    path = tmp_path / "slack.yaml"
    path.write_text("channels: {C0POLICY: {quiet: true, programmes: [Total Place]}}", encoding="utf-8")
    records = Records(f"sqlite:///{tmp_path / 'records.db'}", now=Clock())
    yield Room(path, SlackRecords(records))
    records.close()


def test_the_dialog_shows_what_counts_and_where_it_comes_from(room: Room) -> None:
    view = room.opens("U0ADA")
    as_drawn = {
        block["block_id"]: _drawn(block["element"]) for block in view["blocks"] if block["type"] == "input"
    }
    assert as_drawn == {
        "answering": "replies",
        "switches": ["quiet"],
        "programmes": ["total-place"],
        "places": [],
        "owner": None,
    }
    assert "settings file counts" in view["blocks"][0]["text"]["text"]


def test_what_is_chosen_counts_at_once_and_is_told_with_what_was_before(room: Room) -> None:
    view = room.opens("U0ADA")
    told = room.sends(
        "U0ADA",
        view,
        answering="questions",
        switches=["edits", "bots"],
        programmes=["city-deals"],
        places=["York", "Leeds"],
        owner="U0BEN",
    )
    assert room.settings == ChannelSettings(
        Answering.QUESTIONS,
        quiet=False,
        filters=Filters(("city-deals",), ("York", "Leeds")),
        owner="U0BEN",
        bots=True,
        edits=True,
    )
    for line in (
        "Changed in <#C0POLICY>:",
        "• What it answers: mentions and replies in its threads → "
        "mentions, replies in its threads and any other questions",
        "• Say nothing unless it has an answer: yes → no",
        "• Programmes: Total Place → City &lt;Deals&gt;",
        "• Places: all → York, Leeds",
        "• Owner: nobody → <@U0BEN>",
    ):
        assert line in told.splitlines()


def test_what_was_chosen_counts_over_the_file_until_it_is_taken_back(room: Room) -> None:
    of_file = room.settings
    room.sends("U0ADA", room.opens("U0ADA"), answering="off")
    room.path.write_text("channels: {C0POLICY: {answering: questions}}", encoding="utf-8")
    assert room.settings.answering is Answering.OFF
    assert room.settings.quiet is of_file.quiet
    again = room.opens("U0BEN")
    assert "Chosen by <@U0ADA> on 22 November 2026" in again["blocks"][0]["text"]["text"]
    told = room.sends("U0BEN", again, reset=["reset"], answering="mentions")
    assert told.startswith("The settings file counts again in <#C0POLICY>.")
    assert room.settings == ChannelSettings(Answering.QUESTIONS)


def test_choosing_what_the_file_says_goes_back_to_the_file(room: Room) -> None:
    room.sends("U0ADA", room.opens("U0ADA"), switches=[])
    assert not room.settings.quiet
    told = room.sends("U0ADA", room.opens("U0ADA"), switches=["quiet"])
    assert "The settings file counts again" in told
    room.path.write_text("channels: {C0POLICY: {owner: U0BEN}}", encoding="utf-8")
    assert room.settings == ChannelSettings(owner="U0BEN")


def test_a_dialog_that_is_sent_as_it_was_changes_nothing(room: Room) -> None:
    assert room.sends("U0ADA", room.opens("U0ADA")) == "The settings of <#C0POLICY> stay as they were."
    assert asyncio.run(room.channels.standing(TEAM, CHANNEL)).chosen is None


def test_managers_alone_change_settings_where_there_are_any(room: Room) -> None:
    view = room.opens("U0ADA")
    room.path.write_text("managers: [U0BEN]", encoding="utf-8")
    assert room.opens("U0ADA") == {}
    assert room.slack.told[-1] == "Settings are changed by <@U0BEN>; ask one of them."
    told = room.sends("U0ADA", view, answering="off")  # opened before there were managers
    assert told == "Settings are changed by <@U0BEN>; ask one of them."
    assert room.settings == ChannelSettings()
    assert room.opens("U0BEN")


def test_a_direct_message_has_no_settings_to_change(room: Room) -> None:
    assert room.opens("U0ADA", "D0ADA") == {}
    assert room.slack.told[-1].startswith("Settings are a channel's")


def test_a_user_group_stays_the_owner_unless_a_person_is_chosen(room: Room) -> None:
    room.path.write_text("defaults: {owner: S0TEAM}", encoding="utf-8")
    view = room.opens("U0ADA")
    room.sends("U0ADA", view, answering="mentions")
    assert room.settings.owner == "S0TEAM"
    assert "Owner: <!subteam^S0TEAM> → <@U0BEN>" in room.sends("U0ADA", view, owner="U0BEN")
    assert room.settings.owner == "U0BEN"


@pytest.mark.parametrize("taxonomy", [None, Taxonomy()])
def test_programmes_and_places_stay_where_the_collection_has_none_to_offer(
    room: Room, taxonomy: Taxonomy | None
) -> None:
    room.path.write_text("defaults: {places: [Leeds]}", encoding="utf-8")
    room.library.taxonomy = taxonomy
    room.sends("U0ADA", room.opens("U0ADA"), answering="off")
    assert room.settings == ChannelSettings(Answering.OFF, filters=Filters(places=("Leeds",)))


def test_slackbot_cannot_be_asked(room: Room) -> None:
    view = room.opens("U0ADA")
    assert faults(sent("U0ADA", view, owner="U0BEN")) == {}
    assert set(faults(sent("U0ADA", view, owner="USLACKBOT"))) == {"owner"}
