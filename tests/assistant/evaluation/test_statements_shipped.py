"""The statements that ship stand where they say, and the check tells true ones from altered ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant.answering.checking.checker import Checker
from assistant.evaluation.grounding import FACTS, Case, Checked, cases, caught, check, false_alarms
from assistant.evaluation.statements import (
    STATEMENTS,
    TEST,
    TUNE,
    Alteration,
    GoldenStatement,
    Trait,
    read_statements,
)
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import IndexStore
from assistant.kernel.shipped import shipped


@pytest.fixture(scope="module")
def statements() -> list[GoldenStatement]:
    return read_statements(shipped("corpus") / STATEMENTS)


@pytest.fixture(scope="module")
def shipped_generation(shipped_index: Path) -> Iterator[Generation]:
    opened = Generation(IndexStore(shipped_index).current())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def found(statements: list[GoldenStatement], shipped_generation: Generation) -> list[Case]:
    """Every case of the set: that there are any means that every quote stands in its document."""
    return cases(statements, shipped_generation)


@pytest.fixture(scope="module")
def done(found: list[Case], shipped_generation: Generation) -> list[Checked]:
    """The true ones and each third of the altered ones: enough for floors, and quick."""
    true = [case for case in found if case.alteration is None]
    altered = [case for case in found if case.alteration is not None]
    return check([*true, *altered[::3]], Checker(shipped_generation))


def test_there_are_many_of_every_sort_from_nearly_every_document(
    statements: Sequence[GoldenStatement],
) -> None:
    assert len(statements) >= 300
    assert len({sentence.document for each in statements for sentence in each.rests_on}) >= 40
    assert set(Counter(trait for each in statements for trait in each.kinds)) == set(Trait)
    by_hand = Counter(altered.kind for each in statements for altered in each.altered)
    assert set(by_hand) == set(Alteration)
    assert min(by_hand.values()) >= 20
    assert {each.half for each in statements} == {TUNE, TEST}


def test_statements_are_worded_anew_and_short(statements: Sequence[GoldenStatement]) -> None:
    for each in statements:
        assert each.text.rstrip(".") not in " ".join(sentence.quote for sentence in each.rests_on), each.id
        assert 7 <= len(each.text.split()) <= 35, each.id


@pytest.mark.slow
def test_a_source_exchanged_is_another(found: Sequence[Case]) -> None:
    true = {
        case.statement.id: {hit.passage.id for hit in case.cited} for case in found if not case.alteration
    }
    for case in found:
        if case.alteration is Alteration.SOURCE:
            assert not true[case.statement.id] & {hit.passage.id for hit in case.cited}, case.statement.id


@pytest.mark.slow
def test_altered_facts_are_caught_and_true_statements_pass(done: Sequence[Checked]) -> None:
    """Floors below the figures in bench/grounding.md, so that small changes may move them."""
    assert (caught(done, lambda case: case.alteration in FACTS).value or 0) >= 0.97
    assert (caught(done, lambda case: case.alteration is Alteration.SOURCE).value or 0) >= 0.88
    assert (false_alarms(done).value or 0) <= 0.03
