from __future__ import annotations

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from assistant.answering.grounding import Grounding, QuoteNotOnPage, page_address
from assistant.kernel.domain import DocumentStatus, Passage, Sentence, Span, StatementKind
from assistant.kernel.index.generation import Generation


def passage_of(generation: Generation, document: str, ordinal: int = 0) -> Passage:
    return generation.passages.of_document(document)[ordinal].passage


def crossing(generation: Generation) -> tuple[Passage, Sentence]:
    passage = passage_of(generation, "quarry")
    (sentence,) = [each for each in passage.sentences if len(each.spans) == 2]
    return passage, sentence


def test_every_sentence_of_a_collection_is_proven(generation: Generation, awkward: Generation) -> None:
    for opened in (generation, awkward):
        grounding = Grounding(opened, strict=True)
        for found in opened.passages.all():
            for sentence in found.passage.sentences:
                statement = grounding.extract(found.passage, sentence)
                assert statement is not None
                assert statement.text == sentence.text
        for citation in grounding.citations:
            page = opened.passages.page(citation.document_id, citation.page)
            assert page is not None
            assert page.text[citation.span.start : citation.span.end] == citation.quote


def test_citation_holds_what_the_index_says(generation: Generation) -> None:
    passage = passage_of(generation, "harbour-fund")
    grounding = Grounding(generation, strict=True)
    sentence = passage.sentences[0]
    statement = grounding.extract(passage, sentence)
    (citation,) = grounding.citations
    assert statement is not None
    assert (statement.kind, statement.citations) == (StatementKind.EXTRACT, (1,))
    assert citation.quote == sentence.text
    assert citation.title == "The Harbour Fund, 2001 to 2006"
    assert (citation.publisher, citation.published) == ("Test Library", "2020-05-01")
    assert (citation.page, citation.page_label, citation.paginated) == (1, "1", True)
    assert citation.status is DocumentStatus.CURRENT
    span = sentence.spans[0]
    assert citation.url == f"/documents/harbour-fund/pages/1?start={span.start}&end={span.end}#quote"


def test_section_is_cited_by_its_heading(generation: Generation) -> None:
    passage = passage_of(generation, "lantern")
    grounding = Grounding(generation, strict=True)
    grounding.extract(passage, passage.sentences[0])
    (citation,) = grounding.citations
    assert not citation.paginated
    assert citation.page_label == citation.heading == "What the Lantern Programme was"


@pytest.mark.parametrize(
    ("document", "status"),
    [("lantern-early", DocumentStatus.SUPERSEDED), ("orchard", DocumentStatus.WITHDRAWN)],
)
def test_citation_of_what_no_longer_stands_says_so(
    generation: Generation, document: str, status: DocumentStatus
) -> None:
    passage = passage_of(generation, document)
    grounding = Grounding(generation, strict=True)
    grounding.extract(passage, passage.sentences[0])
    assert grounding.citations[0].status is status


def test_sentence_over_a_page_end_is_cited_on_both_pages(awkward: Generation) -> None:
    passage, sentence = crossing(awkward)
    grounding = Grounding(awkward, strict=True)
    statement = grounding.extract(passage, sentence)
    assert statement is not None
    assert statement.citations == (1, 2)
    assert [citation.page for citation in grounding.citations] == [1, 2]
    quotes = [citation.quote for citation in grounding.citations]
    assert " ".join(" ".join(quotes).split()) == sentence.text
    assert quotes[0].endswith("had brought")
    assert quotes[1].startswith("lasting jobs")


def test_same_quotation_is_cited_once_and_numbers_run_from_1(generation: Generation) -> None:
    passage = passage_of(generation, "harbour-fund")
    grounding = Grounding(generation, strict=True)
    numbers = [
        statement.citations
        for sentence in (
            passage.sentences[0],
            passage.sentences[1],
            passage.sentences[0],
            passage.sentences[2],
        )
        if (statement := grounding.extract(passage, sentence))
    ]
    assert numbers == [(1,), (2,), (1,), (3,)]
    assert [citation.number for citation in grounding.citations] == [1, 2, 3]


def altered(sentence: Sentence, wrong: str) -> Sentence:
    span = sentence.spans[0]
    return {
        "another text": replace(sentence, text=sentence.text + " And more."),
        "another case": replace(sentence, text=sentence.text.upper()),
        "another place": replace(sentence, spans=(replace(span, start=span.start + 1, end=span.end + 1),)),
        "too short": replace(sentence, spans=(replace(span, end=span.end - 1),)),
        "past the end": replace(sentence, spans=(Span(span.page, 10**6, 10**6 + 5),)),
        "another page": replace(sentence, spans=(replace(span, page=2),)),
        "no such page": replace(sentence, spans=(replace(span, page=99),)),
        "no place": replace(sentence, spans=()),
        "no text": replace(sentence, text="", spans=(replace(span, end=span.start),)),
        "nothing": replace(sentence, text="", spans=()),
    }[wrong]


WRONG = (
    "another text", "another case", "another place", "too short", "past the end", "another page",
    "no such page", "no place", "no text", "nothing",
)  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_sentence_that_is_not_on_its_page_raises_where_settings_are_strict(
    generation: Generation, wrong: str
) -> None:
    passage = passage_of(generation, "harbour-fund")
    grounding = Grounding(generation, strict=True)
    with pytest.raises(QuoteNotOnPage, match=r"harbour-fund"):
        grounding.extract(passage, altered(passage.sentences[0], wrong))


@pytest.mark.parametrize("wrong", WRONG)
def test_sentence_that_is_not_on_its_page_is_dropped_and_logged_otherwise(
    generation: Generation, wrong: str
) -> None:
    passage = passage_of(generation, "harbour-fund")
    grounding = Grounding(generation, strict=False)
    with capture_logs() as logs:
        assert grounding.extract(passage, altered(passage.sentences[0], wrong)) is None
    assert grounding.citations == ()
    assert [(line["event"], line["passage"]) for line in logs] == [("quote_not_on_page", passage.id)]


def test_half_proven_sentence_leaves_no_citation_behind(awkward: Generation) -> None:
    passage, sentence = crossing(awkward)
    first, second = sentence.spans
    broken = replace(sentence, spans=(first, replace(second, page=99)))
    grounding = Grounding(awkward, strict=False)
    with capture_logs():
        assert grounding.extract(passage, broken) is None
    assert grounding.citations == ()


def test_parts_must_add_up_to_the_sentence(awkward: Generation) -> None:
    """Each part stands on its page and in the sentence, and a word between them on neither."""
    passage, sentence = crossing(awkward)
    first, second = sentence.spans
    gap = replace(sentence, spans=(first, replace(second, start=second.start + len("lasting "))))
    with pytest.raises(QuoteNotOnPage):
        Grounding(awkward, strict=True).extract(passage, gap)


def test_dropped_sentence_takes_no_number(generation: Generation) -> None:
    passage = passage_of(generation, "harbour-fund")
    grounding = Grounding(generation, strict=False)
    with capture_logs():
        grounding.extract(passage, altered(passage.sentences[0], "another text"))
    statement = grounding.extract(passage, passage.sentences[1])
    assert statement is not None
    assert statement.citations == (1,)


def test_address_marks_a_quote_only_where_both_ends_are_known() -> None:
    assert page_address("a", 3) == "/documents/a/pages/3"
    assert page_address("a", 3, start=0, end=9) == "/documents/a/pages/3?start=0&end=9#quote"
    assert page_address("a", 3, start=4) == "/documents/a/pages/3"
