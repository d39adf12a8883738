from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_answers import answer, citation
from set_clock import Clock
from sqlalchemy import create_engine, text

from assistant.kernel.domain import TraceStep
from assistant.records.model import Turn
from assistant.records.store import Records

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_STEPS = st.lists(
    st.builds(
        TraceStep, st.text(), st.integers(0, 10**6).map(lambda ms: ms / 10), st.dictionaries(st.text(), _JSON)
    ),
    min_size=1,
    max_size=4,
).map(tuple)


def found(document: str, told: str = "") -> TraceStep:
    """A step that names a document that was found, and holds something of it."""
    return TraceStep("retrieved", 1.5, {"passages": [{"document": document, "text": told}]})


def traced(records: Records, *steps: TraceStep, conversation_id: str | None = None) -> Turn:
    turn = records.begin("What helped?", conversation_id=conversation_id)
    records.finish(turn.id, answer(citation(1, "Partners helped.", document="lantern")), steps)
    return turn


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Records]:
    records = Records("sqlite://")
    yield records
    records.close()


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(steps=_STEPS)
def test_a_trace_reads_as_it_was_written(in_memory: Records, steps: tuple[TraceStep, ...]) -> None:
    assert in_memory.trace(traced(in_memory, *steps).id) == steps


def test_an_answer_without_a_trace_has_none(records: Records) -> None:
    assert records.trace(traced(records).id) is None
    assert records.trace(records.begin("And why?").id) is None
    assert records.trace("no id") is None


def test_traces_are_not_kept_where_they_are_not_wanted(url: str, records: Records) -> None:
    earlier = traced(records, found("lantern"))
    without = Records(url, traces=False)
    turn = traced(without, found("lantern"))
    assert without.trace(turn.id) is None
    assert without.trace(earlier.id) == (found("lantern"),)
    without.close()


def test_what_failed_is_traced_as_far_as_it_came_until_it_is_answered(records: Records) -> None:
    turn = records.begin("What helped?")
    records.fail(turn.id, "There is no index.", [found("lantern")])
    assert records.trace(turn.id) == (found("lantern"),)
    records.finish(turn.id, answer(), [found("harbour-fund")])
    assert records.trace(turn.id) == (found("harbour-fund"),)
    records.fail(turn.id, "The reader went away.", [found("lantern")])
    assert records.trace(turn.id) == (found("harbour-fund"),)


def test_nothing_is_kept_of_a_turn_that_is_gone(records: Records) -> None:
    records.finish("0" * 32, answer(), [found("lantern")])
    assert records.trace("0" * 32) is None


def test_a_trace_goes_with_its_conversation_and_comes_back_with_it(
    url: str, records: Records, clock: Clock
) -> None:
    turn = traced(records, found("lantern"))
    records.delete(turn.conversation_id)
    assert records.trace(turn.id) is None
    records.restore(turn.conversation_id)
    assert records.trace(turn.id) == (found("lantern"),)
    records.delete(turn.conversation_id)
    clock.pass_by(hours=2)
    assert records.expire() == 1
    assert _rows(url) == 0


def test_a_trace_is_kept_as_long_as_its_conversation(url: str, records: Records, clock: Clock) -> None:
    turn = traced(records, found("lantern"))
    clock.pass_by(days=31)
    assert records.trace(turn.id) is None
    records.expire()
    assert _rows(url) == 0


def test_a_trace_that_cannot_be_read_is_as_none(url: str, records: Records) -> None:
    turn = traced(records, found("lantern"))
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("""UPDATE traces SET steps = '[{"mood": 1}]'"""))
    engine.dispose()
    assert records.trace(turn.id) is None


def test_the_last_turn_is_the_one_that_was_asked_last(records: Records, clock: Clock) -> None:
    assert records.last() is None
    first = records.begin("What helped?")
    clock.pass_by(seconds=1)
    other = records.begin("Who paid?")
    clock.pass_by(seconds=1)
    follow_up = records.begin("And why?", conversation_id=first.conversation_id)
    assert records.last() == follow_up
    records.delete(first.conversation_id)
    assert records.last() == other


# Forgetting ---------------------------------------------------------------------------------


def test_a_document_that_was_found_and_not_cited_is_forgotten(records: Records) -> None:
    turn = traced(records, found("quarterdeck", "Zebrafinch money."))
    assert records.forget_document("quarterdeck") == 0  # the answer holds nothing of it
    assert records.trace(turn.id) is None
    kept = records.turn(turn.id)
    assert kept is not None
    assert kept.answer is not None


def test_all_traces_of_a_conversation_in_which_it_was_found_go(records: Records) -> None:
    """A later turn may have sent to a model what an earlier one quoted."""
    first = traced(records, found("quarterdeck"))
    sent = TraceStep("sent", 2.0, {"messages": [{"role": "user", "text": "Zebrafinch money."}]})
    second = traced(records, sent, found("lantern"), conversation_id=first.conversation_id)
    elsewhere = traced(records, found("lantern"))
    records.delete(first.conversation_id)  # deleted ones are not spared
    records.forget_document("quarterdeck")
    records.restore(first.conversation_id)
    assert (records.trace(first.id), records.trace(second.id)) == (None, None)
    assert records.trace(elsewhere.id) == (found("lantern"),)


@pytest.mark.parametrize("document", ["deck", "quarterdec_", "%", '"', "\\", ""])
def test_only_traces_of_the_document_that_is_named_go(records: Records, document: str) -> None:
    turn = traced(records, found("quarterdeck"))
    records.forget_document(document)
    assert records.trace(turn.id) is not None


def _rows(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        count = connection.execute(text("SELECT count(*) FROM traces")).scalar_one()
    engine.dispose()
    return int(count)
