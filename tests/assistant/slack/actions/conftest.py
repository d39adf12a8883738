"""A workplace over the small collection, with records in memory, and a turn answered in a thread of a channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from made_answers import answer, citation
from slack_pressing import Answered, Workplace, place

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.settings import Settings
from assistant.records.model import Turn, new_id
from assistant.slack.domain import Place


@pytest.fixture
def recorded(settings: Settings) -> Iterator[Assistant]:
    built = build_assistant(settings.model_copy(update={"records": "sqlite://"}), recorded=True)
    yield built
    built.library.close()
    built.records.close()


@pytest.fixture
def work(recorded: Assistant) -> Workplace:
    return Workplace(recorded)


@pytest.fixture
def answered(work: Workplace) -> Answered:
    """Answers a question in a thread, the channel's unless told; None: in no thread, so whispered."""

    def make(question: str = "What helped?", where: Place | None = place(), **known: Any) -> Turn:
        records = work.assistant.records
        reader = known.get("reader") or new_id()
        turn = records.begin(
            question,
            reader=reader,
            conversation_id=known.get("conversation_id"),
            audience=known.get("audience", ()),
        )
        records.finish(
            turn.id, answer(citation(1, known.get("quote", "A quay was mended.")), question=question)
        )
        if where is not None:
            work.records.keep_thread(where, turn.conversation_id, reader)
        found = records.turn(turn.id)
        assert found is not None
        return found

    return make


@pytest.fixture
def turn(answered: Answered) -> Turn:
    return answered()
