"""docs/slack/transcript.md is what a session of the app is like today."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path

import pytest

recording = pytest.importorskip(
    "tools.slack_transcript.__main__", reason="the tools are not installed with the package"
)
ALIKE = 0.9  # of the lines: another processor may rank two passages the other way round
SCENES = (
    "A mention in a channel",
    "A follow-up in the thread",
    "A question that the collection does not answer",
    "Personal data",
    "Not useful, and why",
    "Settings of a channel",
    "Ask a person",
    "The command",
    "The shortcut of a message",
    "A source that was superseded",
    "A direct message",
    "Too many questions in a minute",
    "When Slack takes no stream",
    "Stop",
)


def lines(page: str) -> list[str]:
    """What people see; which calls it took depends on how quick a machine is."""
    return [line for line in page.splitlines() if line and not line.startswith("<sub>Slack sent")]


@pytest.mark.slow
def test_session_is_what_the_page_shows(shipped_index: Path) -> None:
    kept = recording.PAGE.read_text(encoding="utf-8")
    made = recording.recorded(shipped_index, still=0.1)
    assert [line for line in lines(made) if line[0] == "#"] == [
        line for line in lines(kept) if line[0] == "#"
    ]
    assert SequenceMatcher(None, lines(made), lines(kept), autojunk=False).ratio() > ALIKE


def test_page_says_that_it_was_not_recorded_in_a_live_workspace() -> None:
    head, *scenes = recording.PAGE.read_text(encoding="utf-8").split("\n## ")
    assert "**not in a live workspace**" in head
    assert set(SCENES) <= {scene.splitlines()[0] for scene in scenes}


def test_page_holds_nothing_that_is_new_with_every_recording() -> None:
    page = recording.PAGE.read_text(encoding="utf-8")
    assert not re.search(r"[0-9a-f]{32}|127\.0\.0\.1|[UCDF]0LOCAL|\d{10}\.\d{6}", page)
