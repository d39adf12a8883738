from __future__ import annotations

import pytest

from assistant.evaluation.progress import drawn


def test_stages_are_said_on_standard_error_where_nothing_can_be_drawn(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with drawn() as progress:
        progress.stage("Searching", 2910)
        progress.advance()
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "Searching: 2,910\n")


def test_bars_are_drawn_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with drawn() as progress:
        progress.stage("Searching", 2)
        progress.advance(2)
    said = capsys.readouterr()
    assert said.out == ""
    assert "Searching" in said.err
    assert "2/2" in said.err
