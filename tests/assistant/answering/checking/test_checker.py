"""A statement is supported where its passages say it, and each way of straying from them is caught."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answering.checking import addresses
from assistant.answering.checking.checker import Checker
from assistant.answering.checking.verdict import FailureKind
from assistant.kernel.domain import Hit, PassageRole
from assistant.kernel.index.generation import Generation

Citing = Callable[..., list[Hit]]
HARBOUR, TRADE, LANTERN, WORRY = "harbour towns", "trade in the", "began in Wales in 2010", "legal worry"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Fourteen harbour towns mended their quays with money from the Harbour Fund.", [HARBOUR]),
        ("From 2001 to 2006 the HBF paid for quays in 14 towns.", [HARBOUR]),
        ("Each town in the Harbour Fund got £3.5 million from the Treasury over five years.", [HARBOUR]),
        ("Whitby's bid to the Harbour Fund cost it £90k before it had a reply.", ["Whitby spent"]),
        ("Trade in towns of the Harbour Fund grew by 12 per cent, the University of Hull found.", [TRADE]),
        ("Training 400 staff in data sharing by 2012 was an aim of the Lantern Programme.", [LANTERN]),
        ("In 2014 nineteen Lantern councils shared data.", ["Councils sharing data"]),
        ("Seventeen of 22 Lantern councils asked for advice before they shared data.", [WORRY]),
        (
            "The Harbour Fund gave each town £3.5m, and the Lantern Programme had £8m from the Welsh Government.",
            [HARBOUR, LANTERN],
        ),
    ],
)
def test_a_reworded_statement_is_supported(
    checker: Checker, citing: Citing, text: str, words: list[str]
) -> None:
    verdict = checker.check(text, citing(*words))

    assert verdict.failures == ()
    assert verdict.supported


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("The Harbour Fund paid for 15 harbour towns to mend their quays.", HARBOUR, FailureKind.NUMBER),
        ("Each town in the Harbour Fund received £3.5bn over five years.", HARBOUR, FailureKind.NUMBER),
        ("The Harbour Fund mended quays between 2001 and 2007.", HARBOUR, FailureKind.DATE),
        ("The Lantern Programme paid for 14 harbour towns to mend quays.", HARBOUR, FailureKind.NAME),
        ("Trade in the towns grew by 12%, the University of Leeds found.", TRADE, FailureKind.NAME),
        ("Ofsted found in 2007 that trade in the Harbour Fund towns had grown.", TRADE, FailureKind.NAME),
        (
            "The data-sharing barrier in the Lantern Programme was not legal worry.",
            WORRY,
            FailureKind.NEGATION,
        ),
        ("Trade in the Harbour Fund towns had fallen by 12%.", TRADE, FailureKind.NEGATION),
        ("The Harbour Fund was much liked by fishermen and their families.", HARBOUR, FailureKind.SUPPORT),
        ("The Harbour Fund paid 14 towns, see https://harbour.example.", HARBOUR, FailureKind.ADDRESS),
    ],
)
def test_a_statement_that_strays_is_caught(
    checker: Checker, citing: Citing, text: str, words: str, kind: FailureKind
) -> None:
    verdict = checker.check(text, citing(words))

    assert kind in {failure.kind for failure in verdict.failures}
    assert not verdict.supported


def test_a_denial_that_is_left_out_is_caught(checker: Checker, citing: Citing) -> None:
    text = "The evaluators of the Harbour Fund could say what would have happened without the money."

    (failure,) = checker.check(text, citing(TRADE)).failures

    assert failure.kind is FailureKind.NEGATION
    assert "not say" in failure.detail


def test_a_figure_in_the_place_of_another_of_the_same_passage_is_caught(
    checker: Checker, citing: Citing
) -> None:
    cited = citing("Councils sharing data")

    assert checker.check("In 2014 the Lantern Programme had 412 staff trained.", cited).supported
    assert not checker.check("In 2014 the Lantern Programme had 19 staff trained.", cited).supported


def test_a_true_statement_under_another_source_is_caught(checker: Checker, citing: Citing) -> None:
    text = "Seventeen of 22 Lantern councils asked for advice before they shared data."

    assert not checker.check(text, citing(HARBOUR)).supported


def test_a_statement_without_a_passage_is_uncited(checker: Checker) -> None:
    assert [failure.kind for failure in checker.check("Nine places took part.", []).failures] == [
        FailureKind.UNCITED
    ]


def test_a_failure_names_what_is_wrong(checker: Checker, citing: Citing) -> None:
    (failure,) = checker.check(
        "The Harbour Fund paid for 15 harbour towns to mend their quays.", citing(HARBOUR)
    ).failures

    assert failure.detail == "“15” does not stand in the passages cited."


def test_only_the_sentences_that_it_rests_on_are_quoted(checker: Checker, citing: Citing) -> None:
    cited = citing(LANTERN, HARBOUR)

    verdict = checker.check("Each town in the Harbour Fund received £3.5 million over five years.", cited)

    assert [(each.hit, each.sentence.text[:30]) for each in verdict.quoted] == [
        (cited[1], "Each town in the Harbour Fund ")
    ]


def test_quotes_stand_in_the_order_of_the_passages_cited(checker: Checker, citing: Citing) -> None:
    text = (
        "The Harbour Fund gave each town £3.5m, and the Lantern Programme had £8m from the Welsh Government."
    )
    cited = citing(LANTERN, HARBOUR)

    quoted = [each.hit.passage.id for each in checker.check(text, cited).quoted]

    assert list(dict.fromkeys(quoted)) == [hit.passage.id for hit in cited]


class Scripted:
    """A model of inference that says what it is told to, and remembers what it was asked."""

    def __init__(self, says: float) -> None:
        self.says = says
        self.asked: list[tuple[str, str]] = []

    def entailment(self, premise: str, statement: str) -> float:
        self.asked.append((premise, statement))
        return self.says


@pytest.mark.parametrize(("says", "supported"), [(0.9, True), (0.1, False)])
def test_a_model_of_inference_has_the_last_word(
    opened: Generation, citing: Citing, says: float, supported: bool
) -> None:
    model = Scripted(says)
    text = "Each town in the Harbour Fund received £3.5 million over five years."

    verdict = Checker(opened, model).check(text, citing(HARBOUR))

    assert (verdict.supported, verdict.score) == (supported, says)
    ((premise, asked),) = model.asked
    assert asked == text
    assert premise.startswith("Each town in the Harbour Fund")


def sentences(generation: Generation) -> list[tuple[Hit, str]]:
    return [
        (Hit(part.passage, generation.sources[part.passage.document_id].source, 1.0, {}), sentence.spoken)
        for part in generation.passages.all()
        if part.passage.role is PassageRole.BODY
        for sentence in part.passage.sentences
        if not addresses.find(sentence.spoken, "")
    ]


def test_every_sentence_is_supported_by_its_own_passage(opened: Generation, checker: Checker) -> None:
    for hit, text in sentences(opened):
        verdict = checker.check(text, [hit])

        assert verdict.failures == ()
        assert [each.sentence.spoken for each in verdict.quoted] == [text]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_quoted_is_of_a_passage_that_is_cited(
    opened: Generation, checker: Checker, data: st.DataObject
) -> None:
    known = sentences(opened)
    text = data.draw(st.sampled_from([each for _, each in known]) | st.text(max_size=60))
    cited = data.draw(st.lists(st.sampled_from([hit for hit, _ in known]), min_size=1, max_size=3))

    verdict = checker.check(text, cited)

    assert 1 <= len(verdict.quoted) <= 3
    assert all(each.hit in cited and each.sentence in each.hit.passage.sentences for each in verdict.quoted)
    assert 0.0 <= verdict.score <= 1.0


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_passage_more_takes_no_support_away_from_a_sentence(
    opened: Generation, checker: Checker, data: st.DataObject
) -> None:
    known = sentences(opened)
    hit, text = data.draw(st.sampled_from(known))
    others = [other for other, _ in data.draw(st.lists(st.sampled_from(known), max_size=3))]
    at = data.draw(st.integers(0, len(others)))

    assert checker.check(text, [*others[:at], hit, *others[at:]]).supported
