"""Settings of channels that are broken, gone, or name what the collection does not know."""

from __future__ import annotations

from pathlib import Path

import pytest
from slack_trouble import BARRIER, IN_ANSWER, Lines, answered, ask, be_quick, lines_of

from assistant.kernel.errors import SlackSettingsInvalid
from tests.local_slack import Channel, LocalSlack, Person


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    be_quick(monkeypatch)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "slack.yaml"


def test_broken_settings_end_the_start_with_line_and_remedy(app, file: Path) -> None:
    file.write_text("defaults:\n  answering: sometimes\n")
    with pytest.raises(SlackSettingsInvalid, match=r"line 2.*answering.*mend it there"), app():
        pass


def test_settings_that_break_while_it_runs_leave_those_of_before_in_force(
    slack: LocalSlack, ada: Person, policy: Channel, app, file: Path, told: Lines
) -> None:
    file.write_text(f"channels:\n  {policy}: {{answering: off}}\n")
    with app():
        file.write_text("channels: [")
        ask(slack, ada, policy)
        [whisper] = slack.wait_for(lambda: slack.whispers(ada, policy))
        assert "turned off in this channel" in whisper.words
        [line] = lines_of(told, "slack_settings_broken")
        assert str(file) in line["problem"]
        assert line["meanwhile"] == "what was read before holds"
        file.write_text("")
        assert IN_ANSWER in answered(slack, policy, ask(slack, ada, policy)).words
        assert lines_of(told, "slack_settings_read")


def test_settings_that_are_taken_away_while_it_runs_are_held_to(
    slack: LocalSlack, ada: Person, policy: Channel, app, file: Path, told: Lines
) -> None:
    file.write_text(f"channels:\n  {policy}: {{answering: off}}\n")
    with app():
        file.unlink()
        ts = ask(slack, ada, policy)
        slack.wait_for(lambda: slack.whispers(ada, policy))
        [line] = lines_of(told, "slack_settings_gone")
        assert "put it back" in line["remedy"]
        assert not slack.answers(policy, ts)


def test_filters_that_the_collection_does_not_know_narrow_nothing_and_are_logged(
    slack: LocalSlack, ada: Person, policy: Channel, app, file: Path, told: Lines
) -> None:
    file.write_text(
        f"defaults:\n  programmes: [never-heard-of]\nchannels:\n  {policy}: {{places: [Atlantis]}}\n"
    )
    with app():
        assert "competitive bidding" in answered(slack, policy, ask(slack, ada, policy, BARRIER)).words
    [line] = lines_of(told, "slack_filters_unknown")
    assert "/precedent settings" in line["remedy"]
