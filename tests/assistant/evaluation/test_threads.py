from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from fake_models import FakeModel

from assistant.bootstrap import Assistant, build_assistant
from assistant.evaluation.answers import RECORDS
from assistant.evaluation.threads import by_half, complaints, evaluate_threads, holds, read_threads
from assistant.kernel.errors import EvaluationInvalid
from assistant.kernel.settings import Settings
from assistant.kernel.shipped import shipped

THREADS = [
    {
        "id": "money",
        "half": "tune",
        "about": "a programme exchanged",
        "turns": [
            {"q": "When did the Lantern Programme begin in Wales?", "nuggets": [r"\b2010\b"]},
            {"q": "And the Harbour Fund?", "carries": ["HBF", "when"], "not_carried": ["Lantern"], "expect": "any"},
        ],
    },
    {
        "id": "hopeless",
        "half": "test",
        "about": "what cannot be read or found",
        "turns": [
            {"q": "When did it end?", "expect": "clarify"},
            {"q": "What was the Harbour Fund?", "carries": ["Whitby"], "not_carried": ["HBF"], "nuggets": ["penguins"]},
        ],
    },
]  # fmt: skip


@pytest.fixture
def assistant(settings: Settings) -> Iterator[Assistant]:
    built = build_assistant(settings.model_copy(update={"records": RECORDS}), recorded=True)
    yield built
    built.library.close()
    built.records.close()


def written(folder: Path, threads: object) -> Path:
    path = folder / "threads.yaml"
    path.write_text(yaml.safe_dump({"threads": threads}), encoding="utf-8")
    return path


def test_turns_are_asked_in_one_conversation_and_marked(assistant: Assistant, tmp_path: Path) -> None:
    report = evaluate_threads(assistant, written(tmp_path, THREADS), reader="rules")
    first, exchanged, unclear, lost = report.turns
    assert first.mark.accepted
    assert not first.mark.missing
    assert exchanged.query == "When did the Harbour Fund begin in Wales?"
    assert exchanged.read_well
    assert unclear.mark.accepted
    assert (lost.lost, lost.brought, lost.mark.missing) == (("Whitby",), ("HBF",), ("penguins",))
    assert report.misses == (lost,)
    assert complaints(lost) == [
        "searched for: What was the Harbour Fund?",
        "does not carry: Whitby",
        "carries: HBF",
        "not found: penguins",
    ]


def test_figures_are_told_by_half(assistant: Assistant, tmp_path: Path) -> None:
    table = by_half([evaluate_threads(assistant, written(tmp_path, THREADS), reader="rules")])
    assert table.rows == (
        ("rules", "all", "2", "50%", "0.500", "100%"),
        ("rules", "tune", "1", "100%", "1.000", "100%"),
        ("rules", "test", "1", "0%", "0.000", "100%"),
    )


def test_reading_of_a_small_model_is_measured(settings: Settings, tmp_path: Path) -> None:
    model = FakeModel([["When did the Harbour Fund begin?"]])
    built = build_assistant(settings.model_copy(update={"records": RECORDS}), recorded=True)
    asked = Assistant(built.settings, built.library, built.records, small=model)
    report = evaluate_threads(asked, written(tmp_path, THREADS), reader="fake:model")
    assert report.turns[1].query == "When did the Harbour Fund begin?"
    assert len(model.calls) == 1
    built.library.close()
    built.records.close()


def test_name_is_held_by_whichever_of_its_names(assistant: Assistant) -> None:
    with assistant.library.open() as generation:
        assert holds("What was HBF?", "Harbour Fund", generation.finder)
        assert not holds("What was HBF?", "Lantern", generation.finder)
        assert holds("Who met the funding barrier?", "funding barrier", generation.finder)
        assert holds("How many pilots were there?", "how MANY", generation.finder)


@pytest.mark.parametrize(
    ("threads", "complaint"),
    [
        ([], "threads"),
        ([{"id": "a", "half": "tune", "about": "x", "turns": [{"q": "One?"}]}], "turns"),
        ([{**THREADS[0], "half": "third"}], "half"),
        ([{**THREADS[0], "turns": [{"q": "One?"}, {"q": "Two?", "carries": ["("]}]}], "regular expression"),
        ([{**THREADS[0], "turns": [{"q": "One?"}, {"q": "Two?", "carry": ["x"]}]}], "carry"),
        ([THREADS[0], THREADS[0]], "twice"),
    ],
)
def test_file_that_is_wrong_is_refused_with_what_is_wrong(
    threads: object, complaint: str, tmp_path: Path
) -> None:
    with pytest.raises(EvaluationInvalid, match=complaint):
        read_threads(written(tmp_path, threads))


def test_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationInvalid, match="cannot be read"):
        read_threads(tmp_path / "none.yaml")


def test_shipped_threads_are_many_and_in_two_halves() -> None:
    threads = read_threads(shipped("corpus") / "golden" / "threads.yaml")
    turns = [turn for thread in threads for turn in thread]
    assert len(threads) >= 20
    assert len(turns) >= 60
    assert sum(bool(turn.carries or turn.not_carried) for turn in turns if turn.question.turn > 1) >= 60
    tuned = sum(turn.question.type == "tune" for turn in turns)
    assert 0.4 < tuned / len(turns) < 0.6
