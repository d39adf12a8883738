from __future__ import annotations

import sys

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from assistant import __version__, cli
from assistant.commands import ask
from assistant.kernel.errors import PrecedentError


def main(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["precedent", *arguments])
    with pytest.raises(SystemExit) as leaving:
        cli.main()
    out, err = capsys.readouterr()
    return int(str(leaving.value.code or 0)), out, err


@pytest.mark.parametrize(
    "command",
    [
        ("ask",),
        ("search",),
        ("serve",),
        ("doctor",),
        ("index",),
        ("feedback",),
        ("conversations",),
        ("trace",),
        ("ingest",),
        ("eval", "answers"),
        ("eval", "retrieval"),
    ],
)
def test_help_has_examples(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli.build(), [*command, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert result.exit_code == 0
    assert "Example" in result.output
    assert f"precedent {' '.join(command)}" in result.output


def test_help_lists_every_command() -> None:
    output = CliRunner().invoke(cli.build(), ["--help"]).output
    for name in ("ask", "search", "serve", "doctor", "index", "ingest", "eval"):
        assert name in output


def test_version_is_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(capsys, monkeypatch, "--version") == (0, f"precedent {__version__}\n", "")


def test_no_command_shows_the_help(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, out, err = main(capsys, monkeypatch)
    assert status == 2
    assert "Usage" in out + err


def test_fault_is_a_line_and_its_exit_status(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Special(PrecedentError):
        exit_code = 7

    def fail(*_: object, **__: object) -> None:
        raise Special("It is so; do this.")

    monkeypatch.setattr(ask, "build_assistant", fail)
    assert main(capsys, monkeypatch, "ask", "x") == (7, "", "It is so; do this.\n")


def test_interruption_says_that_nothing_is_lost(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ask, "build_assistant", interrupt)
    status, out, err = main(capsys, monkeypatch, "ask", "x")
    assert (status, out) == (130, "")
    assert "What was published before still stands" in err


def test_interruption_while_starting_is_told_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "entry_points", interrupt)
    status, _, err = main(capsys, monkeypatch, "ask", "x")
    assert status == 130
    assert "Interrupted" in err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("ANSWER_WORDS", "-5"),
        ("STRICT_QUOTES", "perhaps"),
        ("MODEL_PRICES", "two dollars"),
        ("MODEL_PRICES", '{"openai:gpt-5-mini": [-1, 2]}'),
    ],
)
def test_setting_that_cannot_be_used_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"PRECEDENT_{name}", value)
    status, out, err = main(capsys, monkeypatch, "ask", "x")
    assert (status, out) == (1, "")
    assert f"PRECEDENT_{name}: " in err
    assert "Mend it in the environment or in .env" in err


def test_place_in_a_setting_that_cannot_be_used_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECEDENT_MODEL_PRICES", '{"openai:gpt-5-mini": ["much", 2]}')
    _, _, err = main(capsys, monkeypatch, "ask", "x")
    assert "PRECEDENT_MODEL_PRICES (openai:gpt-5-mini, 0): Input should be a valid number" in err


def test_defect_is_not_taken_for_a_setting(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Other(BaseModel):
        number: int

    def defect(*_: object, **__: object) -> None:
        Other.model_validate({"number": "x"})

    monkeypatch.setattr(ask, "build_assistant", defect)
    monkeypatch.setattr(sys, "argv", ["precedent", "ask", "x"])
    with pytest.raises(ValueError, match="Other"):
        cli.main()
