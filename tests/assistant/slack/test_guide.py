"""docs/slack/README.md tells of the scopes, settings and lines of the log that there are."""

from __future__ import annotations

import re
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from assistant.kernel.settings import Settings
from assistant.records.slack.model import Answering, ChannelSettings
from assistant.slack.channels.file_format import parse
from assistant.slack.scopes import SCOPES

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("slack_bolt", "slack_sdk")
# Module and name of a constant, and the words of the guide that give its size.
CONSTANTS = (
    ("actions.person", "_LONGEST", "a note of {:,} characters at most"),
    ("app", "_PATIENCE", "took longer than {:.0f} s to end"),
    ("asking.allowance", "_MINUTE", "in any {:.0f} seconds"),
    ("asking.hearing", "_WORDS", "answer it: {} words at least"),
    ("asking.questions", "_SHORT", "carries on in {} words at most"),
    ("asking.threads", "_CHARACTERS", "{} characters of each"),
    ("asking.threads", "_MESSAGES", "of the first {:,}"),
    ("asking.threads", "_TURNS", "the last {} messages before it"),
    ("delivery.packing", "_MOST", "filled to {:,} bytes"),
    ("writing.limits", "ROOM", "filled to {:,} bytes"),
)


@pytest.fixture(scope="module")
def guide() -> str:
    return (ROOT / "docs" / "slack" / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def code() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (ROOT / "assistant" / "slack").rglob("*.py"))


def test_every_scope_is_explained(guide: str) -> None:
    explained = re.findall(r"^\| `([a-z_]+:?[a-z]*)` \| \S.* \| \S.* \|$", guide, re.MULTILINE)
    assert [name for name in explained if name in SCOPES] == sorted(SCOPES)
    assert "`connections:write`" in guide


def test_every_event_is_explained(guide: str) -> None:
    manifest = yaml.safe_load((ROOT / "docs" / "slack" / "manifest.yaml").read_text(encoding="utf-8"))
    for event in manifest["settings"]["event_subscriptions"]["bot_events"]:
        assert f"`{event}`" in guide


def test_lines_of_the_log_that_it_names_are_written(guide: str, code: str) -> None:
    named = set(re.findall(r"`(slack_[a-z_]+)`", guide))
    assert len(named) > 10
    assert {name for name in named if f'"{name}"' not in code} == set()


def test_every_setting_of_a_channel_is_explained(guide: str) -> None:
    rows = re.findall(r"^\| (`answering`|`[a-z]+`(?:, `[a-z]+`)?) \| ", guide, re.MULTILINE)
    explained = {name for row in rows for name in re.findall(r"`([a-z]+)`", row)}
    settings = {each.name for each in fields(ChannelSettings)} - {"filters"} | {"programmes", "places"}
    assert settings <= explained
    for answering in Answering:
        assert f"`{answering.value}`" in guide


def test_the_settings_file_that_it_shows_can_be_read(guide: str) -> None:
    (shown,) = re.findall(r"^```yaml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    found = parse(shown)
    assert found.managers
    assert found.people
    (channel,) = found.channels
    assert found.of(channel).answering is Answering.QUESTIONS
    assert found.of(channel).filters.programmes == ("Total Place",)
    assert found.of("C0000000").answering is Answering.REPLIES


def test_every_line_of_the_log_is_explained(guide: str) -> None:
    rooms = (ROOT / "assistant" / "slack").rglob("*.py")
    logged = {
        name
        for path in rooms
        for name in re.findall(r'"(slack_[a-z_]+)"', path.read_text(encoding="utf-8"))
        if name not in {*Settings.model_fields, *PACKAGES}
    }
    explained = set(re.findall(r"`(slack_[a-z_]+)`", guide[guide.index("## When something is wrong") :]))
    assert logged == explained


@pytest.mark.parametrize(("module", "name", "words"), CONSTANTS)
def test_sizes_are_those_of_the_code(guide: str, module: str, name: str, words: str) -> None:
    size = getattr(import_module(f"assistant.slack.{module}"), name)
    assert words.format(size) in guide, f"{name} is {size}"


def test_limits_are_those_of_the_settings(guide: str) -> None:
    defaults = Settings.model_fields
    assert f"questions of one person ({defaults['slack_person_a_minute'].default})" in guide
    assert f"in one channel ({defaults['slack_channel_a_minute'].default})" in guide
