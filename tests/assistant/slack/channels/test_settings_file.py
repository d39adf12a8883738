from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from assistant.kernel.errors import SlackSettingsInvalid
from assistant.records.slack.model import Answering
from assistant.slack.channels.people import FromFile
from assistant.slack.channels.settings_file import SettingsFile

OFF = "channels: {C0POLICY: {answering: off}}\npeople: {U0ADA: [finance]}\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "slack.yaml"
    file.write_text(OFF, encoding="utf-8")
    return file


def _answering(file: SettingsFile) -> Answering:
    return file.now().of("C0POLICY").answering


def test_no_file_is_no_settings_until_there_is_one(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "slack.yaml")
    assert _answering(file) is Answering.REPLIES
    file.path.write_text(OFF, encoding="utf-8")
    assert _answering(file) is Answering.OFF


def test_a_file_is_read_again_when_it_changes_and_not_before(path: Path) -> None:
    file = SettingsFile(path)
    first = file.now()
    assert file.now() is first
    path.write_text("channels: {C0POLICY: {answering: mentions}}", encoding="utf-8")
    assert _answering(file) is Answering.MENTIONS


def test_a_file_that_breaks_changes_nothing_and_the_log_says_so_once(path: Path) -> None:
    file = SettingsFile(path)
    path.write_text("channels: {C0POLICY: {answering: loud}}", encoding="utf-8")
    with capture_logs() as lines:
        assert [_answering(file) for _ in range(3)] == [Answering.OFF] * 3
    (line,) = lines
    assert line["event"] == "slack_settings_broken"
    assert "channels.C0POLICY.answering: write off" in line["problem"]
    path.write_text("channels: {C0POLICY: {answering: questions}}", encoding="utf-8")
    assert _answering(file) is Answering.QUESTIONS


def test_a_file_that_goes_away_changes_nothing_and_the_log_says_so(path: Path) -> None:
    file = SettingsFile(path)
    path.unlink()
    with capture_logs() as lines:
        assert [_answering(file) for _ in range(2)] == [Answering.OFF] * 2
    assert [line["event"] for line in lines] == ["slack_settings_gone"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"defaults: {quiet: 3}", "slack.yaml: line 1: defaults.quiet: write true"),
        (b"\xff", "it is not UTF-8"),
    ],
)
def test_a_file_that_is_broken_at_the_start_is_refused(path: Path, content: bytes, said: str) -> None:
    path.write_bytes(content)
    with pytest.raises(SlackSettingsInvalid, match=f"{said}.*; mend it there"):
        SettingsFile(path)


def test_a_folder_in_place_of_the_file_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(SlackSettingsInvalid, match="PRECEDENT_SLACK_SETTINGS"):
        SettingsFile(tmp_path)


def test_people_have_the_groups_of_the_file_as_it_stands_now(path: Path) -> None:
    people = FromFile(SettingsFile(path))
    assert asyncio.run(people.groups("U0ADA", "T1")) == {"finance"}
    assert asyncio.run(people.groups("U0BEN", "T1")) == frozenset()
    path.write_text("people: {U0BEN: [audit, finance]}", encoding="utf-8")
    assert asyncio.run(people.groups("U0ADA", "T1")) == frozenset()
    assert asyncio.run(people.groups("U0BEN", "T1")) == {"audit", "finance"}
