from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.evaluation.golden import Outcome, conversations, read_questions
from assistant.kernel.errors import EvaluationInvalid
from assistant.kernel.shipped import shipped

GOOD = {"id": "g1", "type": "lookup", "q": "Who paid?", "expect": "answer", "nuggets": [r"treasury|\bHMT\b"]}


def written(tmp_path: Path, *questions: Any) -> Path:
    path = tmp_path / "questions.yaml"
    path.write_text(yaml.safe_dump({"questions": list(questions)}, allow_unicode=True), encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(EvaluationInvalid) as caught:
        read_questions(path)
    return str(caught.value)


def test_shipped_questions_are_valid() -> None:
    questions = read_questions(shipped("corpus") / "golden" / "questions.yaml")
    assert len(questions) == 60
    assert any(len(turns) > 1 for turns in conversations(questions))


def test_what_is_expected_is_allowed_too(tmp_path: Path) -> None:
    (question,) = read_questions(written(tmp_path, {**GOOD, "accept": ["partial"]}))
    assert question.allowed == {Outcome.ANSWER, Outcome.PARTIAL}
    assert (question.answerable, question.to_abstain) == (True, False)


def test_patterns_do_not_mind_the_case(tmp_path: Path) -> None:
    (question,) = read_questions(written(tmp_path, GOOD))
    assert question.nuggets[0].search("HM TREASURY")


def test_question_without_nuggets_is_not_answerable(tmp_path: Path) -> None:
    (question,) = read_questions(written(tmp_path, {**GOOD, "nuggets": []}))
    assert not question.answerable


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"q": " "}, "'q'"),
        ({"q": None}, "'q'"),
        ({"type": 5}, "'type'"),
        ({"expect": "shrug"}, "'expect'"),
        ({"accept": ["answer", "maybe"]}, "'accept.1'"),
        ({"accept": "partial"}, "'accept'"),
        ({"nuggets": ["(open"]}, "'nuggets'"),
        ({"nuggets": [13]}, "'nuggets.0'"),
        ({"forbidden": ["*"]}, "'forbidden'"),
        ({"programmes": "NDC"}, "'programmes'"),
        ({"thread": "t1", "turn": "first"}, "'turn'"),
    ],
)
def test_wrong_field_is_named_with_its_question(change: dict[str, Any], field: str, tmp_path: Path) -> None:
    message = refusal(written(tmp_path, {**GOOD, "id": "g0"}, {**GOOD, **change}))
    assert "question g1" in message
    assert field in message


def test_question_without_an_id_is_named_by_its_number(tmp_path: Path) -> None:
    nameless = {name: value for name, value in GOOD.items() if name != "id"}
    message = refusal(written(tmp_path, GOOD, nameless))
    assert "question number 2" in message
    assert "'id'" in message


def test_entry_that_is_no_mapping_is_named(tmp_path: Path) -> None:
    assert "question number 1: 'the entry'" in refusal(written(tmp_path, "Who paid?"))


def test_id_may_stand_once(tmp_path: Path) -> None:
    assert "question g1: 'id' stands there twice" in refusal(written(tmp_path, GOOD, GOOD))


def test_turn_of_a_thread_may_stand_once(tmp_path: Path) -> None:
    turns = [{**GOOD, "id": name, "thread": "t", "turn": 1} for name in ("g1", "g2")]
    assert "question g2: 'turn' 1 of thread t" in refusal(written(tmp_path, *turns))


@pytest.mark.parametrize(
    "content", ["", "questions: []", "- a", "questions: 5", "questions: [", "\ufffe: \x00"]
)
def test_file_without_questions_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "questions.yaml"
    path.write_text(content, encoding="utf-8")
    assert "questions.yaml" in refusal(path)


def test_missing_file_is_named(tmp_path: Path) -> None:
    assert "nowhere.yaml cannot be read" in refusal(tmp_path / "nowhere.yaml")


def test_turns_are_asked_in_order_wherever_they_stand(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {**GOOD, "id": "b", "thread": "a", "turn": 2},
        {**GOOD, "id": "a"},
        {**GOOD, "id": "c", "thread": "a", "turn": 1},
    )
    assert [[turn.id for turn in turns] for turns in conversations(read_questions(path))] == [
        ["c", "b"],
        ["a"],
    ]
