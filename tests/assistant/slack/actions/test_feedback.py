"""Useful or not, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from slack_pressing import CHANNEL, DIRECT, OTHER, Workplace, place, press, submission

from assistant.records.model import Feedback, Turn, new_id
from assistant.records.reasons import LONGEST
from assistant.slack.actions.feedback import faults, give_feedback, give_reasons
from assistant.slack.domain import Payload, Place


def judged(value: str, where: Place = place(), **known: Any) -> Payload:
    return press("feedback", value, where, type="feedback_buttons", **known)


def given(work: Workplace, turn: Turn) -> Feedback | None:
    found = work.assistant.records.turn(turn.id)
    assert found is not None
    return found.feedback and replace(found.feedback, given_at=turn.asked_at)


def test_useful_is_kept_and_thanked_for_to_whoever_says_so_alone(work: Workplace, turn: Turn) -> None:
    slack = work.do(give_feedback, judged(f"useful:{turn.id}"))
    assert given(work, turn) == Feedback(True, given_at=turn.asked_at)
    assert "Thank you" in slack.told
    assert slack.posted == []
    assert slack.dialogs == []


def test_not_useful_is_kept_before_anybody_says_why(work: Workplace, turn: Turn) -> None:
    slack = work.do(give_feedback, judged(f"not_useful:{turn.id}"))
    assert given(work, turn) == Feedback(False, given_at=turn.asked_at)
    (dialog,) = slack.dialogs
    assert dialog["callback_id"] == "feedback_reasons"


def test_why_takes_the_place_of_what_was_said_before(work: Workplace, turn: Turn) -> None:
    (dialog,) = work.do(give_feedback, judged(f"not_useful:{turn.id}")).dialogs
    chosen = [{"value": "missing"}, {"value": "made-up"}]
    body = submission(
        dialog, {"reasons": {"selected_options": chosen}, "words": {"value": " Nothing of Wales. "}}
    )
    assert faults(body) == {}
    work.do(give_reasons, body)
    assert given(work, turn) == Feedback(False, ("missing",), "Nothing of Wales.", turn.asked_at)
    assert "Thank you" in work.slack.told


def test_a_dialog_may_be_sent_with_nothing_in_it(work: Workplace, turn: Turn) -> None:
    (dialog,) = work.do(give_feedback, judged(f"not_useful:{turn.id}")).dialogs
    work.do(give_reasons, submission(dialog, {}))
    assert given(work, turn) == Feedback(False, given_at=turn.asked_at)


def test_the_last_word_counts(work: Workplace, turn: Turn) -> None:
    work.do(give_feedback, judged(f"not_useful:{turn.id}"))
    work.do(give_feedback, judged(f"useful:{turn.id}"))
    assert given(work, turn) == Feedback(True, given_at=turn.asked_at)


def test_more_words_than_the_page_takes_are_sent_back(work: Workplace, turn: Turn) -> None:
    (dialog,) = work.do(give_feedback, judged(f"not_useful:{turn.id}")).dialogs
    assert faults(submission(dialog, {"words": {"value": "x" * LONGEST}})) == {}
    assert list(faults(submission(dialog, {"words": {"value": "x" * (LONGEST + 1)}}))) == ["words"]


def test_personal_data_in_the_words_is_not_kept(work: Workplace, turn: Turn) -> None:
    (dialog,) = work.do(give_feedback, judged(f"not_useful:{turn.id}")).dialogs
    work.do(give_reasons, submission(dialog, {"words": {"value": "Ask ada@example.org"}}))
    assert given(work, turn) == Feedback(False, (), "Ask [email address]", turn.asked_at)


@pytest.mark.parametrize("value", ["useful:{}", "not_useful:{}"])
def test_an_answer_that_is_gone_cannot_be_judged(work: Workplace, turn: Turn, value: str) -> None:
    work.assistant.records.delete(turn.conversation_id)
    slack = work.do(give_feedback, judged(value.format(turn.id)))
    assert "no longer kept" in slack.told
    assert slack.dialogs == []
    assert list(work.assistant.records.feedback()) == []


@pytest.mark.parametrize("where", [place(OTHER), place(CHANNEL, "1700000001.999999"), place(DIRECT)], ids=str)
def test_a_turn_of_another_thread_is_as_one_that_is_gone(work: Workplace, turn: Turn, where: Place) -> None:
    assert "no longer kept" in work.do(give_feedback, judged(f"useful:{turn.id}", where)).told
    assert given(work, turn) is None


@pytest.mark.parametrize("value", ["", "useful", "useful:", f"great:{new_id()}", f"useful:{new_id()}"])
def test_values_that_are_none_of_ours_change_nothing(work: Workplace, turn: Turn, value: str) -> None:
    work.do(give_feedback, judged(value))
    assert list(work.assistant.records.feedback()) == []


def test_dialogs_that_outlive_the_conversation_are_told_so(work: Workplace, turn: Turn) -> None:
    (dialog,) = work.do(give_feedback, judged(f"not_useful:{turn.id}")).dialogs
    work.assistant.records.delete(turn.conversation_id)
    assert "no longer kept" in work.do(give_reasons, submission(dialog, {})).told
