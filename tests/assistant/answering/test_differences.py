from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.differences import differences
from assistant.kernel.domain import (
    Answer,
    AnswerStatus,
    Citation,
    DocumentStatus,
    Filters,
    Searched,
    Span,
    Statement,
    StatementKind,
)

SEARCHED = Searched(documents=1, passages=1, filters=Filters(), query="What?")


def answer_of(*quotes: tuple[str, str, int], status: AnswerStatus = AnswerStatus.ANSWERED) -> Answer:
    """Return an answer that quotes (text, document, page)."""
    citations = tuple(
        Citation(
            number=number, passage_id="p", document_id=document, title=document, publisher="", published="",
            page=page, page_label=str(page), heading="", quote=text, url="", status=DocumentStatus.CURRENT,
            paginated=True, span=Span(page, 0, len(text)),
        )
        for number, (text, document, page) in enumerate(quotes, 1)
    )  # fmt: skip
    said = tuple(
        Statement(text, StatementKind.EXTRACT, (number,)) for number, (text, _, _) in enumerate(quotes, 1)
    )
    return Answer(status, "What?", said, citations, SEARCHED)


ANSWERS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(("x", "y")), st.integers(1, 2)), max_size=6
).map(lambda quotes: answer_of(*quotes))


def texts(citations: tuple[Citation, ...]) -> list[str]:
    return [citation.quote for citation in citations]


def test_what_changed_is_told_apart() -> None:
    before = answer_of(("kept", "x", 1), ("moved", "x", 2), ("gone", "y", 1))
    after = answer_of(("new", "z", 1), ("kept", "x", 1), ("moved", "x", 3), status=AnswerStatus.PARTIAL)
    found = differences(before, after)
    assert texts(found.kept) == ["kept"]
    assert texts(found.added) == ["new", "moved"]
    assert texts(found.gone) == ["moved", "gone"]
    assert found.status == (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)
    assert (found.newly_cited, found.no_longer_cited) == (("z",), ("y",))


def test_headings_and_notices_are_no_difference() -> None:
    plain = answer_of(("kept", "x", 1))
    notice = Statement("18 passages were searched.", StatementKind.NOTICE)
    assert not differences(plain, replace(plain, statements=(*plain.statements, notice)))


def test_words_of_a_model_are_no_difference_where_they_rest_on_the_same() -> None:
    quoted = answer_of(("kept", "x", 1))
    first = replace(quoted, statements=(Statement("It was kept.", StatementKind.WRITTEN, (1,)),))
    again = replace(quoted, statements=(Statement("They kept it.", StatementKind.WRITTEN, (1,)),))
    assert not differences(first, again)
    assert not differences(quoted, first)


def test_words_of_a_model_are_a_difference_where_they_rest_on_something_else() -> None:
    def written(quote: str) -> Answer:
        said = Statement("It was kept.", StatementKind.WRITTEN, (1,))
        return replace(answer_of((quote, "x", 1)), statements=(said,))

    found = differences(written("kept"), written("kept, it is thought"))
    assert (texts(found.gone), texts(found.added)) == (["kept"], ["kept, it is thought"])


@given(answer=ANSWERS)
def test_an_answer_is_not_different_from_itself(answer: Answer) -> None:
    found = differences(answer, answer)
    assert not found
    assert found.kept == answer.citations


@given(before=ANSWERS, after=ANSWERS)
def test_every_citation_is_kept_added_or_gone(before: Answer, after: Answer) -> None:
    found = differences(before, after)
    assert sorted(texts((*found.kept, *found.added))) == sorted(texts(after.citations))
    assert sorted(texts((*found.kept, *found.gone))) == sorted(texts(before.citations))


@given(before=ANSWERS, after=ANSWERS)
def test_looking_back_swaps_what_is_added_and_gone(before: Answer, after: Answer) -> None:
    there, back = differences(before, after), differences(after, before)
    assert sorted(texts(there.added)) == sorted(texts(back.gone))
    assert (set(there.newly_cited), bool(there)) == (set(back.no_longer_cited), bool(back))
