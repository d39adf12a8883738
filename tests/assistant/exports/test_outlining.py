from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from exported_made import (
    EDITION,
    SERVICE,
    answer,
    citation,
    cited_turn,
    conversation,
    conversations,
    extract,
    row,
    turn,
)
from hypothesis import given, settings

from assistant.exports.outline import BlockKind
from assistant.exports.outlining import answer_outline, conversation_outline
from assistant.kernel.domain import (
    AnswerStatus,
    DocumentStatus,
    Nearest,
    Span,
    Statement,
    StatementKind,
)
from assistant.records.model import Conversation


def _texts(outline_blocks: tuple, kind: BlockKind) -> list[str]:
    return [block.text for block in outline_blocks if block.kind is kind]


def test_references_are_numbered_through_the_whole_document() -> None:
    second = cited_turn("A bridge was built.", document_id="bridges")
    outline = conversation_outline(conversation(cited_turn(), second), EDITION)
    assert [(item.number, item.quote) for item in outline.references] == [
        (1, "Two wells were dug."),
        (2, "A bridge was built."),
    ]
    assert [block.marks for block in outline.blocks if block.kind is BlockKind.STATEMENT] == [(1,), (2,)]


def test_a_quotation_cited_twice_is_one_reference() -> None:
    outline = conversation_outline(conversation(cited_turn(), cited_turn()), EDITION)
    assert len(outline.references) == 1
    assert [block.marks for block in outline.blocks if block.kind is BlockKind.STATEMENT] == [(1,), (1,)]


def test_the_same_words_elsewhere_on_the_page_are_another_reference() -> None:
    elsewhere = cited_turn(span=Span(5, 400, 419))
    assert len(conversation_outline(conversation(cited_turn(), elsewhere), EDITION).references) == 2


def test_a_shared_reference_says_what_the_later_answer_knew_of_its_document() -> None:
    later = cited_turn(status=DocumentStatus.WITHDRAWN)
    (reference,) = conversation_outline(conversation(cited_turn(), later), EDITION).references
    assert reference.standing == "withdrawn"


def test_a_reference_tells_where_its_quotation_stands() -> None:
    (reference,) = answer_outline(cited_turn(status=DocumentStatus.SUPERSEDED), EDITION).references
    assert reference.described == (
        "The Wells Fund (superseded), Ministry of Wells, 2010, page iv (5 in the file), “What was dug”"
    )
    assert [link.url for link in reference.links] == [
        f"{SERVICE}/documents/wells/pages/5?start=10&end=30#quote",
        "https://wells.example/fund.pdf#page=5",
    ]


def test_a_reference_says_that_its_page_was_read_by_text_recognition() -> None:
    (reference,) = answer_outline(cited_turn(ocr=True, confidence=0.82), EDITION).references
    assert reference.details[-1] == "read by text recognition (82% sure)"


def test_an_undated_document_without_pages_is_described_by_its_section() -> None:
    made = cited_turn(published="", publisher="", paginated=False, page=2, page_label="What was dug")
    (reference,) = answer_outline(made, EDITION).references
    assert reference.described == "The Wells Fund, undated, section 2, “What was dug”"


def test_an_address_that_is_no_web_address_becomes_no_link() -> None:
    (reference,) = answer_outline(cited_turn(origin_url="javascript:alert(1)"), EDITION).references
    assert [link.url for link in reference.links] == [
        f"{SERVICE}/documents/wells/pages/5?start=10&end=30#quote"
    ]


def test_a_table_row_is_read_with_its_headers_and_quoted_as_it_stands() -> None:
    quote = row("Leeds", "£3m")
    cited = citation(quote=quote, header=("Place", "Spent"))
    given_answer = answer(extract(quote, 1, header=("Place", "Spent")), citations=(cited,))
    outline = answer_outline(turn(given_answer), EDITION)
    assert _texts(outline.blocks, BlockKind.STATEMENT) == ["Place: Leeds; Spent: £3m"]
    assert outline.references[0].quote == "Leeds | £3m"


def test_headings_and_notices_stay_what_they_are() -> None:
    said = (
        Statement("Wells Fund", StatementKind.HEADING),
        Statement("Not found: bridges.", StatementKind.NOTICE),
    )
    blocks = conversation_outline(conversation(turn(answer(*said))), EDITION).blocks
    assert [(block.kind, block.text, block.level) for block in blocks[:3]] == [
        (BlockKind.HEADING, "What was dug?", 1),
        (BlockKind.HEADING, "Wells Fund", 2),
        (BlockKind.NOTICE, "Not found: bridges.", 0),
    ]


def test_models_words_keep_their_marks_and_what_no_source_bears_out_says_so() -> None:
    said = (
        Statement("Both wells were dug.", StatementKind.WRITTEN, (1,)),
        Statement("Ten wells were dug.", StatementKind.UNSUPPORTED),
    )
    outline = answer_outline(turn(answer(*said, citations=(citation(),))), EDITION)
    assert [(block.kind, block.text, block.marks) for block in outline.blocks[:2]] == [
        (BlockKind.STATEMENT, "Both wells were dug.", (1,)),
        (BlockKind.NOTICE, "Not found in the sources: Ten wells were dug.", ()),
    ]
    assert outline.references[0].quote == "Two wells were dug."


def test_the_document_claims_a_check_of_a_models_words_only_where_it_has_any() -> None:
    said = Statement("Both wells were dug.", StatementKind.WRITTEN, (1,))
    written = answer_outline(turn(answer(said, citations=(citation(),))), EDITION)
    claim = (
        "What a language model wrote was checked, sentence by sentence, against the passages that it cites."
    )
    assert claim in written.about and len(written.about) == 3
    assert claim not in answer_outline(cited_turn(), EDITION).about
    both = conversation(cited_turn(), turn(answer(said, citations=(citation(),))))
    assert claim in conversation_outline(both, EDITION).about


def test_an_answer_alone_has_its_question_as_its_title() -> None:
    outline = answer_outline(turn(answer(Statement("Wells Fund", StatementKind.HEADING))), EDITION)
    assert outline.title == "What was dug?"
    assert outline.blocks[0].level == 1


def test_not_found_says_what_was_searched_and_what_is_nearest() -> None:
    nearest = Nearest("p", "wells", "The Wells Fund", 2, "2", "Costs", "/documents/wells/pages/2")
    notice = Statement("The collection does not say.", StatementKind.NOTICE)
    made = turn(answer(notice, status=AnswerStatus.NOT_FOUND, nearest=(nearest,)))
    blocks = answer_outline(made, EDITION).blocks
    assert [block.text for block in blocks[:3]] == [
        "The collection does not say.",
        "Nearest passages",
        "The Wells Fund, “Costs”, page 2",
    ]
    assert blocks[2].url == f"{SERVICE}/documents/wells/pages/2"
    assert "1,514 passages of 45 documents were searched." in blocks[3].text


def test_a_question_asked_back_lists_its_choices() -> None:
    made = turn(answer(status=AnswerStatus.CLARIFY, choices=("Deep wells?", "Shallow wells?")))
    assert _texts(answer_outline(made, EDITION).blocks, BlockKind.ITEM) == ["Deep wells?", "Shallow wells?"]


def test_a_turn_without_an_answer_says_so() -> None:
    failed = turn(None, problem="The index is damaged.")
    blocks = conversation_outline(conversation(turn(None), failed), EDITION).blocks
    assert _texts(blocks, BlockKind.NOTICE) == ["No answer was recorded.", "The index is damaged."]


def test_a_number_whose_citation_is_no_longer_kept_marks_nothing() -> None:
    blocks = answer_outline(turn(answer(extract("Two wells were dug.", 7))), EDITION).blocks
    assert blocks[0].marks == ()


def test_the_document_says_when_it_was_made_and_that_quotations_were_checked() -> None:
    made = "Made by Wells Council on 5 March 2027 at 14:05 UTC."
    checked = "Each quotation was checked, word for word, against the page that its reference names."
    assert answer_outline(cited_turn(), EDITION).about == (made, checked)
    assert answer_outline(turn(answer()), EDITION).about == (made,)


@given(conversations())
@settings(max_examples=40)
def test_every_mark_leads_to_the_quotation_that_was_cited(made: Conversation) -> None:
    outline = conversation_outline(made, EDITION)
    statements = iter(
        [block for block in outline.blocks if block.kind in (BlockKind.STATEMENT, BlockKind.NOTICE)]
    )
    for item in made.turns:
        if item.answer is None:
            next(statements)
            continue
        quotes = {cited.number: cited.quote for cited in item.answer.citations}
        for statement in item.answer.statements:
            if statement.kind is not StatementKind.HEADING:
                shown = [outline.reference(number).quote for number in next(statements).marks]
                assert set(shown) == {quotes[number] for number in statement.citations}
    assert [item.number for item in outline.references] == list(range(1, len(outline.references) + 1))


@given(conversations())
@settings(max_examples=40)
def test_every_citation_is_a_reference_with_its_quote_word_for_word(made: Conversation) -> None:
    cited = {
        (citation.document_id, citation.span, citation.quote)
        for item in made.turns
        if item.answer
        for citation in item.answer.citations
    }
    references = conversation_outline(made, EDITION).references
    assert sorted(item.quote for item in references) == sorted(quote for _, _, quote in cited)


@given(conversations())
@settings(max_examples=40)
def test_headings_never_skip_a_level(made: Conversation) -> None:
    for outline in (
        conversation_outline(made, EDITION),
        *(answer_outline(item, EDITION) for item in made.turns),
    ):
        levels = [0, *(block.level for block in outline.blocks if block.kind is BlockKind.HEADING)]
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_service_at_an_address_with_a_slash_has_the_same_links() -> None:
    slashed = replace(EDITION, service=f"{SERVICE}/")
    assert (
        answer_outline(cited_turn(), slashed).references == answer_outline(cited_turn(), EDITION).references
    )
