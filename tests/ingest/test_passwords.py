"""A password that opens a file goes from the environment to the loader, and is written nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.report.outcome import Report

PASSWORD = "Zq7-open-sesame"
CATALOGUE = """
documents:
  - {id: opened, file: opened.pdf, title: Opened, password_from: PRECEDENT_PASSWORD_RIGHT}
  - {id: locked, file: locked.pdf, title: Locked, password_from: PRECEDENT_PASSWORD_WRONG}
  - {id: unset, file: unset.pdf, title: Unset, password_from: PRECEDENT_PASSWORD_UNSET}
"""


@pytest.fixture
def locked(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The collection with three encrypted files: one whose password is set, one wrong, one not set."""
    for name in ("opened", "locked", "unset"):
        canvas = Canvas(
            str(corpus / f"{name}.pdf"), encrypt=PASSWORD if name == "opened" else f"{name}-by-other"
        )
        canvas.drawString(72, 700, f"The weir of {name} was mended in 1998 by the parish.")
        canvas.save()
    (corpus / "catalogue.yaml").write_text(CATALOGUE)
    monkeypatch.chdir(corpus.parent)  # there is no .env here
    monkeypatch.setenv("PRECEDENT_PASSWORD_RIGHT", PASSWORD)
    monkeypatch.setenv("PRECEDENT_PASSWORD_WRONG", PASSWORD)
    monkeypatch.delenv("PRECEDENT_PASSWORD_UNSET", raising=False)
    return corpus


def test_locked_files_are_opened_or_refused_and_the_password_is_left_nowhere(
    locked: Path,
    run: Callable[..., Report],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    report = run()
    assert "opened" in report.changes.new
    why = {item.name: (item.kind, item.reason) for item in report.refused}
    assert why["locked.pdf"] == ("password", "the password that its catalogue entry names does not open it")
    assert why["unset.pdf"][0] == "password"
    assert "PRECEDENT_PASSWORD_UNSET, which is not set" in why["unset.pdf"][1]
    monkeypatch.setenv("PRECEDENT_PASSWORD_WRONG", "locked-by-other")
    assert "locked" in run().changes.new  # though no file has changed
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > 10
    assert [path for path in written if PASSWORD.encode() in path.read_bytes()] == []
    said = json.dumps(asdict(report)) + "".join(capfd.readouterr())
    assert PASSWORD not in said
