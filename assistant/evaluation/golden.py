"""Golden questions: what each should be answered with, read from YAML and checked.

The format is described at the top of `corpus/golden/questions.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints, ValidationError, field_validator

from assistant.evaluation.items import name_of, read_items
from assistant.kernel.domain import AnswerStatus
from assistant.kernel.errors import EvaluationInvalid

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Outcome(StrEnum):
    """What can come of a question, in the words of the questions file."""

    ANSWER = "answer"
    PARTIAL = "partial"
    ABSTAIN = "abstain"
    CLARIFY = "clarify"
    REFUSE = "refuse"


OUTCOMES = {
    AnswerStatus.ANSWERED: Outcome.ANSWER,
    AnswerStatus.PARTIAL: Outcome.PARTIAL,
    AnswerStatus.NOT_FOUND: Outcome.ABSTAIN,
    AnswerStatus.CLARIFY: Outcome.CLARIFY,
    AnswerStatus.DECLINED: Outcome.REFUSE,
}


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question with what a good answer holds."""

    id: str
    type: str
    text: str
    expect: Outcome
    allowed: frozenset[Outcome]  # with `expect`
    programmes: tuple[str, ...] = ()  # names, aliases or ids
    nuggets: tuple[re.Pattern[str], ...] = ()
    forbidden: tuple[re.Pattern[str], ...] = ()
    thread: str = ""  # the conversation it is a turn of; "" when it stands alone
    turn: int = 0

    @property
    def answerable(self) -> bool:
        """Whether the best outcome gives facts that can be checked."""
        return self.expect in (Outcome.ANSWER, Outcome.PARTIAL) and bool(self.nuggets)

    @property
    def to_abstain(self) -> bool:
        """Whether a full answer would be wrong."""
        return Outcome.ANSWER not in self.allowed


class _Entry(BaseModel):
    """One question as it stands in the file; other fields are for people."""

    id: Text
    type: Text
    q: Text
    expect: Outcome
    accept: tuple[Outcome, ...] = ()
    programmes: tuple[Text, ...] = ()
    nuggets: tuple[Text, ...] = ()
    forbidden: tuple[Text, ...] = ()
    thread: str = ""
    turn: Annotated[int, Field(ge=0)] = 0

    @field_validator("nuggets", "forbidden")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is not a regular expression ({error})") from error
        return patterns


def read_questions(path: Path) -> list[GoldenQuestion]:
    """Return the questions in the order of the file.

    Raises `EvaluationInvalid` naming the question and the field that is wrong.
    """
    items = read_items(path, "questions")
    questions = [_question(item, f"{path}: question {name_of(item, n)}") for n, item in enumerate(items, 1)]
    seen: set[str] = set()
    turns: set[tuple[str, int]] = set()
    for question in questions:
        if question.id in seen:
            raise EvaluationInvalid(f"{path}: question {question.id}: 'id' stands there twice.")
        seen.add(question.id)
        turn = (question.thread, question.turn)
        if question.thread and turn in turns:
            raise EvaluationInvalid(
                f"{path}: question {question.id}: 'turn' {question.turn} of thread {question.thread} "
                "stands there twice."
            )
        turns.add(turn)
    return questions


def conversations(questions: Iterable[GoldenQuestion]) -> list[list[GoldenQuestion]]:
    """Return the questions grouped as they are to be asked: a thread's turns in order, the others alone."""
    grouped: dict[str, list[GoldenQuestion]] = {}
    for question in questions:
        # Ids and threads are different names: a thread may be called what a question is.
        key = f"thread {question.thread}" if question.thread else f"question {question.id}"
        grouped.setdefault(key, []).append(question)
    return [sorted(group, key=lambda question: question.turn) for group in grouped.values()]


def _question(item: Any, where: str) -> GoldenQuestion:
    try:
        entry = _Entry.model_validate(item)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the entry"
        raise EvaluationInvalid(f"{where}: '{field}': {first['msg']}.") from error
    return GoldenQuestion(
        id=entry.id,
        type=entry.type,
        text=entry.q,
        expect=entry.expect,
        allowed=frozenset((entry.expect, *entry.accept)),
        programmes=entry.programmes,
        nuggets=tuple(re.compile(pattern, re.IGNORECASE) for pattern in entry.nuggets),
        forbidden=tuple(re.compile(pattern, re.IGNORECASE) for pattern in entry.forbidden),
        thread=entry.thread,
        turn=entry.turn,
    )
