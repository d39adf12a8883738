from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from assistant.bootstrap import Assistant, build_assistant
from assistant.evaluation.answers import (
    ALL,
    FIGURES,
    RECORDS,
    Summary,
    by_type,
    complaints,
    evaluate_answers,
    overall,
    summarise,
)
from assistant.evaluation.golden import Outcome
from assistant.evaluation.marking import Mark
from assistant.kernel.errors import EvaluationInvalid, IndexMissing
from assistant.kernel.settings import Settings

QUESTIONS = [
    {
        "id": "money",
        "type": "numeric",
        "q": "How much did each town in the Harbour Fund receive?",
        "programmes": ["Harbour Fund"],
        "expect": "answer",
        "nuggets": [r"3\.5m"],
    },
    {
        "id": "follow-1",
        "type": "followup",
        "thread": "t",
        "turn": 1,
        "q": "When did the Lantern Programme begin in Wales?",
        "programmes": ["Lantern"],
        "expect": "answer",
        "nuggets": [r"\b2010\b"],
    },
    {
        "id": "long",
        "type": "adversarial",
        "q": "quay " * 1000,
        "expect": "refuse",
        "forbidden": ["traceback"],
    },
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.yaml"
    path.write_text(yaml.safe_dump({"questions": QUESTIONS}), encoding="utf-8")
    return path


def a_mark(**given: object) -> Mark:
    usual = {
        "id": "g",
        "type": "lookup",
        "question": "?",
        "outcome": Outcome.ANSWER,
        "allowed": ("answer",),
        "answerable": True,
        "to_abstain": False,
        "nuggets": 4,
        "missing": (),
        "forbidden_shown": (),
        "quotes": 2,
        "quotes_verified": 2,
        "citations": 2,
        "pages_exact": 2,
        "placed": 2,
        "on_programme": 2,
        "unresolved": (),
        "words": 100,
        "ms": 10.0,
    }
    return Mark(**{**usual, **given})  # type: ignore[arg-type]  # the fields vary


def test_every_question_is_asked_and_marked(assistant: Assistant, questions: Path) -> None:
    report = evaluate_answers(assistant, questions)
    assert [item.id for item in report.marks] == ["money", "follow-1", "long"]
    assert list(report.summary) == [ALL, "numeric", "followup", "adversarial"]
    assert report.summary[ALL].quotes_verified == 1.0
    assert report.generation


def test_question_that_is_not_taken_counts_as_refused(assistant: Assistant, questions: Path) -> None:
    (refused,) = (item for item in evaluate_answers(assistant, questions).marks if item.id == "long")
    assert (refused.outcome, refused.passed) == (Outcome.REFUSE, True)


def test_turns_of_a_thread_share_a_conversation(settings: Settings, tmp_path: Path) -> None:
    assistant = build_assistant(settings.model_copy(update={"records": RECORDS}), recorded=True)
    second = {
        **QUESTIONS[1],
        "id": "follow-2",
        "turn": 2,
        "q": "How many councils did it join?",
        "nuggets": ["22"],
    }
    path = tmp_path / "thread.yaml"
    path.write_text(yaml.safe_dump({"questions": [second, QUESTIONS[1]]}), encoding="utf-8")
    with_history = evaluate_answers(assistant, path).marks[0]
    path.write_text(yaml.safe_dump({"questions": [{**second, "thread": ""}]}), encoding="utf-8")
    without = evaluate_answers(assistant, path).marks[0]
    assert without.outcome is Outcome.CLARIFY
    assert with_history.outcome is not Outcome.CLARIFY


def test_missing_index_is_said(questions: Path, tmp_path: Path) -> None:
    nowhere = build_assistant(Settings(index=tmp_path / "none", _env_file=None))
    with pytest.raises(IndexMissing):
        evaluate_answers(nowhere, questions)


def test_invalid_questions_are_refused_before_any_is_asked(assistant: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(yaml.safe_dump({"questions": [{**QUESTIONS[0], "nuggets": ["("]}]}), encoding="utf-8")
    with pytest.raises(EvaluationInvalid, match=re.escape("question money: 'nuggets'")):
        evaluate_answers(assistant, path)


def test_recall_is_over_answerable_questions_and_none_where_no_answer_was_given() -> None:
    marks = [
        a_mark(),
        a_mark(missing=("a",)),
        a_mark(outcome=Outcome.ABSTAIN, words=0),
        a_mark(answerable=False, outcome=Outcome.CLARIFY, nuggets=0),
    ]
    found = summarise(marks)
    assert found.nugget_recall == pytest.approx((1 + 0.75 + 0) / 3)
    assert found.all_nuggets == pytest.approx(1 / 3)
    assert found.median_words == 100


def test_abstention_is_precise_and_complete() -> None:
    declines = a_mark(
        outcome=Outcome.REFUSE, allowed=("refuse",), to_abstain=True, answerable=False, nuggets=0, words=0
    )
    answers_anyway = a_mark(allowed=("abstain",), to_abstain=True, answerable=False)
    gives_up = a_mark(outcome=Outcome.ABSTAIN)
    found = summarise([declines, answers_anyway, gives_up, a_mark()])
    assert (found.abstention_precision, found.abstention_recall) == (0.5, 0.5)


def test_shares_are_over_quotations_not_over_questions() -> None:
    found = summarise(
        [a_mark(quotes=9, quotes_verified=9), a_mark(quotes=1, quotes_verified=0, on_programme=1)]
    )
    assert (found.quotes_verified, found.on_programme) == (0.9, 0.75)


def test_nothing_to_measure_is_not_a_zero() -> None:
    found = summarise(
        [a_mark(answerable=False, quotes=0, quotes_verified=0, citations=0, pages_exact=0, placed=0)]
    )
    assert (found.nugget_recall, found.quotes_verified, found.abstention_recall) == (None, None, None)


def test_everything_wrong_is_said() -> None:
    bad = a_mark(
        outcome=Outcome.ABSTAIN,
        missing=("2009",),
        forbidden_shown=("lima",),
        quotes_verified=1,
        pages_exact=0,
    )
    assert complaints(bad) == [
        "outcome: abstain, wanted answer",
        "not found: 2009",
        "forbidden but shown: lima",
        "quotes that do not stand on their page: 1",
        "citations of the wrong page: 2",
    ]
    assert complaints(a_mark()) == []


def test_tables_have_every_figure_and_a_row_for_each_type(assistant: Assistant, questions: Path) -> None:
    report = evaluate_answers(assistant, questions)
    assert set(FIGURES) == {item.name for item in fields(Summary)}
    assert len(overall(report).rows) == len(FIGURES)
    assert [row[0] for row in by_type(report).rows] == [ALL, "numeric", "followup", "adversarial"]
    assert all(len(row) == len(by_type(report).headers) for row in by_type(report).rows)
