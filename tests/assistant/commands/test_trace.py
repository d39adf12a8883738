from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Run
from made_answers import answer, citation

from assistant.answering.checking.verdict import Failure, FailureKind, Verdict
from assistant.answering.tracing import Tracer
from assistant.bootstrap import build_assistant
from assistant.kernel.chat_model import FaultKind, Message, ModelFault, Role, Usage
from assistant.kernel.domain import TraceStep, Written
from assistant.kernel.prompting import Rendered
from assistant.kernel.settings import Settings
from assistant.records.model import Turn, new_id
from assistant.records.store import Records

ASKED = "Who paid for the [bold]harbours[/bold]?"
PASSAGE = "Leeds paid £4m for the quays. " * 10
WRITTEN = Written(
    "openai:gpt-5-mini",
    {"answer": "4f1c0a9be27d", "repair": "0a9be27d4f1c"},
    3120,
    145,
    0.00107,
    "USD",
    dropped=1,
)


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    """The records that the command finds."""
    url = f"sqlite:///{tmp_path / 'records.db'}"
    monkeypatch.setenv("PRECEDENT_RECORDS", url)
    opened = Records(url)
    yield opened
    opened.close()


@pytest.fixture
def turn(records: Records) -> Turn:
    """The second turn of a conversation, answered by a model."""
    first = records.begin("What was the Harbour Fund?")
    records.finish(
        first.id, answer(), [TraceStep("shown", 1.0, {"kind": "notice", "text": "x", "citations": []})]
    )
    trace = Tracer()
    messages = (Message(Role.SYSTEM, "Cite what you say."), Message(Role.USER, PASSAGE))
    call = trace.sent(Rendered("answer", "4f1c0a9be27d", messages), "openai:gpt-5-mini")
    trace.returned(call, "Leeds paid \x1b[31m£5m. [1]", Usage(3120, 145), first_ms=400)
    wrong = Failure(FailureKind.NUMBER, "“£5m” does not stand in passage 1")
    trace.checked("Leeds paid £5m.", (1,), Verdict((wrong,), (), 0.81))
    trace.checked("Leeds paid £4m.", (1,), Verdict((), (), 0.93), again=True)
    trace.returned(
        trace.sent(Rendered("repair", "0", ()), "x"), "", fault=ModelFault(FaultKind.LATE, "no word")
    )
    said = answer(citation(1, "Leeds paid £4m."))
    trace.shown(said.statements[0])
    turn = records.begin(ASKED, conversation_id=first.conversation_id)
    records.finish(turn.id, replace(said, written=WRITTEN), trace.steps)
    return turn


def test_all_that_happened_is_replayed_in_order(precedent: Run, turn: Turn) -> None:
    out = precedent("trace", turn.id).out
    expected = [
        ASKED,
        f"Turn 2 of conversation {turn.conversation_id}",
        turn.id,
        "Status answered, from generation 2026-11-22T10-15-00Z-3f9a",
        "total 12.5 ms",
        "Model openai:gpt-5-mini, prompts answer 4f1c0a9be27d, repair 0a9be27d4f1c",
        "Tokens 3,120 read, 145 written; USD 0.001070",
        "1 of its statements were not found",
        "call 1 to openai:gpt-5-mini, prompt answer 4f1c0a9be27d",
        "system, 18 characters: Cite what you say.",
        f"user, {len(PASSAGE)} characters: Leeds paid £4m for the quays. Leeds",
        "call 1: began after 400.0 ms",
        "£5m. [1]",
        "✗ support 0.81",
        "Leeds paid £5m.",
        "cites, of those sent: passage 1",
        "number: “£5m” does not stand in passage 1",
        "✓ support 0.93, asked for again",
        "call 2: never began",
        "late: no word",
        "extract",
        "Leeds paid £4m. [1]",
    ]
    at = 0
    for words in expected:
        assert words in out[at:], words
        at = out.index(words, at) + len(words)


def test_nothing_that_a_terminal_obeys_is_printed(precedent: Run, turn: Turn) -> None:
    for option in ((), ("--prompt",), ("--json",)):
        assert "\x1b" not in precedent("trace", turn.id, *option).out


def test_messages_are_whole_where_that_is_wanted(precedent: Run, turn: Turn) -> None:
    def plain(text: str) -> str:
        return " ".join(text.split())

    assert plain(PASSAGE) not in plain(precedent("trace", turn.id).out)
    whole = precedent("trace", turn.id, "--prompt").out
    assert plain(PASSAGE) in plain(whole)
    assert "── system ──" in whole


@pytest.mark.parametrize(
    "named",
    [
        ("{turn}",),
        ("{conversation}", "2"),
        ("{conversation}",),
        ("http://127.0.0.1:8000/conversations/{conversation}#turn-2",),
        ("https://precedent.example/base/conversations/{conversation}?panel=1#turn-2-feedback",),
        ("/conversations/{conversation}/turns/2",),
        ("/conversations/{conversation}/turns/2/sources/1",),
        ("/conversations/{conversation}",),
        (" /conversations/{conversation} ", "2"),
        ("last",),
    ],
)
def test_an_answer_is_found_by_whatever_names_it(precedent: Run, turn: Turn, named: tuple[str, ...]) -> None:
    said = [each.format(turn=turn.id, conversation=turn.conversation_id) for each in named]
    done = precedent("trace", *said)
    assert (done.status, done.out.splitlines()[0]) == (0, ASKED)


@pytest.mark.parametrize("named", [("{conversation}", "1"), ("/conversations/{conversation}#turn-1",)])
def test_an_earlier_turn_is_found_too(precedent: Run, turn: Turn, named: tuple[str, ...]) -> None:
    said = [each.format(conversation=turn.conversation_id) for each in named]
    assert precedent("trace", *said).out.startswith("What was the Harbour Fund?")


def test_a_program_gets_all_of_it(precedent: Run, turn: Turn, records: Records) -> None:
    told = json.loads(precedent("trace", turn.id, "--json").out)
    assert (told["id"], told["question"]) == (turn.id, ASKED)
    assert told["answer"]["written"]["price"] == 0.00107
    kept = records.trace(turn.id)
    assert kept is not None
    assert [each["name"] for each in told["trace"]] == [step.name for step in kept]
    assert told["trace"][0]["detail"] == kept[0].detail


def test_a_step_that_is_not_known_is_shown_as_it_is(precedent: Run, records: Records) -> None:
    turn = records.begin("What helped?")
    strange = [
        TraceStep("pondered", 1.0, {"mood": "calm"}),
        TraceStep("retrieved", 2.0, {"passages": "many"}),
    ]
    records.finish(turn.id, answer(), strange)
    out = precedent("trace", "last").out
    assert "pondered" in out
    assert "mood: calm" in out
    assert "passages: many" in out


def test_what_failed_says_why_and_how_far_it_came(precedent: Run, records: Records) -> None:
    turn = records.begin("What helped?")
    records.fail(
        turn.id, "Something went wrong.", [TraceStep("condensed", 1.0, {"query": "What helped (it)?"})]
    )
    out = precedent("trace", "last").out
    assert "Something went wrong." in out
    assert "What helped (it)?" in out


def test_what_was_asked_of_the_assistant_is_replayed(
    precedent: Run, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = settings.model_copy(update={"records": f"sqlite:///{tmp_path / 'records.db'}"})
    monkeypatch.setenv("PRECEDENT_RECORDS", kept.records)
    built = build_assistant(kept, recorded=True)
    found = built.ask("How many towns did the Harbour Fund pay for?").answer
    built.library.close()
    built.records.close()
    out = precedent("trace", "last").out
    for words in (
        "understood",
        "about Harbour Fund",
        "retrieved",
        "judged",
        "shown",
        found.statements[0].text,
    ):
        assert words in out


# What there is no trace of ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (("foo",), "“foo” names no answer; give the address of one"),
        (("http://127.0.0.1:8000/",), "names no answer"),
        ((new_id(),), "No such answer is kept"),
        ((f"/conversations/{new_id()}#turn-1",), "No such answer is kept"),
        (("{conversation}", "7"), "That conversation has 2 questions, and none with the number 7"),
        (("{turn}", "1"), "No such answer is kept"),
    ],
)
def test_what_names_no_answer_is_told(precedent: Run, turn: Turn, named: tuple[str, ...], said: str) -> None:
    done = precedent(
        "trace", *(each.format(turn=turn.id, conversation=turn.conversation_id) for each in named)
    )
    assert (done.status, done.out) == (1, "")
    assert said in done.err


def test_there_is_no_last_answer_before_the_first(precedent: Run, records: Records) -> None:
    assert "'precedent serve' keeps what it is asked" in precedent("trace", "last").err


def test_an_answer_without_a_trace_says_why(
    precedent: Run, records: Records, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    records.forget_document("harbour-fund")
    assert "erased together with a document" in precedent("trace", turn.id).err
    waiting = records.begin("What helped?")
    assert "it is being made, or the service was stopped" in precedent("trace", "last").err
    records.finish(waiting.id, answer())
    assert "made by an earlier version" in precedent("trace", "last").err
    monkeypatch.setenv("PRECEDENT_TRACES", "false")
    assert "PRECEDENT_TRACES is off. Set it to true" in precedent("trace", "last").err
