"""Ask the golden questions and sum up how they were answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.bootstrap import Assistant
from assistant.evaluation.golden import GoldenQuestion, conversations, read_questions
from assistant.evaluation.marking import Mark, mark
from assistant.evaluation.progress import Progress, Silent
from assistant.evaluation.tables import Table, figure, share
from assistant.kernel.domain import Answer, AnswerStatus, Filters, Searched, Statement, StatementKind
from assistant.kernel.errors import QuestionInvalid

ALL = "all"
RECORDS = "sqlite://"  # in memory: what is asked for evaluation is kept for its follow-ups, and no longer


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures over some questions; None where there was nothing to measure."""

    questions: int
    accepted: float | None  # share of outcomes that are allowed
    nugget_recall: float | None  # over answerable questions, the mean share of nuggets found
    all_nuggets: float | None  # share of answerable questions with every nugget found
    quotes_verified: float | None  # share of quotes that stand where they are said to
    pages_exact: float | None  # share of citations whose page, as named, holds the quote
    on_programme: float | None  # share of citations of a programme that the question is about
    abstention_precision: float | None  # share of abstentions that were right
    abstention_recall: float | None  # share of questions not to be answered that were not
    forbidden_shown: int  # questions
    median_words: float | None  # quoted, where an answer was given
    p50_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """How a figure of a summary is called and written."""

    label: str
    said: Callable[[Summary], str]


FIGURES = {
    "questions": Figure("Asked", lambda found: str(found.questions)),
    "accepted": Figure("Outcome allowed", lambda found: share(found.accepted)),
    "nugget_recall": Figure("Nugget recall", lambda found: figure(found.nugget_recall)),
    "all_nuggets": Figure("All nuggets found", lambda found: share(found.all_nuggets)),
    "quotes_verified": Figure("Quotes verified", lambda found: share(found.quotes_verified)),
    "pages_exact": Figure("Pages exact", lambda found: share(found.pages_exact)),
    "on_programme": Figure("On programme", lambda found: share(found.on_programme)),
    "abstention_precision": Figure("Abstention precision", lambda found: figure(found.abstention_precision)),
    "abstention_recall": Figure("Abstention recall", lambda found: figure(found.abstention_recall)),
    "forbidden_shown": Figure("Forbidden shown", lambda found: str(found.forbidden_shown)),
    "median_words": Figure("Median words", lambda found: figure(found.median_words, places=0)),
    "p50_ms": Figure("p50 ms", lambda found: figure(found.p50_ms, places=1)),
    "p95_ms": Figure("p95 ms", lambda found: figure(found.p95_ms, places=1)),
}
_BY_TYPE = ("questions", "accepted", "nugget_recall", "on_programme", "median_words", "p95_ms")


@dataclass(frozen=True, slots=True)
class AnswerReport:
    """How the golden questions were answered."""

    generation: str
    summary: Mapping[str, Summary]  # "all", then by type of question
    unresolved: tuple[str, ...]  # programmes that the taxonomy does not know; their questions are not placed
    marks: tuple[Mark, ...]

    @property
    def misses(self) -> tuple[Mark, ...]:
        """The questions that leave something to complain of."""
        return tuple(item for item in self.marks if not item.passed)


def evaluate_answers(
    assistant: Assistant, questions: Path, *, progress: Progress | None = None
) -> AnswerReport:
    """Ask every question of a file, a thread's turns in one conversation, and mark the answers.

    Raises `EvaluationInvalid` for the file, and what `Assistant.ask` raises for the index.
    """
    progress = progress or Silent()
    golden = read_questions(questions)
    progress.stage("Asking", len(golden))
    with assistant.library.open() as generation:
        generation.warm()  # loading the model is no part of a question's time
        current = generation.id
    marks: dict[str, Mark] = {}
    for turns in conversations(golden):
        marks.update(_asked(assistant, turns, progress))
    ordered = tuple(marks[question.id] for question in golden)
    return AnswerReport(
        generation=current,
        summary={ALL: summarise(ordered), **_grouped(ordered)},
        unresolved=tuple(dict.fromkeys(name for item in ordered for name in item.unresolved)),
        marks=ordered,
    )


def summarise(marks: Sequence[Mark]) -> Summary:
    """Sum up some marks."""
    answerable = [item for item in marks if item.answerable]
    abstained = [item for item in marks if item.abstained]
    to_abstain = [item for item in marks if item.to_abstain]
    times = [item.ms for item in marks]
    return Summary(
        questions=len(marks),
        accepted=_mean(item.accepted for item in marks),
        nugget_recall=_mean(item.nugget_share for item in answerable),
        all_nuggets=_mean(item.nugget_share == 1 for item in answerable),
        quotes_verified=_ratio(marks, lambda item: item.quotes_verified, lambda item: item.quotes),
        pages_exact=_ratio(marks, lambda item: item.pages_exact, lambda item: item.citations),
        on_programme=_ratio(marks, lambda item: item.on_programme, lambda item: item.placed),
        abstention_precision=_mean(item.may_abstain for item in abstained),
        abstention_recall=_mean(item.abstained for item in to_abstain),
        forbidden_shown=sum(bool(item.forbidden_shown) for item in marks),
        median_words=_percentile([item.words for item in marks if item.gave_facts], 50),
        p50_ms=_percentile(times, 50),
        p95_ms=_percentile(times, 95),
    )


def overall(report: AnswerReport) -> Table:
    """Return the figures over all questions as a table."""
    return Table(
        ("Measure", "Figure"),
        tuple((item.label, item.said(report.summary[ALL])) for item in FIGURES.values()),
    )


def by_type(report: AnswerReport) -> Table:
    """Return a row of figures for each type of question."""
    chosen = [FIGURES[name] for name in _BY_TYPE]
    rows = ((name, *(item.said(found) for item in chosen)) for name, found in report.summary.items())
    return Table(("Type", *(item.label for item in chosen)), tuple(rows))


def complaints(item: Mark) -> list[str]:
    """Return what was wrong with an answer, a line for each thing."""
    said = []
    if not item.accepted:
        said.append(f"outcome: {item.outcome}, wanted {' or '.join(item.allowed)}")
    said += [f"not found: {pattern}" for pattern in item.missing]
    said += [f"forbidden but shown: {pattern}" for pattern in item.forbidden_shown]
    if item.quotes_verified < item.quotes:
        said.append(f"quotes that do not stand on their page: {item.quotes - item.quotes_verified}")
    if item.pages_exact < item.citations:
        said.append(f"citations of the wrong page: {item.citations - item.pages_exact}")
    return said


def _asked(assistant: Assistant, turns: Iterable[GoldenQuestion], progress: Progress) -> dict[str, Mark]:
    """Ask the turns of one conversation; return question id → mark."""
    conversation: str | None = None
    marks = {}
    for question in turns:
        started = time.perf_counter()
        try:
            reply = assistant.ask(question.text, conversation_id=conversation)
            answer, conversation = reply.answer, reply.conversation_id
        except QuestionInvalid as refusal:
            answer = _refused(question, refusal)
        took = (time.perf_counter() - started) * 1000
        with assistant.library.open() as generation:
            marks[question.id] = mark(question, answer, generation, took)
        progress.advance()
    return marks


def _refused(question: GoldenQuestion, refusal: QuestionInvalid) -> Answer:
    """Return what a reader sees of a question that is not taken: the reason."""
    said = Statement(str(refusal), StatementKind.NOTICE)
    searched = Searched(documents=0, passages=0, filters=Filters(), query="")
    return Answer(AnswerStatus.DECLINED, question.text, (said,), (), searched)


def _grouped(marks: Sequence[Mark]) -> dict[str, Summary]:
    grouped: dict[str, list[Mark]] = {}
    for item in marks:
        grouped.setdefault(item.type, []).append(item)
    return {name: summarise(group) for name, group in grouped.items()}


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return sum(found) / len(found) if found else None


def _ratio(marks: Sequence[Mark], part: Callable[[Mark], int], whole: Callable[[Mark], int]) -> float | None:
    total = sum(map(whole, marks))
    return sum(map(part, marks)) / total if total else None


def _percentile(values: Sequence[float], percentage: float) -> float | None:
    return round(float(np.percentile(values, percentage)), 1) if values else None
