"""Make a follow-up stand alone: by a small model, whose line is checked, or by rules."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assistant.answering.rewording import objection
from assistant.answering.tracing import Tracer
from assistant.answering.writing.material import plain
from assistant.kernel.chat_model import ChatModel, ModelFault, Usage
from assistant.kernel.mentions import MentionFinder
from assistant.kernel.prompting import Prompts, Rendered
from assistant.kernel.stopping import Stop
from assistant.retrieval.following_up import Turn, needs_history, stand_alone

_PROMPT = "condense_question"
_SECONDS = 2.5  # a reader waits for it before anything is searched
_TURNS = 6
_WORDS = 600  # of history that the model is shown, at most
_LONGEST = 80  # words of one question or answer
_MARKED = re.compile(r"[\"'“‘]([^\"“”]+)[\"'”’]")  # as models like to put what they write


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
    usage: Usage = field(default_factory=Usage)


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
        shown = _bounded(history)
        written = _write(small, prompts.render(_PROMPT, **_filled(asked, shown)), stop, trace)
        found = replace(found, prompt=written.prompt, usage=written.usage)
        wrong = objection(written.line, asked, shown, finder, limit=limit, ignored=ignored)
        if not wrong and finder.programmes(ruled) and not finder.programmes(written.line):
            wrong = "no programme, where the history has one"
        if not wrong:
            found = replace(found, query=written.line, by=By.MODEL)
        elif written.line:
            trace.note("not_condensed", line=written.line, why=wrong)
    if found.by is not By.ASKED:
        trace.note("condensed", by=found.by.value, query=found.query)
    return found


@dataclass(frozen=True, slots=True)
class _Written:
    line: str  # "" where a fault came between
    prompt: Rendered
    usage: Usage


def _write(small: ChatModel, prompt: Rendered, stop: Stop, trace: Tracer) -> _Written:
    """Return what a model makes of a follow-up. Its fault is noted."""
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
    marked = _MARKED.fullmatch(text.strip())
    line = marked[1].strip() if marked else text.strip()
    return _Written("" if fault else line, prompt, usage)


def _filled(asked: str, history: Sequence[Turn]) -> dict[str, object]:
    """Return what the prompt is filled in with; nothing in it can pass for an end of its part."""
    told = [{"question": plain(turn.query), "answer": plain(turn.answer)} for turn in history]
    return {"history": told, "question": plain(asked)}


def _bounded(history: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return the last turns, cut short, as many as a model is to read; all that its line may draw upon."""
    told: list[Turn] = []
    left = _WORDS
    for turn in reversed(history[-_TURNS:]):
        brief = replace(turn, query=_begun(turn.query), answer=_begun(turn.answer))
        left -= len(brief.query.split()) + len(brief.answer.split())
        if left < 0:
            break
        told.append(brief)
    return tuple(reversed(told))


def _begun(text: str) -> str:
    return " ".join(text.split()[:_LONGEST])
