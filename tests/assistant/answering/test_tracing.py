from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from made_hits import hit, passage

from assistant.answering.checking.verdict import Failure, FailureKind, Quoted, Verdict
from assistant.answering.tracing import Tracer
from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.chat_model import FaultKind, Message, ModelFault, Role, Usage
from assistant.kernel.domain import Filters, TraceStep
from assistant.kernel.prompting import Rendered
from assistant.kernel.settings import Settings

PROMPT = Rendered("answer", "4f1c0a9be27d", (Message(Role.SYSTEM, "Cite."), Message(Role.USER, "Who paid?")))


@pytest.fixture
def keeping(settings: Settings) -> Iterator[Assistant]:
    built = build_assistant(settings.model_copy(update={"records": "sqlite://"}), recorded=True)
    yield built
    built.library.close()
    built.records.close()


def steps(assistant: Assistant, question: str, **more: Filters) -> tuple[TraceStep, ...]:
    """Return how a question was answered, as it was noted and as it is read from the records."""
    trace = assistant.records.trace(assistant.ask(question, **more).turn_id)
    assert trace is not None
    return trace


def names(trace: tuple[TraceStep, ...]) -> list[str]:
    return [step.name for step in trace]


def test_an_answer_of_quotations_takes_its_steps_in_order(keeping: Assistant) -> None:
    trace = steps(keeping, "How many towns did the Harbour Fund pay for?")
    told = names(trace)
    order = [told.index(name) for name in ("understood", "retrieved", "judged", "shown")]
    assert order == sorted(order)
    assert [step.at_ms for step in trace] == sorted(step.at_ms for step in trace)
    assert not {"sent", "returned", "checked"} & set(told)


def test_what_was_understood_and_found_is_told(keeping: Assistant) -> None:
    filters = Filters(nations=("England",))
    trace = {step.name: step.detail for step in steps(keeping, "Who ran the Harbour Fund?", filters=filters)}
    understood, retrieved, judged = trace["understood"], trace["retrieved"], trace["judged"]
    assert (understood["asked"], understood["shape"]) == ("Who ran the Harbour Fund?", "single")
    assert [term["value"] for term in understood["terms"]] == ["harbour-fund"]
    assert understood["filters"] == {"nations": ["England"]}
    assert understood["within"] == {"nations": ["England"]}
    first = retrieved["passages"][0]
    assert (first["document"], set(first["signals"])) == ("harbour-fund", {"lexical", "dense"})
    found = {each["id"] for each in retrieved["passages"]}
    assert {each["passage"] for each in judged["extracts"]} <= found
    assert 0 <= judged["probability"] <= 1


def test_each_part_of_a_comparison_is_searched_for(keeping: Assistant) -> None:
    trace = steps(keeping, "Compare the Harbour Fund and the Lantern Programme on funding")
    searched = [step.detail["within"]["programmes"] for step in trace if step.name == "retrieved"]
    assert searched == [["harbour-fund"], ["lantern"]]


def test_questions_that_are_tried_for_suggestions_leave_no_steps(keeping: Assistant) -> None:
    reply = keeping.ask("What was the Harbour Fund?")
    assert reply.answer.suggestions
    trace = keeping.records.trace(reply.turn_id)
    assert trace is not None
    assert names(trace).count("understood") == 1


def test_what_needs_no_search_is_shown_without_one(keeping: Assistant) -> None:
    told = names(steps(keeping, "When did it end?"))
    assert "retrieved" not in told
    assert told[-1] == "shown"


def test_calls_that_overlap_are_paired() -> None:
    trace = Tracer()
    first = trace.sent(PROMPT, "test:model")
    second = trace.sent(PROMPT, "test:model")
    trace.returned(second, "Leeds. [1]", Usage(30, 4), first_ms=12.34)
    trace.returned(first, "", fault=ModelFault(FaultKind.LATE, "it did not begin in 10 s"))
    sent, _, mended, late = (step.detail for step in trace.steps)
    assert first != second
    assert sent["messages"] == [{"role": "system", "text": "Cite."}, {"role": "user", "text": "Who paid?"}]
    assert (sent["prompt"], sent["digest"], sent["model"]) == ("answer", "4f1c0a9be27d", "test:model")
    assert (mended["call"], mended["text"], mended["read"], mended["written"]) == (
        second,
        "Leeds. [1]",
        30,
        4,
    )
    assert (mended["first_ms"], mended["fault"]) == (12.3, "")
    assert (late["call"], late["first_ms"], late["fault"]) == (first, None, "late")
    assert late["ms"] >= mended["ms"] >= 0


def test_a_check_tells_what_failed_and_what_it_was_held_to() -> None:
    cited = hit(passage("Leeds paid £4m.", document="harbour-fund"))
    wrong = Failure(FailureKind.NUMBER, "“£5m” does not stand in passage 1")
    trace = Tracer()
    trace.checked(
        "Leeds paid £5m.", (1,), Verdict((wrong,), (Quoted(cited, cited.passage.sentences[0]),), 0.8)
    )
    trace.checked("Leeds paid £4m.", (1,), Verdict((), (), 0.9), again=True)
    failed, mended = (step.detail for step in trace.steps)
    assert (failed["supported"], failed["again"]) == (False, False)
    assert failed["failures"] == [{"kind": "number", "detail": "“£5m” does not stand in passage 1"}]
    assert failed["quoted"] == [
        {"passage": "harbour-fund.0", "document": "harbour-fund", "page": 1, "text": "Leeds paid £4m."}
    ]
    assert (mended["supported"], mended["again"], mended["numbers"]) == (True, True, [1])
    assert json.loads(json.dumps(failed)) == failed
