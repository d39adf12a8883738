from __future__ import annotations

import logging

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.logger import get_bolt_app_logger, get_bolt_logger
from structlog.testing import capture_logs

from assistant.slack.quiet import quiet_logger

SECRET = "Ada asks about her pension, xoxb-1"


def test_line_of_a_library_is_told_of_without_its_words() -> None:
    logger = quiet_logger("test")
    with capture_logs() as lines:
        try:
            raise ValueError(SECRET)
        except ValueError:
            logger.exception("Unhandled: %s", SECRET)
        logger.warning(SECRET)
    assert [(line["event"], line["level"], line["error"]) for line in lines] == [
        ("slack_library", "error", "ValueError"),
        ("slack_library", "warning", ""),
    ]
    assert lines[0]["said_in"].startswith("test_quiet.")
    assert "pension" not in str(lines)


def test_what_is_below_a_warning_is_not_told_and_no_words_reach_other_logs(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = quiet_logger("test")
    with capture_logs() as lines, caplog.at_level(logging.DEBUG):
        for logger in (ours, get_bolt_logger(AsyncApp, ours), get_bolt_app_logger("test", AsyncApp, ours)):
            logger.debug(SECRET)
            logger.info(SECRET)
            logger.error(SECRET)
    assert [line["level"] for line in lines] == ["error"] * 3
    assert caplog.text + "".join(capsys.readouterr()) == ""


def test_loggers_are_made_once() -> None:
    assert quiet_logger("twice") is quiet_logger("twice")
    assert len(quiet_logger("twice").filters) == 1
