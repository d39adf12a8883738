from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_hits import hit, passage

from assistant.answering.checking.verdict import Failure, FailureKind, Verdict
from assistant.evaluation.grounding import (
    ANSWER,
    Case,
    Checked,
    Share,
    answers,
    cases,
    caught,
    check,
    false_alarms,
    precision,
)
from assistant.evaluation.statements import Alteration, GoldenStatement, Trait
from assistant.kernel.domain import Hit, PassageRole
from assistant.kernel.index.generation import Generation

GOOD, BAD = Verdict((), (), 1.0), Verdict((Failure(FailureKind.NUMBER, "No."),), (), 0.0)


def statement(name: str, **more: object) -> GoldenStatement:
    quote = {"document": "doc", "quote": "So it is."}
    return GoldenStatement.model_validate(
        {"id": name, "kinds": ["number"], "text": f"So it is with {name}.", "rests_on": [quote], **more}
    )


def done(name: str, kind: Alteration | None, *, stopped: bool, ms: float = 1.0) -> Checked:
    case = Case(statement(name), "So it is.", (hit(passage("So it is.")),), kind)
    return Checked(case, BAD if stopped else GOOD, ms)


class Suspicious:
    """Holds back what says "seven"; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def prepare(self, passages: Sequence[Hit]) -> None:
        pass

    def check(self, text: str, cited: Sequence[Hit]) -> Verdict:
        self.asked += 1
        assert cited
        return BAD if "seven" in text else GOOD


def test_shares_are_of_altered_and_of_true_statements() -> None:
    found = [
        done("s1", None, stopped=True),
        done("s2", None, stopped=False),
        done("s1", Alteration.NUMBER, stopped=True),
        done("s2", Alteration.NAME, stopped=False),
        done("s2", Alteration.NAME, stopped=True),
    ]
    assert caught(found, lambda _: True) == Share(2, 3)
    assert caught(found, lambda case: case.alteration is Alteration.NAME) == Share(1, 2)
    assert false_alarms(found) == false_alarms(found, Trait.NUMBER) == Share(1, 2)
    assert false_alarms(found, Trait.DATE).value is None


def test_precision_counts_the_true_statements_that_altered_ones_were_made_from_once() -> None:
    found = [
        done("s1", None, stopped=True),
        done("s2", None, stopped=True),
        done("s1", Alteration.NUMBER, stopped=True),
        done("s1", Alteration.NUMBER, stopped=True),
    ]
    assert precision(found, lambda _: True) == Share(2, 3)


def test_an_answer_takes_as_long_as_its_statements() -> None:
    found = [done(f"s{n}", None, stopped=False, ms=2.0) for n in range(2 * ANSWER + 3)]
    found += [done("s1", Alteration.NAME, stopped=True, ms=99.0)]
    assert answers(found) == [2.0 * ANSWER] * 2


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_share(pair: tuple[int, int]) -> None:
    share = Share(*pair)
    assert share.value is not None
    assert share.interval is not None
    low, high = share.interval
    assert 0 <= low <= share.value <= high <= 1
    assert low < high


def test_intervals_are_wilsons() -> None:
    assert Share(9, 10).interval == pytest.approx((0.596, 0.982), abs=0.001)
    assert Share(0, 0).interval is None


def test_every_case_is_checked_and_the_first_twice_for_warmth() -> None:
    checker = Suspicious()
    of = (hit(passage("So it is.")),)
    found = [
        Case(statement("s1"), "It is six.", of),
        Case(statement("s1"), "It is seven.", of, Alteration.NUMBER),
    ]
    results = check(found, checker)
    assert [each.stopped for each in results] == [False, True]
    assert checker.asked == 3
    assert all(each.ms >= 0 for each in results)


def test_cases_come_of_the_file_and_of_the_rules_with_what_they_cite(generation: Generation) -> None:
    first, *others = generation.passages.of_document("lantern")
    body = [found for found in others if found.passage.role is PassageRole.BODY]
    own, other = (
        {"document": "lantern", "quote": each.passage.sentences[0].text} for each in (first, body[-1])
    )
    word = own["quote"].split()[0]
    altered = [
        {"kind": "source", "rests_on": [other]},
        {"kind": "name", "text": f"{word} had seven boats."},
        {"kind": "name", "text": "Zanzibar had seven boats."},
    ]
    made = cases(
        [statement("s1", text="Nobody had seven boats.", rests_on=[own], altered=altered)], generation
    )
    true, source, near, far, *by_rule = made
    assert (true.alteration, true.cited[0].passage.id) == (None, first.passage.id)
    assert (source.text, source.cited[0].passage.id) == (true.text, body[-1].passage.id)
    assert (near.near, far.near) == (True, False)
    assert {case.alteration for case in by_rule} == {Alteration.NUMBER}
    assert all(case.by_rule and not case.near and case.cited == true.cited for case in by_rule)
