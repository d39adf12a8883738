"""Make a follow-up stand alone: by a small model, whose line is checked, or by rules."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.answering.rewording import objection
from assistant.answering.tracing import Tracer
from assistant.kernel.chat_model import ChatModel, ModelFault, Usage
from assistant.kernel.mentions import MentionFinder
from assistant.kernel.prompting import Prompts, Rendered
from assistant.kernel.stopping import Stop
from assistant.retrieval.following_up import Turn, needs_history, stand_alone

_PROMPT = "condense_question"
_SECONDS = 2.5  # a reader waits for it before anything is searched
_TURNS = 6
_WORDS = 600  # of history that the model is shown, at most
_ANSWER_WORDS = 60  # of each turn's answer


class By(StrEnum):
    """What made a question stand alone."""

    ASKED = "asked"  # nothing: it is searched for as it was put
    RULES = "rules"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Condensed:
    """A question that stands alone, and what it took."""

    query: str
    by: By
    prompt: Rendered | None = None  # that a model was sent, whether or not its line was taken
    usage: Usage = Usage()


def condense(
    asked: str,
    history: Sequence[Turn],
    finder: MentionFinder,
    *,
    small: ChatModel | None,
    prompts: Prompts,
    limit: int,
    stop: Stop,
    trace: Tracer,
    ignored: Collection[str] = (),
    given: bool = False,
) -> Condensed:
    """Return a question that stands alone, read with the turns before it where it leans on them.

    `small` is asked where there is one and the question leans; a line of it that says what nobody said,
    and its faults, are noted and left at that: the rules' reading is taken. `limit`: the longest question,
    in characters. `ignored`, `given`: as `stand_alone` has them. Raises `PromptInvalid`.
    """
    history = tuple(history)
    ruled = stand_alone(asked, history, finder, ignored=ignored, given=given)
    found = Condensed(ruled, By.ASKED if ruled == asked else By.RULES)
    if small is not None and needs_history(asked, history, finder, given=given):
        told = _bounded(history)
        line, found = _ask(small, asked, told, prompts, stop, trace, found)
        wrong = objection(line, asked, told, finder, limit=limit, ignored=ignored) if line else "no line"
        if not wrong:
            found = Condensed(line, By.MODEL, found.prompt, found.usage)
        elif line:
            trace.note("not_condensed", line=line, why=wrong)
    if found.by is not By.ASKED:
        trace.note("condensed", by=found.by.value, query=found.query)
    return found


def _ask(
    small: ChatModel,
    asked: str,
    told: Sequence[Turn],
    prompts: Prompts,
    stop: Stop,
    trace: Tracer,
    found: Condensed,
) -> tuple[str, Condensed]:
    """Return what a model makes of a follow-up, "" where it made nothing, and what that took."""
    history = [{"question": turn.query, "answer": turn.answer} for turn in told]
    prompt = prompts.render(_PROMPT, history=history, question=asked)
    call = trace.sent(prompt, small.name)
    started = time.perf_counter()
    pieces: list[str] = []
    usage, first_ms, fault = Usage(), None, None
    try:
        for piece in small.write(prompt.messages, stop=stop, seconds=_SECONDS):
            if isinstance(piece, Usage):
                usage = piece
            else:
                first_ms = first_ms or (time.perf_counter() - started) * 1000
                pieces.append(piece)
    except ModelFault as raised:
        fault = raised
    text = "".join(pieces)
    trace.returned(call, text, usage, first_ms=first_ms, fault=fault)
    return "" if fault else text.strip(), Condensed(found.query, found.by, prompt, usage)


def _bounded(history: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return the last turns, their answers cut short, as many as a model is to read."""
    told: list[Turn] = []
    left = _WORDS
    for turn in reversed(history[-_TURNS:]):
        brief = Turn(turn.query, " ".join(turn.answer.split()[:_ANSWER_WORDS]), turn.found)
        left -= len(brief.query.split()) + len(brief.answer.split())
        if told and left < 0:
            break
        told.append(brief)
    return tuple(reversed(told))
