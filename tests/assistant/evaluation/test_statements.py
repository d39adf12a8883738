from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.evaluation.statements import (
    TEST,
    TUNE,
    Alteration,
    CitedSentence,
    GoldenStatement,
    Passages,
    read_statements,
)
from assistant.kernel.domain import PassageRole
from assistant.kernel.errors import EvaluationInvalid
from assistant.kernel.index.generation import Generation

STANDS = {"document": "total-place", "quote": "There were 13 pilots."}
GOOD: dict[str, Any] = {
    "id": "s1",
    "kinds": ["number"],
    "text": "Thirteen places took part.",
    "rests_on": [STANDS],
}


def written(tmp_path: Path, *statements: Any) -> Path:
    path = tmp_path / "statements.yaml"
    path.write_text(yaml.safe_dump({"statements": list(statements)}, allow_unicode=True), encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(EvaluationInvalid) as caught:
        read_statements(path)
    return str(caught.value)


def test_a_statement_is_read_with_what_was_made_from_it(tmp_path: Path) -> None:
    other = {"document": "pfpp", "quote": "There were 13 places."}
    altered = [
        {"kind": "number", "text": "Fourteen places took part."},
        {"kind": "source", "rests_on": [other]},
    ]
    (statement,) = read_statements(written(tmp_path, {**GOOD, "altered": altered}))
    number, source = map(statement.complete, statement.altered)
    assert (number.kind, number.text) == (Alteration.NUMBER, "Fourteen places took part.")
    assert number.rests_on == (CitedSentence(**STANDS),)
    assert (source.text, source.rests_on) == (statement.text, (CitedSentence(**other),))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " "}, "'text'"),
        ({"kinds": []}, "'kinds'"),
        ({"kinds": ["feeling"]}, "'kinds.0'"),
        ({"rests_on": []}, "'rests_on'"),
        ({"rests_on": [{"document": "total-place"}]}, "'rests_on.0.quote'"),
        ({"altered": [{"kind": "number"}]}, "needs 'text'"),
        ({"altered": [{"kind": "source", "text": "As it was."}]}, "needs 'rests_on'"),
        ({"altered": [{"kind": "shouted", "text": "THIRTEEN"}]}, "'altered.0.kind'"),
        ({"rest_on": []}, "'rest_on'"),
    ],
)
def test_what_is_wrong_is_named_with_its_statement(tmp_path: Path, change: Any, field: str) -> None:
    said = refusal(written(tmp_path, GOOD, {**GOOD, "id": "s2", **change}))
    assert "statement s2" in said
    assert field in said


def test_a_statement_without_id_is_named_by_its_number(tmp_path: Path) -> None:
    assert "statement number 2: 'id'" in refusal(written(tmp_path, GOOD, {**GOOD, "id": None}))


def test_ids_stand_there_once(tmp_path: Path) -> None:
    assert "statement s1: 'id' stands there twice" in refusal(written(tmp_path, GOOD, GOOD))


def test_an_alteration_differs_from_the_truth(tmp_path: Path) -> None:
    same = {**GOOD, "altered": [{"kind": "number", "text": GOOD["text"]}]}
    assert "“Thirteen places took part.” stands there twice" in refusal(written(tmp_path, same))


@pytest.mark.parametrize("text", ["", "statements: none", "statements: [", "[]"])
def test_a_file_that_holds_no_statements_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "statements.yaml"
    path.write_text(text, encoding="utf-8")
    assert "statements" in refusal(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "none.yaml")


def test_halves_are_kept_and_about_as_large() -> None:
    made = [GoldenStatement(**{**GOOD, "id": f"s{n:03}"}) for n in range(400)]
    halves = [statement.half for statement in made]
    assert halves == [statement.half for statement in made]
    assert set(halves) == {TUNE, TEST}
    assert 160 < halves.count(TUNE) < 240


def test_passages_are_found_by_the_sentences_in_them(generation: Generation) -> None:
    passages = Passages(generation)
    for found in generation.passages.all():
        if found.passage.role is PassageRole.REFERENCE:
            continue
        for sentence in found.passage.sentences:
            span = sentence.spans[0]
            page = generation.passages.page_text(found.passage.document_id, span.page)
            quote = CitedSentence(document=found.passage.document_id, quote=page[span.start : span.end])
            (hit,) = passages.cited("s1", [quote, quote])
            assert quote.quote in hit.passage.text


def test_an_unknown_document_is_named(generation: Generation) -> None:
    with pytest.raises(EvaluationInvalid, match=r"Statement s1: the index holds no document 'nowhere'"):
        Passages(generation).cited("s1", [CitedSentence(document="nowhere", quote="A.")])


def test_a_quote_that_stands_nowhere_is_named(generation: Generation) -> None:
    document = next(iter(generation.sources))
    with pytest.raises(EvaluationInvalid, match=r"Statement s1: “Never said\.” stands in no passage of"):
        Passages(generation).cited("s1", [CitedSentence(document=document, quote="Never said.")])
