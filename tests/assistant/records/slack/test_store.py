from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_answers import answer, citation
from set_clock import Clock

from assistant.kernel.domain import Filters
from assistant.records.model import Turn, new_id
from assistant.records.slack.model import (
    Answering,
    ChannelSettings,
    KeptChannel,
    KeptPlace,
    KeptQuestion,
    KeptThread,
)
from assistant.records.slack.store import SlackRecords
from assistant.records.store import Records

THREAD = KeptPlace("T024BE7LD", "C024BE91L", "1700000001.123456")
OTHER = KeptPlace("T024BE7LD", "C024BE91L", "1700000002.000001")
READER = new_id()
_SEE = """
import sys
from assistant.records.slack.store import SlackRecords
from assistant.records.store import Records
print(SlackRecords(Records(sys.argv[1])).first_time("Ev123"))
"""


@pytest.fixture
def slack(records: Records) -> SlackRecords:
    return SlackRecords(records)


@pytest.fixture
def turn(records: Records) -> Turn:
    return records.begin("What helped the harbours?", reader=READER)


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Records]:
    opened = Records("sqlite://")
    yield opened
    opened.close()


def _question(turn: Turn, clock: Clock, *, owner: str = "U0WNER", note: str = "") -> KeptQuestion:
    return KeptQuestion(turn.id, turn.conversation_id, THREAD, "U0ADA", owner, clock.time, note)


# ── What was seen ──


def test_what_comes_twice_is_told(slack: SlackRecords) -> None:
    assert [slack.first_time(key) for key in ("Ev1", "Ev2", "Ev1", "Ev2")] == [True, True, False, False]


def test_a_key_may_be_of_any_length_and_of_anything(slack: SlackRecords) -> None:
    for key in ("", "x" * 10_000, "Ev\0", "\udc80"):
        assert slack.first_time(key)
        assert not slack.first_time(key)


def test_what_was_seen_is_known_after_a_restart_and_in_other_processes(
    url: str, slack: SlackRecords, records: Records
) -> None:
    assert slack.first_time("Ev123")
    records.close()
    assert not SlackRecords(records).first_time("Ev123")
    records.close()
    other = subprocess.run([sys.executable, "-c", _SEE, url], capture_output=True, text=True, check=True)
    assert other.stdout == "False\n"


def test_of_many_that_ask_at_once_one_is_the_first(url: str, clock: Clock) -> None:
    opened = [Records(url, now=clock) for _ in range(4)]
    firsts = [SlackRecords(each).first_time for each in opened] * 4
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda first: first("Ev123"), firsts))
    assert sorted(told) == [False] * 15 + [True]
    for each in opened:
        each.close()


def test_keys_are_forgotten_after_a_day(slack: SlackRecords, clock: Clock) -> None:
    assert slack.first_time("Ev1")
    clock.pass_by(hours=23)
    assert not slack.first_time("Ev1")
    clock.pass_by(hours=2)
    assert slack.first_time("Ev1")


# ── Threads ──


def test_a_thread_is_the_conversation_that_it_was_kept_with(
    slack: SlackRecords, turn: Turn, clock: Clock
) -> None:
    assert slack.thread(THREAD) is None
    slack.keep_thread(THREAD, turn.conversation_id, READER)
    kept = KeptThread(*_parts(THREAD), turn.conversation_id, READER, clock.time)
    assert slack.thread(THREAD) == kept
    assert slack.find_thread(turn.conversation_id) == kept
    assert slack.thread(OTHER) is None
    assert slack.find_thread(new_id()) is None


def _parts(place: KeptPlace) -> tuple[str, str, str]:
    return place.team, place.channel, place.thread


def test_a_thread_that_is_kept_again_was_joined_when_it_first_was(
    slack: SlackRecords, turn: Turn, clock: Clock
) -> None:
    joined = clock.time
    slack.keep_thread(THREAD, turn.conversation_id, READER)
    clock.pass_by(hours=1)
    slack.keep_thread(THREAD, turn.conversation_id, READER)
    kept = slack.thread(THREAD)
    assert kept is not None
    assert kept.joined_at == joined


def test_a_thread_can_go_on_as_another_conversation(
    slack: SlackRecords, records: Records, turn: Turn
) -> None:
    slack.keep_thread(THREAD, turn.conversation_id, READER)
    later, reader = records.begin("And then?"), new_id()
    slack.keep_thread(THREAD, later.conversation_id, reader)
    kept = slack.thread(THREAD)
    assert kept is not None
    assert (kept.conversation_id, kept.reader) == (later.conversation_id, reader)
    assert slack.find_thread(turn.conversation_id) is None


def test_a_thread_of_a_conversation_that_is_gone_is_not_kept(slack: SlackRecords) -> None:
    slack.keep_thread(THREAD, new_id(), READER)
    assert slack.thread(THREAD) is None


def test_what_is_deleted_or_too_old_is_not_seen_and_comes_back_when_restored(
    slack: SlackRecords, records: Records, turn: Turn, clock: Clock
) -> None:
    slack.keep_thread(THREAD, turn.conversation_id, READER)
    slack.keep_question(_question(turn, clock))
    records.delete(turn.conversation_id)
    assert (slack.thread(THREAD), slack.questions(settled=True)) == (None, [])
    assert not slack.settle(turn.id)
    records.restore(turn.conversation_id)
    assert slack.thread(THREAD) is not None
    assert len(slack.questions()) == 1
    clock.pass_by(days=31)
    assert (slack.thread(THREAD), slack.questions()) == (None, [])


def test_nothing_of_a_conversation_is_left_in_the_file_when_it_expires(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "records.db"
    records = Records(f"sqlite:///{path}", days=30, now=clock)
    slack = SlackRecords(records)
    turn = records.begin("What helped?")
    slack.keep_thread(THREAD, turn.conversation_id, READER)
    slack.keep_question(_question(turn, clock, note="Zebrafinch"))
    clock.pass_by(days=31)
    assert records.expire() == 1
    records.close()
    with closing(sqlite3.connect(path)) as other:
        for table in ("slack_threads", "slack_questions"):
            assert other.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert b"Zebrafinch" not in path.read_bytes()


# ── Channels ──


def test_what_was_chosen_for_a_channel_is_kept_until_it_is_forgotten(
    slack: SlackRecords, clock: Clock
) -> None:
    assert slack.channel("T1", "C1") is None
    first = ChannelSettings(Answering.OFF)
    second = ChannelSettings(
        Answering.QUESTIONS, True, Filters(("total-place",), ("Leeds",)), "S0TEAM", True, True
    )
    for settings, by in ((first, "U1"), (second, "U2")):
        slack.keep_channel("T1", "C1", settings, by=by)
        assert slack.channel("T1", "C1") == KeptChannel(settings, by, clock.time)
    assert slack.channel("T2", "C1") is None
    assert slack.forget_channel("T1", "C1")
    assert not slack.forget_channel("T1", "C1")
    assert slack.channel("T1", "C1") is None


# ── Questions for people ──


def test_a_question_for_a_person_is_open_until_it_is_settled(
    slack: SlackRecords, turn: Turn, clock: Clock
) -> None:
    kept = _question(turn, clock, note="For Monday.\0")
    assert slack.keep_question(kept)
    (found,) = slack.questions()
    assert found.kept == _question(turn, clock, note="For Monday.")
    assert (found.question, found.settled_at) == ("What helped the harbours?", None)
    clock.pass_by(hours=2)
    assert slack.settle(turn.id)
    assert not slack.settle(turn.id)
    assert slack.questions() == []
    assert [each.settled_at for each in slack.questions(settled=True)] == [clock.time]


def test_a_question_is_kept_once_and_not_without_its_turn(
    slack: SlackRecords, turn: Turn, clock: Clock
) -> None:
    assert slack.keep_question(_question(turn, clock))
    assert not slack.keep_question(_question(turn, clock, owner="U0THER"))
    assert [each.kept.owner for each in slack.questions()] == ["U0WNER"]
    gone = Turn(new_id(), new_id(), 1, "?", Filters(), (), clock.time)
    assert not slack.keep_question(_question(gone, clock))
    assert not slack.settle(gone.id)


def test_questions_are_an_owner_s_the_oldest_first(
    slack: SlackRecords, records: Records, clock: Clock
) -> None:
    for owner in ("U1", "S2", "U1"):
        clock.pass_by(seconds=1)
        slack.keep_question(_question(records.begin(f"For {owner}?"), clock, owner=owner))
    assert [each.kept.owner for each in slack.questions()] == ["U1", "S2", "U1"]
    times = [each.kept.asked_at for each in slack.questions("U1")]
    assert len(times) == 2
    assert times == sorted(times)


# ── Turns ──


@given(st.lists(st.text(max_size=20), max_size=3).map(tuple))
def test_a_turn_says_with_whose_sight_it_was_answered(in_memory: Records, audience: tuple[str, ...]) -> None:
    turn = in_memory.begin("What helped?", audience=audience)
    kept = in_memory.turn(turn.id)
    assert kept is not None
    assert turn.audience == kept.audience == audience


def test_a_document_that_is_forgotten_leaves_the_thread_a_conversation(
    slack: SlackRecords, records: Records, turn: Turn
) -> None:
    slack.keep_thread(THREAD, turn.conversation_id, READER)
    records.finish(turn.id, answer(citation(1, "Partners helped.")))
    assert records.forget_document("harbour-fund") == 1
    assert slack.thread(THREAD) is not None
