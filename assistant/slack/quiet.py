"""The loggers of Slack's libraries, whose lines hold whole payloads: told of without their words."""

from __future__ import annotations

import logging

import slack_bolt
import slack_sdk
import structlog

log = structlog.get_logger(__name__)


class _WithoutWords(logging.Filter):
    """Says that a library had something to say, and where; never what, for it may quote a message.

    A filter, for no handler of any logger above sees what it lets not pass, and Bolt gives it to the loggers
    that it makes after ours.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Log where a line comes from; let none pass."""
        error = type(record.exc_info[1]).__name__ if record.exc_info and record.exc_info[1] else ""
        log.warning(
            "slack_library",
            level=record.levelname.lower(),
            said_in=f"{record.module}.{record.funcName}",
            error=error,
        )
        return False


def quiet_logger(name: str) -> logging.Logger:
    """Return a logger to give to Slack's libraries."""
    logger = logging.getLogger(f"precedent.slack.{name}")
    logger.setLevel(logging.WARNING)
    if not logger.filters:
        logger.addFilter(_WithoutWords())
    return logger


def hush_libraries() -> None:
    """Keep what the libraries log by loggers of their own, copies of ours among them, from the root's."""
    for library in (slack_bolt, slack_sdk):
        logger = logging.getLogger(library.__name__)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())  # else Python prints what nobody handles
