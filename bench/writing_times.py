"""Time what grounding adds to a written answer, falling back to quotations, and the first statement."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from assistant.answering.progress import Progress, Said
from assistant.bootstrap import Assistant, build_assistant
from assistant.evaluation.tables import Table
from assistant.kernel.chat_model import ChatModel, Message, Usage
from assistant.kernel.domain import StatementKind, TraceStep
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.kernel.stopping import Stop
from assistant.llm.opening import open_model
from assistant.records.store import Records
from bench.record import against
from tools.scripted_model import good, wire
from tools.scripted_model.asked import Said as SentMessage
from tools.scripted_model.reading import read_messages
from tools.scripted_model.server import ScriptedServer, serving

ROUNDS = 5  # of asking again; the quickest counts, for other work of the machine only adds
ASKED = 60  # golden questions
TARGET_MS = 60.0
PACE = 50  # tokens a second
QUESTION = "What was Partnerships for People and Place?"
PACED = (
    QUESTION,
    "What got in the way of Total Place?",
    "What did the evaluation of the New Deal for Communities find?",
    "How was Big Local paid for?",
    "What happened to Sure Start after 2010?",
    "What helped in whole-place community budgets?",
)
_OVERHEAD = (
    "What writing adds to an answer, with a model that has written everything before: {answers} answers, "
    "from the evidence to the last statement, by an assistant that reads every passage for the first time; "
    "and asked again, the quickest of {rounds}. While a real model writes, all but the last statement's is "
    "time in which it writes on."
)
_PACED = (
    "Until statements are shown, with a model that writes {tokens_a_second} tokens a second: {questions} "
    "questions, answers of {tokens} tokens (median)."
)
_FIRST, _WHOLE = "PRECEDENT_MODEL_FIRST_SECONDS", "PRECEDENT_MODEL_SECONDS"
_TRIES, _AT_ONCE = "PRECEDENT_MODEL_TRIES, with pauses between", "nothing: it is known at once"
_REPAIRS = "asking again for three statements at most"
# Behaviour of the scripted model → what bounds the time until quotations are shown.
FAULTS: Mapping[str, str] = {
    "hangs-up": _TRIES,
    "down": _TRIES,
    "unavailable": _TRIES,
    "busy": f"{_TRIES} of the length that the service asks for; {_FIRST}",
    "no-quota": _AT_ONCE,
    "bad-key": _AT_ONCE,
    "too-long": _AT_ONCE,
    "filtered": _AT_ONCE,
    "portal": _AT_ONCE,
    "empty": _AT_ONCE,
    "refuses": _AT_ONCE,
    "json": _AT_ONCE,
    "french": _REPAIRS,
    "cites-nothing": _AT_ONCE,
    "cites-beyond": _REPAIRS,
    "invents-numbers": _REPAIRS,
    "breaks-off": _AT_ONCE,
    "torn-json": _AT_ONCE,
    "repeats": _AT_ONCE,
    "endless": "PRECEDENT_MODEL_TOKENS, and the pace of the model",
    "silent": _FIRST,
    "opens": _FIRST,
    "stalls": _WHOLE,
    "drips": _WHOLE,
}
_WAITING = ("silent", "opens", "stalls", "drips")  # they take no time of this machine, so all at once


@dataclass
class Replayed:
    """A model that has written everything before: the time that it takes is none."""

    name: str = "replayed:good"
    written: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def write(
        self, messages: Sequence[Message], *, stop: Stop, seconds: float | None = None
    ) -> Iterator[str | Usage]:
        """Say what a well-behaved model says, token by token."""
        del stop, seconds  # it does not take long enough to be stopped
        key = tuple(message.text for message in messages)
        if key not in self.written:
            sent = [SentMessage(message.role.value, message.text) for message in messages]
            self.written[key] = tuple(wire.tokens(good.write(read_messages(sent))))
        yield from self.written[key]
        yield Usage()


def overhead(settings: Settings, questions: Sequence[str]) -> dict[str, Any]:
    """Return milliseconds that an answer takes from what was found to the last statement, without a model's.

    Cutting the passages to size, filling in the prompt, cutting what comes into statements, checking each,
    and proving its quotations; only answers that the model wrote count.
    """
    model = Replayed()
    asked = questions[:ASKED]
    with _over(settings, model) as assistant:
        for question in asked:
            assistant.ask(question)  # so that the model has written its answers
    with _over(settings, model) as assistant:
        new = [steps for question in asked if (steps := _traced(assistant, question))]
        again = [steps for question in asked if (steps := _quickest(assistant, question))]
    return {
        "answers": len(new),
        "answer": _percentiles([_between(steps, "judged", "shown") for steps in new]),
        "answer, asked again": _percentiles([_between(steps, "judged", "shown") for steps in again]),
        "before the model is called": _percentiles([_between(steps, "judged", "sent") for steps in new]),
        "statement": _percentiles([gap for steps in new for gap in _gaps(steps)]),
    }


@contextmanager
def _over(settings: Settings, model: ChatModel) -> Iterator[Assistant]:
    """An assistant that has read nothing yet."""
    with (
        closing(Library(IndexStore(settings.index), warm=True)) as library,
        closing(Records(settings.records, days=0)) as records,
    ):
        yield Assistant(settings, library, records, model=model)


def _quickest(assistant: Assistant, question: str) -> tuple[TraceStep, ...]:
    """Return how an answer was made when that was done quickest; nothing where the model did not write it."""
    made = [steps for _ in range(ROUNDS) if (steps := _traced(assistant, question)) is not None]
    return min(made, key=lambda steps: _between(steps, "judged", "shown"), default=())


def _traced(assistant: Assistant, question: str) -> tuple[TraceStep, ...] | None:
    """Return how an answer was made; None where the model did not write it."""
    reply = assistant.ask(question)
    written = reply.answer.written
    return assistant.records.trace(reply.turn_id) if written and not written.fault else None


def _between(steps: Sequence[TraceStep], first: str, last: str) -> float:
    began = max(step.at_ms for step in steps if step.name == first)
    return max(step.at_ms for step in steps if step.name == last) - began


def _gaps(steps: Sequence[TraceStep]) -> Iterator[float]:
    """Yield the time of each statement: from the step before its check to when it was said."""
    for before, check, after in zip(steps, steps[1:], steps[2:], strict=False):
        if (before.name, check.name, after.name) == ("shown", "checked", "shown"):
            yield after.at_ms - before.at_ms


def fall_back(settings: Settings, server: ScriptedServer) -> list[dict[str, Any]]:
    """Return for each way to fail the seconds until the whole answer was there, at the default limits."""
    with closing(Library(IndexStore(settings.index), warm=True)) as library:
        Assistant(settings, library).ask(QUESTION)
        quick = [name for name in FAULTS if name not in _WAITING]
        found = [_fallen(settings, library, name, server.url) for name in quick]
        found.append(_fallen(settings, library, "nobody", "http://127.0.0.1:9/v1", bound=_TRIES))
        found.append(_resting(settings, library, server.url))
        with ThreadPoolExecutor(len(_WAITING)) as pool:
            found += pool.map(lambda name: _fallen(settings, library, name, server.url), _WAITING)
    return sorted(found, key=lambda each: each["seconds"])


def _fallen(settings: Settings, library: Library, name: str, url: str, bound: str = "") -> dict[str, Any]:
    return _timed(_with_model(settings, library, name, url), name, bound or FAULTS[name])


def _resting(settings: Settings, library: Library, url: str) -> dict[str, Any]:
    """Time a model that has failed so often that it is left alone."""
    assistant = _with_model(settings.model_copy(update={"model_tries": 1}), library, "down", url)
    for _ in range(5):
        assistant.ask(QUESTION)
    return _timed(assistant, "down, for the sixth time", "nothing: the model is left alone for 30 seconds")


def _with_model(settings: Settings, library: Library, name: str, url: str) -> Assistant:
    own = settings.model_copy(update={"model": f"openai:{name}", "model_url": url})
    return Assistant(own, library, model=open_model(own))


def _timed(assistant: Assistant, name: str, bound: str) -> dict[str, Any]:
    began = time.perf_counter()
    answer = assistant.ask(QUESTION).answer
    took = time.perf_counter() - began
    assert answer.written is not None and answer.written.fault, f"{name} did not fall back"
    assert any(each.kind is StatementKind.EXTRACT for each in answer.statements), f"{name} quotes nothing"
    return {"model": name, "fault": answer.written.fault, "seconds": round(took, 2), "bounded by": bound}


def first_statement(settings: Settings) -> dict[str, Any]:
    """Return the seconds until the first statement and until the end, by a model that writes at a pace."""
    first: list[float] = []
    whole: list[float] = []
    with serving(pace=1 / PACE) as server:
        own = settings.model_copy(update={"model": "openai:good", "model_url": server.url})
        with closing(build_assistant(own).library) as library:
            assistant = _with_model(own, library, "good", server.url)
            assistant.ask(QUESTION)
            for question in PACED:
                said: list[float] = []
                began = time.perf_counter()

                def tell(event: Progress, began: float = began, said: list[float] = said) -> None:
                    if isinstance(event, Said) and event.statement.kind is StatementKind.WRITTEN:
                        said.append(time.perf_counter() - began)

                assistant.ask(question, tell=tell)
                if said:
                    first.append(said[0])
                    whole.append(said[-1])
    tokens = [len(call.pieces) for call in server.calls[1:]]
    return {
        "questions": len(first),
        "tokens_a_second": PACE,
        "tokens": round(float(np.median(tokens))),
        "first_s": _percentiles(first),
        "whole_s": _percentiles(whole),
    }


def parts(
    overhead: Mapping[str, Any], fallen: Sequence[Mapping[str, Any]], first: Mapping[str, Any]
) -> Iterator[Table | str]:
    """Yield the tables and what is said of them."""
    yield _OVERHEAD.format(answers=overhead["answers"], rounds=ROUNDS)
    p95 = overhead["answer"]["p95"]
    target = (f"≤ {TARGET_MS:g}", against(p95, TARGET_MS, at_least=False))
    rows = (
        ("answer", target),
        ("answer, asked again", ("", "")),
        ("before the model is called", ("", "")),
        ("statement", ("", "")),
    )
    yield Table(
        ("", "p50 ms", "p95 ms", "Target, p95", ""),
        tuple(
            (name, f"{overhead[name]['p50']:.1f}", f"{overhead[name]['p95']:.1f}", *to) for name, to in rows
        ),
    )
    yield _PACED.format(**first)
    yield Table(
        ("", "p50 s", "p95 s"),
        tuple(
            (name, f"{first[key]['p50']:.1f}", f"{first[key]['p95']:.1f}")
            for name, key in (("first statement", "first_s"), ("last statement", "whole_s"))
        ),
    )
    if fallen:
        yield "Until quotations stand in the model's place, at the default settings, and what bounds it:"
        yield Table(
            ("Scripted model", "Fault", "Seconds", "Bounded by"),
            tuple(
                (str(each["model"]), str(each["fault"]), f"{each['seconds']:.2f}", str(each["bounded by"]))
                for each in fallen
            ),
        )


def _percentiles(values: Sequence[float]) -> dict[str, float]:
    p50, p95 = np.percentile(values, (50, 95)) if values else (0.0, 0.0)
    return {"p50": round(float(p50), 2), "p95": round(float(p95), 2)}
