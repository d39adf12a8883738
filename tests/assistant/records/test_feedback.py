from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from made_answers import answer, citation
from set_clock import Clock

from assistant.records.model import Feedback, Turn, new_id
from assistant.records.store import Records

SAID = answer(citation(1, "Partners helped."))


@pytest.fixture
def turn(records: Records) -> Turn:
    begun = records.begin("What helped?", reader=new_id())
    records.finish(begun.id, SAID)
    return begun


@pytest.fixture
def opinion(clock: Clock) -> Feedback:
    return Feedback(
        useful=False, reasons=("incomplete", "old"), text="It is <b>dated</b>. 🙁", given_at=clock.time
    )


def test_feedback_is_shown_with_its_turn(records: Records, turn: Turn, opinion: Feedback) -> None:
    assert records.give_feedback(turn.id, opinion)
    kept = records.turn(turn.id)
    conversation = records.conversation(turn.conversation_id)
    assert kept is not None
    assert conversation is not None
    assert kept.feedback == conversation.turns[0].feedback == opinion


def test_feedback_outlives_the_conversation_with_what_it_was_given_on(
    records: Records, turn: Turn, opinion: Feedback, clock: Clock
) -> None:
    records.give_feedback(turn.id, opinion)
    records.delete(turn.conversation_id)
    clock.pass_by(hours=2)
    assert records.expire() == 1
    (given,) = records.feedback()
    assert (given.turn_id, given.feedback) == (turn.id, opinion)
    assert (given.question, given.answer, given.generation) == ("What helped?", SAID, SAID.generation)


def test_feedback_given_again_replaces_the_earlier_one(
    records: Records, turn: Turn, opinion: Feedback
) -> None:
    records.give_feedback(turn.id, opinion)
    better = replace(opinion, useful=True, reasons=(), text="")
    records.give_feedback(turn.id, better)
    assert [given.feedback for given in records.feedback()] == [better]


def test_feedback_given_twice_at_once_is_one(records: Records, turn: Turn, opinion: Feedback) -> None:
    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(lambda _: records.give_feedback(turn.id, opinion), range(8)))
    assert len(list(records.feedback())) == 1


def test_a_turn_without_an_answer_can_be_judged_too(records: Records, opinion: Feedback) -> None:
    begun = records.begin("What helped?")
    records.fail(begun.id, "No index.")
    assert records.give_feedback(begun.id, opinion)
    (given,) = records.feedback()
    assert (given.answer, given.generation) == (None, "")


def test_there_is_no_feedback_on_what_is_not_there(records: Records, turn: Turn, opinion: Feedback) -> None:
    assert not records.give_feedback(new_id(), opinion)
    records.delete(turn.conversation_id)
    assert not records.give_feedback(turn.id, opinion)
    assert list(records.feedback()) == []


def test_what_a_database_cannot_hold_is_left_out_of_what_readers_type(
    records: Records, turn: Turn, opinion: Feedback
) -> None:
    records.give_feedback(turn.id, replace(opinion, text="a\0b\udc80", reasons=("\0",)))
    (given,) = records.feedback()
    assert (given.feedback.text, given.feedback.reasons) == ("ab?", ("",))


def test_feedback_is_read_the_oldest_first_however_much_there_is(
    records: Records, opinion: Feedback, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.records.store._BATCH", 3)
    for number in range(7):
        begun = records.begin(f"Question {number}?")
        records.give_feedback(begun.id, replace(opinion, given_at=clock.time))
        clock.pass_by(minutes=number % 2)  # some at the same moment
    asked = [given.question for given in records.feedback()]
    assert sorted(asked) == [f"Question {number}?" for number in range(7)]
    times = [given.feedback.given_at for given in records.feedback()]
    assert times == sorted(times)
    assert [given.feedback.given_at for given in records.feedback(since=times[4])] == times[4:]


def test_others_can_write_while_feedback_is_read(records: Records, turn: Turn, opinion: Feedback) -> None:
    records.give_feedback(turn.id, opinion)
    for given in records.feedback():
        records.give_feedback(given.turn_id, replace(opinion, useful=True))
    (given,) = records.feedback()
    assert given.feedback.useful


def test_old_feedback_can_be_deleted(records: Records, opinion: Feedback, clock: Clock) -> None:
    for number in range(3):
        begun = records.begin(f"Question {number}?")
        records.give_feedback(begun.id, replace(opinion, given_at=clock.time))
        clock.pass_by(days=1)
    (_, second, _) = records.feedback()
    assert records.delete_feedback(before=second.feedback.given_at) == 1
    assert [given.question for given in records.feedback()] == ["Question 1?", "Question 2?"]
