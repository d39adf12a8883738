"""What goes wrong while something is done for Slack: a line in the log, without anybody's words."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from assistant.kernel.errors import (
    EncoderInvalid,
    IndexDamaged,
    IndexMissing,
    ModelInvalid,
    PrecedentError,
    PromptInvalid,
    RecordsUnusable,
)
from assistant.slack.delivery.troubles import SlackTrouble

log = structlog.get_logger(__name__)

# What is wrong with the service itself: their messages name the remedy, and hold nobody's words. Others may
# quote a question.
_OURS = (EncoderInvalid, IndexDamaged, IndexMissing, ModelInvalid, PromptInvalid, RecordsUnusable)


@contextmanager
def told_of(**ids: str) -> Iterator[None]:
    """Log whatever is raised, and go on: what is done for one event must not end the app.

    Of a defect the line names its type and place. Its message may quote what somebody wrote.
    """
    try:
        yield
    except Exception as error:  # noqa: BLE001  # see above
        tell_of(error, **ids)


def tell_of(error: Exception, **ids: str) -> None:
    """Log a fault, as `told_of` does."""
    if isinstance(error, SlackTrouble):
        log.warning(
            "slack_trouble", trouble=error.kind.value, method=error.method, remedy=error.remedy, **ids
        )
    elif isinstance(error, PrecedentError):
        remedy = str(error) if isinstance(error, _OURS) else ""
        log.error("slack_fault", error=type(error).__name__, remedy=remedy, **ids)
    else:
        log.error("slack_defect", error=type(error).__name__, at=_place(error), **ids)


def _place(error: BaseException) -> str:
    """Return the innermost lines that an error came through: "answering.py:40 < app.py:12"."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
