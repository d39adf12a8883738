"""docs/slack/manifest.yaml asks Slack for what the code listens to and calls: all of it, and nothing else."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from assistant.slack import listeners
from assistant.slack.scopes import SCOPES

ROOT = Path(__file__).resolve().parents[3]
SLACK = ROOT / "docs" / "slack"
CODE = ROOT / "assistant" / "slack"

HISTORY = {"channels:history", "groups:history", "im:history", "mpim:history"}
# The scopes of a bot that let it make a call, as the page of the method at docs.slack.dev has them.
METHODS: Mapping[str, set[str]] = {
    "agents.sessions.rename": {"chat:write"},
    "agents.sessions.setStatus": {"chat:write"},
    "apps.connections.open": set(),  # connections:write of the app-level token
    "assistant.threads.setStatus": {"chat:write"},
    "assistant.threads.setSuggestedPrompts": {"assistant:write"},
    "assistant.threads.setTitle": {"assistant:write"},
    "auth.test": set(),
    "chat.appendStream": {"chat:write"},
    "chat.delete": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.startStream": {"chat:write"},
    "chat.stopStream": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": HISTORY,
    "conversations.replies": HISTORY,
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "reactions.add": {"reactions:write"},
    "reactions.remove": {"reactions:write"},
    "views.open": set(),
}
# The events that a bot may subscribe to for each that is listened to, and the scope that each needs.
EVENTS: Mapping[str, Mapping[str, set[str]]] = {
    "agent_session_stopped": {"agent_session_stopped": {"assistant:write"}},
    "app_home_opened": {"app_home_opened": set()},
    "app_mention": {"app_mention": {"app_mentions:read"}},
    "message": {
        "message.channels": {"channels:history"},
        "message.groups": {"groups:history"},
        "message.im": {"im:history"},
        "message.mpim": {"mpim:history"},
    },
}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return yaml.safe_load((SLACK / "manifest.yaml").read_text(encoding="utf-8"))


@cache
def called_by(name: str) -> frozenset[str]:
    """Return the methods of the Web API that a method of the SDK's client calls."""
    source = inspect.getsource(getattr(AsyncWebClient, name))
    code = source.split('"""')[-1]  # what its docstring names is not called
    found = set(re.findall(r'api_call\(\s*"([\w.]+)"', code))
    if "AsyncChatStream(" in code:
        found |= {"chat.startStream", "chat.appendStream", "chat.stopStream"}
    for other in set(re.findall(r"self\.([a-z]\w+)\(", code)) - {name, "api_call"}:
        if hasattr(AsyncWebClient, other):
            found |= called_by(other)
    return frozenset(found)


def attributes() -> Iterator[str]:
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                yield node.attr


@pytest.fixture(scope="module")
def methods() -> set[str]:
    """The methods of Slack's Web API that the app calls."""
    of_client = {name for name, _ in inspect.getmembers(AsyncWebClient, inspect.isfunction) if name[0] != "_"}
    return {method for name in set(attributes()) & of_client for method in called_by(name)}


def test_each_method_that_is_called_has_its_scope(manifest: dict[str, Any], methods: set[str]) -> None:
    asked = set(manifest["oauth_config"]["scopes"]["bot"])
    assert methods == set(METHODS), "look up what scope the method needs"
    for method in methods:
        assert METHODS[method] <= asked, method


def test_no_scope_is_asked_for_that_nothing_needs(manifest: dict[str, Any], methods: set[str]) -> None:
    needed = {scope for method in methods for scope in METHODS[method]}
    needed |= {scope for name in listeners.EVENTS for scopes in EVENTS[name].values() for scope in scopes}
    if listeners.COMMANDS or listeners.SHORTCUTS:
        needed.add("commands")
    if "agent_view" in manifest["features"]:
        needed.add("assistant:write")
    assert set(manifest["oauth_config"]["scopes"]) == {"bot"}
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed


def test_the_doctor_asks_for_the_scopes_of_the_manifest(manifest: dict[str, Any]) -> None:
    assert manifest["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)


def test_the_events_are_those_that_are_listened_to(manifest: dict[str, Any]) -> None:
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert events == sorted(event for name in listeners.EVENTS for event in EVENTS[name])


def test_the_commands_and_shortcuts_are_those_that_are_listened_to(manifest: dict[str, Any]) -> None:
    features = manifest["features"]
    assert {each["command"] for each in features["slash_commands"]} == set(listeners.COMMANDS)
    assert {each["callback_id"] for each in features["shortcuts"]} == set(listeners.SHORTCUTS)
    assert {each["type"] for each in features["shortcuts"]} == {"message"}


def test_buttons_and_dialogs_are_delivered(manifest: dict[str, Any]) -> None:
    assert listeners.ACTIONS
    assert listeners.VIEWS
    assert manifest["settings"]["interactivity"]["is_enabled"] is True


def test_it_is_an_agent_that_can_be_written_to(manifest: dict[str, Any]) -> None:
    features = manifest["features"]
    assert "assistant_view" not in features  # Slack takes one of the two
    assert features["app_home"] == {
        "home_tab_enabled": False,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert features["bot_user"]["display_name"]


def test_what_people_see_keeps_to_the_lengths_of_the_manifests_schema(manifest: dict[str, Any]) -> None:
    shown, features = manifest["display_information"], manifest["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert 1 <= len(features["agent_view"]["suggested_prompts"]) <= 4
    assert all(set(each) == {"title", "message"} for each in features["agent_view"]["suggested_prompts"])
    assert all(len(each["name"]) <= 24 and len(each["description"]) <= 150 for each in features["shortcuts"])


def test_it_is_made_for_socket_mode(manifest: dict[str, Any]) -> None:
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["token_rotation_enabled"] is False  # the bot token in the settings would expire
    assert "request_url" not in str(manifest)


def test_three_lines_more_make_it_an_app_for_http() -> None:
    text = (SLACK / "manifest.yaml").read_text(encoding="utf-8")
    text = re.sub(r"# ((?:request_)?url: )", r"\1", text).replace("mode_enabled: true", "mode_enabled: false")
    over_http = yaml.safe_load(text)
    address = "https://precedent.example.gov.uk/slack/events"
    assert over_http["settings"]["socket_mode_enabled"] is False
    assert over_http["settings"]["event_subscriptions"]["request_url"] == address
    assert over_http["settings"]["interactivity"]["request_url"] == address
    assert [each["url"] for each in over_http["features"]["slash_commands"]] == [address]
