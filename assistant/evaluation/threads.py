"""Ask golden threads turn by turn, and tell whether each follow-up was read as it was meant.

The format is described at the top of `corpus/golden/threads.yaml`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.bootstrap import Assistant
from assistant.evaluation.golden import GoldenQuestion, Outcome, Text
from assistant.evaluation.marking import Mark, mark
from assistant.evaluation.progress import Progress, Silent
from assistant.evaluation.tables import Table, figure, share
from assistant.kernel.errors import EvaluationInvalid
from assistant.kernel.mentions import MentionFinder

ALL = "all"
_NAMED = ("programmes", "places", "barriers")


class Half(StrEnum):
    """What a thread is for: to make rules with, or to measure them."""

    TUNE = "tune"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class ThreadTurn:
    """A turn of a golden thread."""

    question: GoldenQuestion  # its `type` is the half, its `thread` and `turn` where it stands
    carries: tuple[str, ...]  # names or patterns
    not_carried: tuple[str, ...]
    expects: bool  # some outcomes are right and others wrong


@dataclass(frozen=True, slots=True)
class TurnMark:
    """How a turn was read, and what came of it."""

    id: str
    half: str
    question: str
    query: str  # as searched
    follows: bool  # it is not the first of its thread
    lost: tuple[str, ...]  # what its query was to carry and does not
    brought: tuple[str, ...]  # what it was not to carry and does
    expects: bool
    mark: Mark

    @property
    def read_well(self) -> bool:
        """Whether the query carries what it must, and nothing that it must not."""
        return not self.lost and not self.brought


@dataclass(frozen=True, slots=True)
class ThreadReport:
    """How golden threads were read by one reader: rules, or a small model."""

    reader: str
    turns: tuple[TurnMark, ...]

    @property
    def misses(self) -> tuple[TurnMark, ...]:
        """The turns that were read wrongly, or answered with something to complain of."""
        return tuple(item for item in self.turns if not item.read_well or not _answered_well(item))


class _Turn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: Text
    carries: tuple[Text, ...] = ()
    not_carried: tuple[Text, ...] = ()
    expect: Outcome | Literal["any"] = Outcome.ANSWER
    accept: tuple[Outcome, ...] = ()
    programmes: tuple[Text, ...] = ()
    nuggets: tuple[Text, ...] = ()
    forbidden: tuple[Text, ...] = ()

    @field_validator("carries", "not_carried", "nuggets", "forbidden")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is not a regular expression ({error})") from error
        return patterns


class _Thread(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: Text
    half: Half
    about: Text
    turns: Annotated[tuple[_Turn, ...], Field(min_length=2)]


class _File(BaseModel):
    threads: Annotated[tuple[_Thread, ...], Field(min_length=1)]


def read_threads(path: Path) -> list[tuple[ThreadTurn, ...]]:
    """Return the threads of a file. Raises `EvaluationInvalid` naming the thread and what is wrong there."""
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        threads = _File.model_validate(raw).threads
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise EvaluationInvalid(f"The threads {path} cannot be read: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise EvaluationInvalid(f"{path}: {where}: {first['msg']}.") from error
    ids = [thread.id for thread in threads]
    if twice := next((each for each in ids if ids.count(each) > 1), ""):
        raise EvaluationInvalid(f"{path}: the thread {twice} stands there twice.")
    return [
        tuple(_turn(thread, number, turn) for number, turn in enumerate(thread.turns, 1))
        for thread in threads
    ]


def evaluate_threads(
    assistant: Assistant, threads: Path, *, reader: str, progress: Progress | None = None
) -> ThreadReport:
    """Ask every turn of a file's threads, each thread in one conversation, and mark reading and answer.

    `reader`: what makes follow-ups stand alone in this assistant. Raises as `read_threads` and
    `Assistant.ask` do.
    """
    progress = progress or Silent()
    golden = read_threads(threads)
    progress.stage(f"Asking ({reader})", sum(map(len, golden)))
    marks: list[TurnMark] = []
    for turns in golden:
        conversation: str | None = None
        for turn in turns:
            started = time.perf_counter()
            reply = assistant.ask(turn.question.text, conversation_id=conversation)
            took = (time.perf_counter() - started) * 1000
            conversation = reply.conversation_id
            with assistant.library.open() as generation:
                marked = mark(turn.question, reply.answer, generation, took)
                marks.append(_marked(turn, reply.answer.searched.query, marked, generation.finder))
            progress.advance()
    return ThreadReport(reader, tuple(marks))


def by_half(reports: Sequence[ThreadReport]) -> Table:
    """Return a row of figures for each reader and half, and for both halves together."""
    rows = []
    for report in reports:
        for half in (ALL, *Half):
            turns = [item for item in report.turns if half in (ALL, item.half)]
            rows.append((report.reader, str(half), *_figures(turns)))
    return Table(
        ("Read by", "Half", "Follow-ups", "Read well", "Nugget recall", "Outcome allowed"), tuple(rows)
    )


def complaints(item: TurnMark) -> list[str]:
    """Return what was wrong with a turn, a line for each thing; first how it was read."""
    said = [f"searched for: {item.query}"]
    said += [f"does not carry: {each}" for each in item.lost]
    said += [f"carries: {each}" for each in item.brought]
    if item.expects and not item.mark.accepted:
        said.append(f"outcome: {item.mark.outcome}, wanted {' or '.join(item.mark.allowed)}")
    said += [f"not found: {pattern}" for pattern in item.mark.missing]
    said += [f"forbidden but shown: {pattern}" for pattern in item.mark.forbidden_shown]
    return said


def _turn(thread: _Thread, number: int, turn: _Turn) -> ThreadTurn:
    expects = turn.expect != "any"
    expect = Outcome.ANSWER if turn.expect == "any" else turn.expect
    question = GoldenQuestion(
        id=f"{thread.id} {number}",
        type=thread.half.value,
        text=turn.q,
        expect=expect,
        allowed=frozenset((expect, *turn.accept)) if expects else frozenset(Outcome),
        programmes=turn.programmes,
        nuggets=tuple(re.compile(pattern, re.IGNORECASE) for pattern in turn.nuggets),
        forbidden=tuple(re.compile(pattern, re.IGNORECASE) for pattern in turn.forbidden),
        thread=thread.id,
        turn=number,
    )
    return ThreadTurn(question, turn.carries, turn.not_carried, expects)


def _marked(turn: ThreadTurn, query: str, marked: Mark, finder: MentionFinder) -> TurnMark:
    return TurnMark(
        id=turn.question.id,
        half=turn.question.type,
        question=turn.question.text,
        query=query,
        follows=turn.question.turn > 1,
        lost=tuple(each for each in turn.carries if not holds(query, each, finder)),
        brought=tuple(each for each in turn.not_carried if holds(query, each, finder)),
        expects=turn.expects,
        mark=marked,
    )


def holds(query: str, wanted: str, finder: MentionFinder) -> bool:
    """Tell whether a query names what a name stands for, by whichever name, or else matches a pattern."""
    meant, said = finder.find(wanted), finder.find(query)
    if any(getattr(meant, facet) for facet in _NAMED):
        return all(set(getattr(meant, facet)) <= set(getattr(said, facet)) for facet in _NAMED)
    return bool(re.search(wanted, query, re.IGNORECASE))


def _answered_well(item: TurnMark) -> bool:
    return item.mark.accepted and not item.mark.missing and not item.mark.forbidden_shown


def _figures(turns: Sequence[TurnMark]) -> tuple[str, ...]:
    follow_ups = [item for item in turns if item.follows]
    shares = [item.mark.nugget_share for item in turns if item.mark.answerable]
    outcomes = [item.mark.accepted for item in turns if item.expects]
    return (
        str(len(follow_ups)),
        share(_mean([item.read_well for item in follow_ups])),
        figure(_mean(shares)),
        share(_mean(outcomes)),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
