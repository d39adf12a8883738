from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest
from fake_models import FakeModel, number_of

from assistant.answering.progress import Begun, Finished, Progress, Said
from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.domain import Answer, AnswerStatus, Filters, StatementKind
from assistant.kernel.errors import IndexMissing, QuestionInvalid, RecordsUnusable
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.records.model import Turn, new_id
from assistant.records.store import Records

READER = new_id()
OTHER = new_id()


@pytest.fixture
def keeping(settings: Settings) -> Iterator[Assistant]:
    """An assistant that keeps conversations, in memory."""
    built = build_assistant(settings.model_copy(update={"records": "sqlite://"}), recorded=True)
    yield built
    built.library.close()
    built.records.close()


def turns(assistant: Assistant, conversation_id: str) -> tuple[Turn, ...]:
    conversation = assistant.records.conversation(conversation_id)
    assert conversation is not None
    return conversation.turns


# Follow-ups ---------------------------------------------------------------------------------


def test_conversation_is_remembered(keeping: Assistant) -> None:
    first = keeping.ask("When did the Lantern Programme begin?")
    follow_up = keeping.ask("How much was it?", conversation_id=first.conversation_id)
    assert follow_up.conversation_id == first.conversation_id
    assert follow_up.answer.searched.query == "How much was it (Lantern Programme)?"
    assert follow_up.answer.question == "How much was it?"
    assert follow_up.answer.status is AnswerStatus.ANSWERED
    exchanged = keeping.ask("What about the Harbour Fund?", conversation_id=first.conversation_id)
    assert "Harbour Fund" in exchanged.answer.searched.query
    assert {item.document_id for item in exchanged.answer.citations} == {"harbour-fund"}


def test_conversations_do_not_hear_of_one_another(keeping: Assistant) -> None:
    keeping.ask("When did the Lantern Programme begin?")
    other = keeping.ask("When did the Harbour Fund end?")
    follow_up = keeping.ask("How much was it?", conversation_id=other.conversation_id)
    assert "Harbour Fund" in follow_up.answer.searched.query
    assert keeping.ask("How much was it?").answer.status is AnswerStatus.CLARIFY


def test_change_of_subject_is_followed(keeping: Assistant) -> None:
    first = keeping.ask("When did the Lantern Programme begin?")
    changed = keeping.ask("What was the Harbour Fund?", conversation_id=first.conversation_id)
    last = keeping.ask("When did it end?", conversation_id=first.conversation_id)
    assert changed.answer.searched.query == "What was the Harbour Fund?"
    assert last.answer.searched.query == "When did it end (Harbour Fund)?"


def test_subject_is_taken_from_what_a_model_wrote_too(settings: Settings) -> None:
    def written(passages: dict[int, str]) -> list[str]:
        says = "The Lantern Programme began in Wales in 2010 and joined the records of 22 councils."
        return [f"{says} [{number_of('22 councils', passages)}]"]

    own = settings.model_copy(update={"records": "sqlite://"})
    with (
        closing(Records(own.records, days=365)) as records,
        closing(Library(IndexStore(own.index))) as library,
    ):
        assistant = Assistant(own, library, records, model=FakeModel([written]))
        first = assistant.ask("Which programme joined the records of 22 councils?")
        assert [each.kind for each in first.answer.statements] == [StatementKind.WRITTEN]
        second = assistant.ask("What got in its way?", conversation_id=first.conversation_id)
    assert "Lantern Programme" in second.answer.searched.query


def test_question_that_found_nothing_is_no_subject(keeping: Assistant) -> None:
    first = keeping.ask("What was the Harbour Fund?")
    keeping.ask("What is the capital city of faraway Peru?", conversation_id=first.conversation_id)
    last = keeping.ask("When did it end?", conversation_id=first.conversation_id)
    assert "Harbour Fund" in last.answer.searched.query


def test_subject_is_not_taken_from_what_a_partial_answer_quotes(keeping: Assistant) -> None:
    first = keeping.ask("How many staff did the clinics of Wakefiled train?")
    assert first.answer.status is AnswerStatus.PARTIAL
    assert "Lantern" in first.answer.text
    last = keeping.ask("When did it end?", conversation_id=first.conversation_id)
    assert last.answer.searched.query == "When did it end?"


def test_question_asked_again_is_read_with_the_turns_before_it(keeping: Assistant) -> None:
    first = keeping.ask("When did the Lantern Programme begin?")
    second = keeping.ask("How much was it?", conversation_id=first.conversation_id)
    keeping.ask("What was the Harbour Fund?", conversation_id=first.conversation_id)
    again = keeping.ask("How much was it?", conversation_id=first.conversation_id, repeats=second.turn_id)
    assert again.answer.statements == second.answer.statements
    assert turns(keeping, first.conversation_id)[-1].repeats == second.turn_id


def test_subject_that_is_to_be_ignored_is_not_read_into_a_follow_up(keeping: Assistant) -> None:
    first = keeping.ask("When did the Lantern Programme begin?")
    follow_up = keeping.ask(
        "How much was it?", conversation_id=first.conversation_id, ignored=["programmes:lantern"]
    )
    assert follow_up.answer.searched.query == "How much was it?"
    assert follow_up.answer.understood == ()


def test_stranger_gets_a_conversation_of_their_own(keeping: Assistant) -> None:
    first = keeping.ask("When did the Lantern Programme begin?", reader=READER)
    strange = keeping.ask("How much was it?", conversation_id=first.conversation_id, reader=OTHER)
    assert strange.conversation_id != first.conversation_id
    assert strange.answer.status is AnswerStatus.CLARIFY
    assert len(turns(keeping, first.conversation_id)) == 1


def test_unknown_conversation_is_a_new_one(keeping: Assistant) -> None:
    unknown = new_id()
    assert keeping.ask("What was the Harbour Fund?", conversation_id=unknown).conversation_id != unknown


# Recording ----------------------------------------------------------------------------------


def test_answer_is_recorded_as_it_was_given(keeping: Assistant) -> None:
    filters = Filters(programmes=("hbf",))
    reply = keeping.ask("What was it for?", filters=filters, ignored=["places:Whitby"], reader=READER)
    (turn,) = turns(keeping, reply.conversation_id)
    assert (turn.id, turn.answer) == (reply.turn_id, reply.answer)
    assert (turn.filters, turn.ignored) == (Filters(programmes=("harbour-fund",)), ("places:Whitby",))


def test_answer_is_recorded_before_it_is_told_to_be_finished(keeping: Assistant) -> None:
    events: list[Progress] = []

    def hear(event: Progress) -> None:
        events.append(event)
        if isinstance(event, Finished):
            begun = events[0]
            assert isinstance(begun, Begun)
            turn = keeping.records.turn(begun.turn_id)
            assert turn is not None
            assert turn.answer == event.answer

    keeping.ask("What was the Harbour Fund?", tell=hear)
    assert isinstance(events[-1], Finished)


def test_what_goes_wrong_is_recorded_and_raised(keeping: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(_: object) -> Answer:
        raise ZeroDivisionError

    begun: list[Progress] = []
    with monkeypatch.context() as broken:
        broken.setattr("assistant.bootstrap.answer", break_down)
        with pytest.raises(ZeroDivisionError):
            keeping.ask("What was the Harbour Fund?", once="one", tell=begun.append)
    (event,) = begun
    assert isinstance(event, Begun)
    (turn,) = turns(keeping, event.conversation_id)
    assert turn.problem.startswith("Something went wrong")
    assert turn.answer is None
    again = keeping.ask("What was the Harbour Fund?", once="one")
    assert again.turn_id == turn.id
    assert turns(keeping, event.conversation_id)[0].problem == ""


def test_answer_is_recorded_with_how_it_was_made(keeping: Assistant) -> None:
    reply = keeping.ask("What was the Harbour Fund?")
    trace = keeping.records.trace(reply.turn_id)
    assert trace is not None
    shown = [step.detail["text"] for step in trace if step.name == "shown"]
    assert shown == [statement.text for statement in reply.answer.statements]


def test_what_goes_wrong_is_recorded_with_how_far_it_came(
    keeping: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("assistant.answering.evidence.sentences.candidates", break_down)
    begun: list[Progress] = []
    with pytest.raises(ZeroDivisionError):
        keeping.ask("What was the Harbour Fund?", tell=begun.append)
    assert isinstance(begun[0], Begun)
    trace = keeping.records.trace(begun[0].turn_id)
    assert trace is not None
    assert trace[-1].name == "retrieved"


def test_traces_are_not_kept_where_they_are_not_wanted(settings: Settings) -> None:
    quiet = settings.model_copy(update={"records": "sqlite://", "traces": False})
    built = build_assistant(quiet, recorded=True)
    reply = built.ask("What was the Harbour Fund?")
    assert built.records.trace(reply.turn_id) is None
    built.library.close()
    built.records.close()


def test_what_cannot_be_asked_is_not_recorded(keeping: Assistant) -> None:
    for question, filters in (("", Filters()), ("What was it?", Filters(programmes=("Atlantis",)))):
        with pytest.raises(QuestionInvalid):
            keeping.ask(question, filters=filters, reader=READER)
    assert keeping.records.history(READER) == ([], 0)


def test_without_records_nothing_is_kept(settings: Settings) -> None:
    built = build_assistant(settings)
    first = built.ask("When did the Lantern Programme begin?")
    assert (first.conversation_id, first.turn_id) == ("", "")
    assert built.ask("How much was it?", conversation_id="x").answer.status is AnswerStatus.CLARIFY
    with pytest.raises(RecordsUnusable, match="precedent serve"):
        _ = built.records
    built.library.close()


def test_index_that_is_missing_is_told_before_anything_is_recorded(settings: Settings) -> None:
    nowhere = settings.model_copy(update={"index": settings.corpus, "records": "sqlite://"})
    built = build_assistant(nowhere, recorded=True)
    with pytest.raises(IndexMissing):
        built.ask("What was the Harbour Fund?", reader=READER)
    assert built.records.history(READER) == ([], 0)


# Once ---------------------------------------------------------------------------------------


def test_question_sent_twice_is_answered_once(keeping: Assistant) -> None:
    first = keeping.ask("What was the Harbour Fund?", reader=READER, once="token")
    told: list[Progress] = []
    second = keeping.ask("What was the Harbour Fund?", reader=READER, once="token", tell=told.append)
    assert second == first
    assert tuple(event.statement for event in told if isinstance(event, Said)) == first.answer.statements
    assert told[-1] == Finished(first.answer)
    assert len(turns(keeping, first.conversation_id)) == 1


def test_question_sent_twice_at_once_is_answered_once(
    keeping: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant import bootstrap

    made: list[object] = []
    really = bootstrap.answer

    def counted(inquiry: bootstrap.Inquiry) -> Answer:
        made.append(inquiry)
        return really(inquiry)

    monkeypatch.setattr(bootstrap, "answer", counted)
    together = Barrier(4)

    def send(_: int) -> str:
        together.wait()
        return keeping.ask("What was the Harbour Fund?", reader=READER, once="token").turn_id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(send, range(4)))) == 1
    assert len(made) == 1
