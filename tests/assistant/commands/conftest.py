"""Runs the command line as a person would: arguments in; exit status, output and complaints out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import structlog
from command_line import Outcome, Run

from assistant import cli


@pytest.fixture
def precedent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], index_folder: Path, tmp_path: Path
) -> Run:
    """`precedent …` over the small collection, in this process."""
    monkeypatch.setenv("PRECEDENT_INDEX", str(index_folder))
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.chdir(tmp_path)  # no .env of a developer's

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["precedent", *arguments])
        kept = structlog.get_config()
        status: object = 0
        try:
            cli.main()
        except SystemExit as leaving:
            status = leaving.code
        finally:
            structlog.configure(**kept)
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Outcome(int(str(status or 0)), out, err)

    return run
