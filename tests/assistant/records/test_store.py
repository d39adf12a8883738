from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from made_answers import answer, citation
from set_clock import Clock

from assistant.kernel.domain import Filters
from assistant.records.model import is_id, new_id
from assistant.records.store import Records

ADA, BEN = new_id(), new_id()


def test_a_question_begins_a_conversation_that_can_be_read_again(records: Records, clock: Clock) -> None:
    filters = Filters(places=("Leeds",), year_from=2010)
    begun = records.begin("What helped?", filters=filters, ignored=("places:York",), reader=ADA)
    assert (begun.number, begun.question, begun.filters) == (1, "What helped?", filters)
    assert begun.ignored == ("places:York",)
    assert (begun.answer, begun.problem, begun.asked_at) == (None, "", clock.time)
    kept = records.conversation(begun.conversation_id)
    assert kept is not None
    assert (kept.reader, kept.title, kept.turns) == (ADA, "What helped?", (begun,))
    assert records.turn(begun.id) == begun


def test_ids_are_not_to_be_guessed(records: Records) -> None:
    turns = [records.begin("What?") for _ in range(3)]
    ids = {turn.id for turn in turns} | {turn.conversation_id for turn in turns}
    assert len(ids) == 6
    assert all(is_id(id) for id in ids)


def test_an_answer_is_kept_with_its_turn(records: Records, clock: Clock) -> None:
    begun = records.begin("What helped?")
    clock.pass_by(seconds=3)
    said = answer(citation(1, "Partners helped."))
    records.finish(begun.id, said)
    kept = records.turn(begun.id)
    assert kept is not None
    assert (kept.answer, kept.answered_at) == (said, clock.time)


def test_a_turn_without_an_answer_says_why(records: Records) -> None:
    begun = records.begin("What helped?")
    records.fail(begun.id, "There is no index.")
    kept = records.turn(begun.id)
    assert kept is not None
    assert (kept.answer, kept.problem) == (None, "There is no index.")


def test_an_answer_stands_whatever_fails_later_and_replaces_an_earlier_problem(records: Records) -> None:
    begun = records.begin("What helped?")
    records.fail(begun.id, "Too slow.")
    records.finish(begun.id, answer())
    records.fail(begun.id, "The reader went away.")
    kept = records.turn(begun.id)
    assert kept is not None
    assert (kept.answer, kept.problem) == (answer(), "")


def test_what_becomes_of_a_turn_that_is_gone_is_nobody_s_loss(records: Records) -> None:
    records.finish(new_id(), answer())
    records.fail(new_id(), "No.")


def test_the_next_question_is_the_next_turn(records: Records) -> None:
    first = records.begin("What helped?", reader=ADA)
    second = records.begin(
        "And what did not?", conversation_id=first.conversation_id, reader=ADA, repeats=first.id
    )
    assert (second.conversation_id, second.number, second.repeats) == (first.conversation_id, 2, first.id)
    kept = records.conversation(first.conversation_id)
    assert kept is not None
    assert kept.title == "What helped?"
    assert [turn.id for turn in kept.turns] == [first.id, second.id]


@pytest.mark.parametrize("known", [new_id(), "", "' OR 1=1", "\0", "\udc80"])
def test_an_unknown_conversation_is_not_made_up(records: Records, known: str) -> None:
    begun = records.begin("What helped?", conversation_id=known)
    assert begun.conversation_id != known
    assert (records.conversation(known), records.turn(known)) == (None, None)


@pytest.mark.parametrize(("owner", "other"), [(ADA, BEN), (ADA, ""), ("", ADA)])
def test_nobody_continues_the_conversation_of_another(records: Records, owner: str, other: str) -> None:
    theirs = records.begin("What helped?", reader=owner)
    mine = records.begin("And then?", conversation_id=theirs.conversation_id, reader=other)
    assert mine.conversation_id != theirs.conversation_id
    assert mine.number == 1


def test_a_conversation_that_is_gone_is_not_continued(records: Records, clock: Clock) -> None:
    old = records.begin("What helped?")
    clock.pass_by(days=31)
    deleted = records.begin("What helped?")
    records.delete(deleted.conversation_id)
    for gone in (old, deleted):
        after = records.begin("And then?", conversation_id=gone.conversation_id)
        assert after.conversation_id != gone.conversation_id
        assert after.number == 1


def test_the_same_submission_is_one_turn(records: Records) -> None:
    first = records.begin("What helped?", reader=ADA, once="token")
    assert records.begin("What helped?", reader=ADA, once="token") == first
    assert records.history(ADA)[1] == 1


def test_a_token_is_the_reader_s_own(records: Records) -> None:
    first = records.begin("What helped?", reader=ADA, once="token")
    assert records.begin("What helped?", reader=BEN, once="token").id != first.id


def test_another_question_from_a_page_gone_back_to_is_a_turn_of_its_own(records: Records) -> None:
    first = records.begin("What helped?", reader=ADA, once="token")
    other = records.begin("What did not help?", reader=ADA, once="token")
    narrowed = records.begin(
        "What did not help?", filters=Filters(places=("Leeds",)), reader=ADA, once="token"
    )
    assert len({first.id, other.id, narrowed.id}) == 3
    assert (
        records.begin("What did not help?", filters=Filters(places=("Leeds",)), reader=ADA, once="token")
        == narrowed
    )


def test_a_submission_whose_conversation_was_deleted_is_asked_anew(records: Records) -> None:
    first = records.begin("What helped?", reader=ADA, once="token")
    records.delete(first.conversation_id)
    assert records.begin("What helped?", reader=ADA, once="token").id != first.id


def test_turns_begun_at_once_are_numbered_without_gaps(records: Records) -> None:
    first = records.begin("What helped?")

    def ask(number: int) -> int:
        return records.begin(f"And {number}?", conversation_id=first.conversation_id).number

    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(ask, range(24)))
    assert sorted(numbers) == list(range(2, 26))


def test_the_same_submission_at_once_is_one_turn(records: Records) -> None:
    def ask(_: int) -> str:
        return records.begin("What helped?", once="token").id

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(ask, range(16)))) == 1


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("What\n helped?", "What helped?"),
        ("word " * 30, "word " * 15 + "word…"),
        ("a" * 79 + " b", "a" * 79 + "…"),
        ("a" * 80, "a" * 80),
        ("a" * 200, "a" * 79 + "…"),
        ("ما الذي ساعد؟ 👩🏽‍🚀", "ما الذي ساعد؟ 👩🏽‍🚀"),
        ("<b>&amp;\0\udc80", "<b>&amp;?"),
    ],
)
def test_a_title_is_the_first_question_in_short(records: Records, question: str, title: str) -> None:
    begun = records.begin(question)
    kept = records.conversation(begun.conversation_id)
    assert kept is not None
    assert kept.title == title
    assert len(kept.title) <= 80


def test_a_conversation_can_be_renamed_and_named_back(records: Records) -> None:
    begun = records.begin("What helped?")
    for given, shown in (("Helpers", "Helpers"), ("  ", "What helped?")):
        assert records.rename(begun.conversation_id, given)
        kept = records.conversation(begun.conversation_id)
        assert kept is not None
        assert kept.title == shown
    assert not records.rename(new_id(), "Nobody's")


def test_history_lists_a_reader_s_own_the_last_used_first(records: Records, clock: Clock) -> None:
    first = records.begin("First?", reader=ADA)
    clock.pass_by(minutes=1)
    second = records.begin("Second?", reader=ADA)
    records.begin("Other?", reader=BEN)
    records.finish(second.id, answer())
    clock.pass_by(minutes=1)
    again = records.begin("More?", conversation_id=first.conversation_id, reader=ADA)
    records.fail(again.id, "No index.")
    found, total = records.history(ADA)
    assert total == 2
    assert [(item.title, item.turns, item.last_status) for item in found] == [
        ("First?", 2, "failed"),
        ("Second?", 1, "answered"),
    ]
    assert [item.title for item in records.history(ADA, limit=1, offset=1)[0]] == ["Second?"]


def test_what_programs_ask_is_nobody_s_history(records: Records) -> None:
    begun = records.begin("What helped?")
    assert records.history("") == ([], 0)
    assert records.delete_all("") == 0
    assert records.conversation(begun.conversation_id) is not None


def test_what_is_deleted_is_gone_at_once_and_can_be_restored_within_the_hour(
    records: Records, clock: Clock
) -> None:
    begun = records.begin("What helped?", reader=ADA)
    id = begun.conversation_id
    assert records.delete(id)
    assert (records.conversation(id), records.turn(begun.id), records.history(ADA)) == (None, None, ([], 0))
    assert not records.delete(id)
    assert not records.rename(id, "Ghost")
    clock.pass_by(minutes=59)
    assert not records.restore(id, reader=BEN)
    assert records.restore(id, reader=ADA)
    assert records.turn(begun.id) == begun
    assert not records.restore(id)


def test_what_was_deleted_over_an_hour_ago_is_gone_for_good(records: Records, clock: Clock) -> None:
    begun = records.begin("What helped?", reader=ADA)
    records.delete(begun.conversation_id)
    clock.pass_by(minutes=61)
    assert not records.restore(begun.conversation_id)
    assert records.expire() == 1
    clock.pass_by(minutes=-30)
    assert not records.restore(begun.conversation_id)


def test_all_of_a_reader_s_conversations_can_be_deleted(records: Records) -> None:
    for reader in (ADA, ADA, BEN):
        records.begin("What helped?", reader=reader)
    assert records.delete_all(ADA) == 2
    assert (records.history(ADA)[1], records.history(BEN)[1]) == (0, 1)


def test_a_conversation_expires_after_its_last_question(records: Records, clock: Clock) -> None:
    begun = records.begin("What helped?", reader=ADA)
    clock.pass_by(days=29)
    records.begin("And then?", conversation_id=begun.conversation_id, reader=ADA)
    clock.pass_by(days=29)
    assert records.conversation(begun.conversation_id) is not None
    assert records.expire() == 0
    clock.pass_by(days=2)
    assert (records.conversation(begun.conversation_id), records.history(ADA)) == (None, ([], 0))
    assert records.expire() == 1


def test_asking_removes_what_has_expired_once_an_hour(records: Records, clock: Clock) -> None:
    records.begin("What helped?")
    clock.pass_by(days=31)
    begun = records.begin("And now?")
    assert records.expire() == 0
    records.delete(begun.conversation_id)
    clock.pass_by(minutes=30)
    records.tidy()
    clock.pass_by(minutes=40)
    records.tidy()
    assert records.expire() == 0


def test_records_can_be_kept_for_ever(url: str, clock: Clock) -> None:
    records = Records(url, days=0, now=clock)
    begun = records.begin("What helped?")
    clock.pass_by(days=36500)
    assert records.expire() == 0
    assert records.conversation(begun.conversation_id) is not None
    assert records.expire(older_than_days=365) == 1
    records.close()


def test_records_are_there_after_a_restart(url: str, clock: Clock) -> None:
    records = Records(url, now=clock)
    begun = records.begin("What helped?")
    records.close()
    opened = Records(url, now=lambda: clock.time + timedelta(minutes=1))
    assert opened.turn(begun.id) == begun
    opened.close()
