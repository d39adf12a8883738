from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_answers import answer, citation
from sqlalchemy import Table, create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from assistant.kernel.domain import Answer, Citation, Filters, Written
from assistant.records.rows import UNREADABLE
from assistant.records.slack.tables import Base
from assistant.records.store import Records
from assistant.records.tables import Utc

_NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
_WRITTEN = st.builds(
    Written,
    prompts=st.dictionaries(st.text(), st.text(), max_size=2),
    tokens_read=st.integers(0, 10**6),
    price=st.none() | _NUMBERS,
    currency=st.sampled_from(["", "GBP"]),
    fault=st.sampled_from(["", "late"]),
)
_ANSWERS = st.builds(
    Answer,
    citations=st.lists(st.builds(Citation, confidence=_NUMBERS), max_size=3).map(tuple),
    timings_ms=st.dictionaries(st.text(), _NUMBERS, max_size=3),
    written=st.none() | _WRITTEN,
)


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Records]:
    records = Records("sqlite://")
    yield records
    records.close()


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(said=_ANSWERS, filters=st.from_type(Filters), ignored=st.lists(st.text(), max_size=3).map(tuple))
def test_an_answer_reads_as_it_was_written(
    in_memory: Records, said: Answer, filters: Filters, ignored: tuple[str, ...]
) -> None:
    turn = in_memory.begin("What helped?", filters=filters, ignored=ignored)
    in_memory.finish(turn.id, said)
    kept = in_memory.turn(turn.id)
    assert kept is not None
    assert (kept.answer, kept.filters, kept.ignored) == (said, filters, ignored)


def test_an_answer_of_an_older_or_newer_version_reads_with_defaults(url: str, records: Records) -> None:
    turn = records.begin("What helped?")
    records.finish(turn.id, answer(citation(1, "Partners helped."), suggestions=("And who?",)))
    engine = create_engine(url)
    with engine.begin() as connection:
        kept = json.loads(connection.execute(text("SELECT CAST(answer AS TEXT) FROM turns")).scalar_one())
        del kept["suggestions"], kept["understood"], kept["citations"][0]["confidence"]
        kept["mood"] = kept["citations"][0]["colour"] = "of a later version"
        connection.execute(text("UPDATE turns SET answer = :answer"), {"answer": json.dumps(kept)})
    engine.dispose()
    read = records.turn(turn.id)
    assert read is not None
    assert read.answer == answer(citation(1, "Partners helped."))


def test_an_answer_that_cannot_be_read_says_so_and_can_still_be_erased(url: str, records: Records) -> None:
    turn = records.begin("What helped?")
    records.finish(turn.id, answer(citation(1, "Partners helped.")))
    engine = create_engine(url)
    with engine.begin() as connection:
        strange = '{"status": "perplexed", "document": "harbour-fund"}'
        connection.execute(text("UPDATE turns SET answer = :answer, filters = '[]'"), {"answer": strange})
    read = records.turn(turn.id)
    assert read is not None
    assert (read.answer, read.problem, read.filters) == (None, UNREADABLE, Filters())
    assert records.forget_document("harbour-fund") == 1
    with engine.connect() as connection:
        assert connection.execute(text("SELECT answer FROM turns")).scalar_one() is None
    engine.dispose()


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=str)
def test_the_tables_can_be_made_in_postgresql(table: Table) -> None:
    made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
    moments = sum(isinstance(column.type, Utc) for column in table.columns)
    assert made.count("TIMESTAMP WITH TIME ZONE") == moments
    assert "CONSTRAINT pk_" in made
