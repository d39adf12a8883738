from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from assistant.kernel.errors import QuestionInvalid, RecordsUnusable
from assistant.slack.delivery.troubles import Refusal, SlackTrouble, Trouble
from assistant.slack.troubles import told_of

SECRET = "what Ada wrote"


@pytest.mark.parametrize(
    ("error", "event", "fields"),
    [
        (
            SlackTrouble(Trouble.ARCHIVED, "chat.postMessage", Refusal("is_archived")),
            "slack_trouble",
            {"trouble": "archived", "method": "chat.postMessage", "log_level": "warning"},
        ),
        (QuestionInvalid(SECRET), "slack_fault", {"error": "QuestionInvalid", "log_level": "error"}),
        (KeyError(SECRET), "slack_defect", {"error": "KeyError", "log_level": "error"}),
    ],
)
def test_whatever_is_raised_is_a_line_without_words_and_goes_no_further(
    error: Exception, event: str, fields: dict[str, str]
) -> None:
    with capture_logs() as lines, told_of(channel="C1"):
        raise error
    (line,) = lines
    assert {**fields, "event": event, "channel": "C1"}.items() <= line.items()
    assert "Ada" not in str(line)


def test_trouble_and_a_fault_of_ours_name_their_remedy_and_a_defect_its_place() -> None:
    with capture_logs() as lines:
        with told_of():
            raise RecordsUnusable("The disk is full: free some space.")
        with told_of():
            raise SlackTrouble(Trouble.NOT_IN_CHANNEL, "chat.postMessage", Refusal("not_in_channel"))
        with told_of():
            _fail()
    assert "free some space" in lines[0]["remedy"]
    assert "/invite" in lines[1]["remedy"]
    assert lines[2]["at"].startswith("test_troubles.py:")
    assert " < " in lines[2]["at"]


@pytest.mark.parametrize("error", [asyncio.CancelledError, KeyboardInterrupt])
def test_what_ends_the_program_is_let_through(error: type[BaseException]) -> None:
    with pytest.raises(error), told_of():
        raise error


def test_nothing_is_told_where_nothing_is_raised() -> None:
    with capture_logs() as lines, told_of(channel="C1"):
        pass
    assert lines == []


def _fail() -> None:
    raise ZeroDivisionError(SECRET)
