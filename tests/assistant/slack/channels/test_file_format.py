from __future__ import annotations

from pathlib import Path

import pytest

from assistant.kernel.domain import Filters
from assistant.records.slack.model import Answering, ChannelSettings
from assistant.slack.channels.file_format import FileSettings, parse

EXAMPLE = Path(__file__).parents[4] / "docs" / "slack" / "slack.example.yaml"


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}", "channels:\npeople:\n"])
def test_a_file_that_says_nothing_leaves_everything_as_it_is_built(text: str) -> None:
    assert parse(text) == FileSettings()
    assert parse(text).of("C0POLICY") == ChannelSettings()


def test_a_channel_has_what_is_said_of_it_else_the_defaults() -> None:
    said = parse(
        """
        defaults: {quiet: true, programmes: [total-place], owner: U0WNER}
        channels:
          C0POLICY: {answering: questions, places: [Leeds], quiet: false}
          C0OPEN: {programmes: [], owner: ""}
          C0AS:
        """
    )
    base = ChannelSettings(quiet=True, filters=Filters(("total-place",)), owner="U0WNER")
    assert said.of("C0UNTOLD") == said.of("C0AS") == base
    assert said.of("C0POLICY") == ChannelSettings(
        Answering.QUESTIONS, filters=Filters(("total-place",), ("Leeds",)), owner="U0WNER"
    )
    assert said.of("C0OPEN") == ChannelSettings(quiet=True)


def test_off_is_off_although_yaml_reads_it_as_false() -> None:
    assert parse("channels: {C0POLICY: {answering: off}}").of("C0POLICY").answering is Answering.OFF


def test_people_belong_to_groups_and_managers_are_named() -> None:
    said = parse("managers: [U0ADA, W0BEN]\npeople: {U0ADA: [finance, audit], W0BEN: []}")
    assert said.managers == {"U0ADA", "W0BEN"}
    assert said.people == {"U0ADA": {"finance", "audit"}, "W0BEN": frozenset()}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "chanels: {}",
            "line 1: chanels: there is no such setting; known: managers, defaults, channels, people",
        ),
        (
            "channels:\n  C02:\n    quite: true",
            "line 3: channels.C02.quite: there is no such setting; known: ans",
        ),
        ("channels:\n  '#policy': {}", "line 2: channels.#policy: it is no id of a channel"),
        (
            "channels:\n  C02:\n    answering: loud",
            "line 3: channels.C02.answering: write off, mentions, replies",
        ),
        (
            "channels:\n  C02:\n    answering: on",
            "line 3: channels.C02.answering: write off, mentions, replies",
        ),
        ("defaults:\n  quiet: maybe", "line 2: defaults.quiet: write true or false"),
        ("defaults:\n  programmes: total-place", "line 2: defaults.programmes: write a list, in brackets"),
        (
            "defaults:\n  owner: '@ada'",
            r"line 2: defaults.owner: it is no id of a person \(U…\) or of a user gr",
        ),
        ("people:\n  U0A: finance", "line 2: people.U0A: write a list"),
        ("people:\n  ada: [finance]", "line 2: people.ada: it is no id of a person"),
        ("people:\n  U0A:\n  - finance\n  - ''", "line 4: people.U0A.1: "),
        ("managers: [ada]", "line 1: managers.0: it is no id of a person"),
        ("channels: []", "line 1: channels: write keys with values below it"),
        ("- policy", "the file: write keys with values below it"),
        ("channels:\n  C02: {}\n  C02: {}", "line 3: 'C02' stands twice; keep one of them"),
        ("channels: [", "line 1: it is no YAML: "),
        ("? [a]\n: b", "line 1: it is no YAML: "),
    ],
)
def test_a_fault_names_the_line_the_key_and_what_would_be_right(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}"):
        parse(text)


def test_the_example_is_a_file_as_it_should_be_and_shows_every_setting() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    said = parse(text)
    assert said.channels
    assert said.people
    assert said.managers
    for name in ("answering", "quiet", "programmes", "places", "owner", "bots", "edits"):
        assert f"  {name}: " in text
