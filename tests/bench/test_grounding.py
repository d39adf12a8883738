"""What `python -m bench.grounding` writes and prints of what it measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made_hits import hit, passage

from assistant.answering.checking.verdict import Failure, FailureKind, Quoted, Verdict
from assistant.evaluation.grounding import Case, Checked
from assistant.evaluation.statements import Alteration, GoldenStatement

grounding = pytest.importorskip("bench.grounding", reason="the benchmarks are not installed with the package")
HIT = hit(passage("There were 13 pilots."))
STATEMENT = GoldenStatement.model_validate(
    {
        "id": "s1",
        "kinds": ["number"],
        "text": "There were thirteen.",
        "rests_on": [{"document": "doc", "quote": "There were 13 pilots."}],
    }
)


def checked(text: str, kind: Alteration | None, *failures: Failure) -> Checked:
    quoted = (Quoted(HIT, HIT.passage.sentences[0]),)
    return Checked(Case(STATEMENT, text, (HIT,), kind), Verdict(failures, quoted, 0.5), 2.0)


NO = Failure(FailureKind.NUMBER, "“14” does not stand in passage 1")
DONE = [
    *[checked("There were thirteen.", None)] * 8,
    checked("There were thirteen.", None, NO),
    checked("There were 14.", Alteration.NUMBER, NO),
    checked("There were none.", Alteration.NEGATED),
]


def test_figures_are_written_with_their_targets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.record.FOLDER", tmp_path)
    grounding._record(DONE, "python -m bench.grounding")
    figures = json.loads((tmp_path / "grounding.json").read_text(encoding="utf-8"))
    assert figures["caught"]["· number"]["all"]["share"] == 1.0
    assert figures["caught"]["negated"]["all"] == {
        "count": 0,
        "of": 1,
        "share": 0.0,
        "interval": [0.0, 0.793451],
    }
    assert figures["caught_by"] == {"true": {"number": 1}, "number": {"number": 1}, "negated": {}}
    assert figures["ms"]["answer"] == {"p50": 16.0, "p95": 16.0}
    table = (tmp_path / "grounding.md").read_text(encoding="utf-8")
    assert "| Caught: numbers, dates and names | 1.000 (0.207 to 1.000) | ≥ 0.98 | reached |" in table
    assert "| True statements held back | 0.111" in table
    assert "| missed |" in table


def test_misses_are_told_with_what_they_were_held_to() -> None:
    assert grounding._missed(DONE) == [
        "HELD BACK s1: There were thirteen.",
        "    number: “14” does not stand in passage 1",
        "    “There were 13 pilots.”",
        "MISSED s1 negated: There were none.",
        "    “There were 13 pilots.”",
    ]
