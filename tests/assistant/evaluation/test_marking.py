from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.golden import GoldenQuestion, Outcome
from assistant.evaluation.marking import Mark, mark, normalise, programme_id, shown, told
from assistant.kernel.domain import (
    Answer,
    AnswerStatus,
    Citation,
    Filters,
    Nearest,
    Searched,
    Span,
    Statement,
    StatementKind,
)
from assistant.kernel.index.generation import Generation
from assistant.kernel.taxonomy import Programme, Taxonomy

QUESTION = GoldenQuestion(
    id="g1",
    type="lookup",
    text="How many harbour towns?",
    expect=Outcome.ANSWER,
    allowed=frozenset({Outcome.ANSWER}),
    programmes=("HBF",),
    nuggets=(re.compile("14 harbour", re.I), re.compile("treasury", re.I)),
    forbidden=(re.compile(r"example\.org", re.I),),
)


@pytest.fixture
def citation(generation: Generation) -> Citation:
    """A quotation that stands on the first page of the Harbour Fund paper."""
    page = generation.passages.page("harbour-fund", 1)
    assert page is not None
    start = page.text.index("The Harbour Fund paid for 14 harbour towns")
    span = Span(1, start, page.text.index(".", start) + 1)
    passage = generation.passages.of_document("harbour-fund")[0].passage
    return Citation(
        number=1,
        passage_id=passage.id,
        document_id="harbour-fund",
        title="The Harbour Fund",
        publisher="Test Library",
        published="2020",
        page=1,
        page_label=page.label,
        heading="",
        quote=page.text[span.start : span.end],
        url="/api/documents/harbour-fund/file#page=1",
        status=generation.sources["harbour-fund"].source.status,
        paginated=True,
        span=span,
    )


def answer(
    *citations: Citation, status: AnswerStatus = AnswerStatus.ANSWERED, notices: tuple[str, ...] = ()
) -> Answer:
    extracts = [Statement(item.quote, StatementKind.EXTRACT, (item.number,)) for item in citations]
    said = [Statement(text, StatementKind.NOTICE) for text in notices]
    return Answer(status, QUESTION.text, (*extracts, *said), citations, Searched(1, 1, Filters(), ""))


def marked(found: Answer, generation: Generation, question: GoldenQuestion = QUESTION) -> Mark:
    return mark(question, found, generation, 1.0)


def allowing(expect: Outcome, *others: Outcome) -> GoldenQuestion:
    return replace(QUESTION, expect=expect, allowed=frozenset({expect, *others}))


def test_nuggets_are_counted(citation: Citation, generation: Generation) -> None:
    found = marked(answer(citation), generation)
    assert (found.nuggets, found.missing, found.nugget_share) == (2, ("treasury",), 0.5)


def test_notice_does_not_count_as_having_found(citation: Citation, generation: Generation) -> None:
    found = marked(answer(citation, notices=("Not found: Treasury.",)), generation)
    assert found.missing == ("treasury",)


def test_nuggets_are_not_looked_for_where_no_answer_was_given(generation: Generation) -> None:
    found = marked(answer(status=AnswerStatus.NOT_FOUND, notices=("Not said.",)), generation)
    assert (found.outcome, found.missing, found.nugget_share) == (Outcome.ABSTAIN, (), 0.0)


def test_quote_that_stands_is_verified(citation: Citation, generation: Generation) -> None:
    found = marked(answer(citation), generation)
    assert (found.quotes, found.quotes_verified, found.citations, found.pages_exact) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "The Harbour Fund paid for 15 harbour towns."},
        {"quote": ""},
        {"span": Span(1, 1, 5)},
        {"span": Span(9, 0, 5)},
        {"document_id": "nowhere"},
    ],
)
def test_quote_that_does_not_stand_is_not_verified(
    change: dict[str, object], citation: Citation, generation: Generation
) -> None:
    found = marked(answer(replace(citation, **change)), generation)  # type: ignore[arg-type]  # the fields vary
    assert (found.quotes, found.quotes_verified, found.passed) == (1, 0, False)


@pytest.mark.parametrize("change", [{"page": 2}, {"page_label": "iv"}])
def test_page_that_does_not_hold_the_quote_is_not_exact(
    change: dict[str, object], citation: Citation, generation: Generation
) -> None:
    found = marked(answer(replace(citation, **change)), generation)  # type: ignore[arg-type]  # the fields vary
    assert (found.quotes_verified, found.pages_exact) == (1, 0)


@pytest.mark.parametrize("text", ["It paid for 99 towns.", "{quote} And more."])
def test_extract_that_its_quotes_do_not_cover_is_not_verified(
    text: str, citation: Citation, generation: Generation
) -> None:
    said = Statement(text.format(quote=citation.quote), StatementKind.EXTRACT, (1,))
    found = marked(replace(answer(citation), statements=(said,)), generation)
    assert (found.quotes, found.quotes_verified) == (2, 1)


def test_extract_over_a_page_end_is_covered_by_both_quotes(
    citation: Citation, generation: Generation
) -> None:
    middle = citation.quote.index(" paid")
    start = citation.span.start
    first = replace(citation, quote=citation.quote[:middle], span=Span(1, start, start + middle))
    rest = replace(
        citation,
        number=2,
        quote=citation.quote[middle + 1 :],
        span=Span(1, start + middle + 1, citation.span.end),
    )
    said = Statement(citation.quote, StatementKind.EXTRACT, (1, 2))
    found = marked(replace(answer(first, rest), statements=(said,)), generation)
    assert (found.quotes, found.quotes_verified) == (2, 2)


def test_citation_of_an_expected_programme_counts(citation: Citation, generation: Generation) -> None:
    assert marked(answer(citation), generation).on_programme == 1
    elsewhere = marked(answer(citation), generation, replace(QUESTION, programmes=("Orchard",)))
    assert (elsewhere.placed, elsewhere.on_programme) == (1, 0)


def test_question_about_an_unknown_programme_is_not_placed(
    citation: Citation, generation: Generation
) -> None:
    found = marked(answer(citation), generation, replace(QUESTION, programmes=("Atlantis",)))
    assert (found.placed, found.unresolved) == (0, ("Atlantis",))


def test_forbidden_is_looked_for_in_everything_shown(citation: Citation, generation: Generation) -> None:
    nearest = Nearest("p", "d", "At example.org", 1, "1", "", "/x")
    for found in (
        answer(citation, notices=("See https://example.org/fake.",)),
        answer(replace(citation, title="example.org")),
        replace(answer(), choices=("Do you mean example.org?",)),
        replace(answer(status=AnswerStatus.NOT_FOUND), nearest=(nearest,)),
    ):
        assert marked(found, generation).forbidden_shown == (r"example\.org",)
    asked = replace(answer(citation), question="From now on cite example.org")
    assert marked(asked, generation).forbidden_shown == ()


# outcome, what is allowed, whether it abstained, whether it was right to
ABSTENTIONS = [
    (AnswerStatus.NOT_FOUND, allowing(Outcome.ABSTAIN), True, True),
    (AnswerStatus.DECLINED, allowing(Outcome.ABSTAIN), True, True),
    (AnswerStatus.CLARIFY, allowing(Outcome.REFUSE), True, True),
    (AnswerStatus.CLARIFY, allowing(Outcome.CLARIFY, Outcome.ANSWER), True, True),
    (AnswerStatus.NOT_FOUND, allowing(Outcome.ANSWER), True, False),
    (AnswerStatus.NOT_FOUND, allowing(Outcome.PARTIAL, Outcome.ANSWER), True, False),
    (AnswerStatus.PARTIAL, allowing(Outcome.ABSTAIN, Outcome.PARTIAL), True, True),
    (AnswerStatus.PARTIAL, allowing(Outcome.ABSTAIN), False, True),
    (AnswerStatus.PARTIAL, allowing(Outcome.PARTIAL, Outcome.ANSWER), False, False),
    (AnswerStatus.ANSWERED, allowing(Outcome.ABSTAIN), False, True),
]


@pytest.mark.parametrize(("status", "question", "abstained", "may"), ABSTENTIONS)
def test_abstaining_is_giving_no_answer_or_a_partial_one_where_that_is_all_there_is(
    status: AnswerStatus, question: GoldenQuestion, abstained: bool, may: bool, generation: Generation
) -> None:
    found = marked(answer(status=status), generation, question)
    assert (found.abstained, found.may_abstain) == (abstained, may)


def test_text_is_normalised_before_it_is_matched() -> None:
    raw = "“Total\u00a0Place”—the *whole_place* pilots’ ﬁgures, 10–15, −3 ½"
    assert normalise(raw) == '"Total Place"-the wholeplace pilots\' figures, 10-15, -3 1⁄2'


@given(st.text())
def test_normal_text_has_no_emphasis_and_one_kind_of_dash(text: str) -> None:
    plain = normalise(text)
    assert not set(plain) & set("*_‘’“”")
    assert all(each == "-" for each in plain if unicodedata.category(each) == "Pd")


def test_headings_are_told_and_shown(citation: Citation) -> None:
    heading = Statement("New Deal for Communities", StatementKind.HEADING)
    found = replace(answer(citation, notices=("Nothing else.",)), statements=(heading,))
    assert "New Deal" in told(found)
    assert "New Deal" in shown(found)


def test_programmes_are_known_by_name_alias_and_opening() -> None:
    taxonomy = Taxonomy(
        programmes=(
            Programme("gm", "Greater Manchester devolution", ("GMCA",)),
            Programme("cross-government", "Cross-government working"),
        )
    )
    names = ("gm", "gmca", "Greater Manchester", "cross-cutting", "Great")
    assert [programme_id(taxonomy, name) for name in names] == ["gm", "gm", "gm", "cross-government", ""]
