from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from exported_made import (
    EDITION,
    MADE,
    SERVICE,
    answer,
    any_texts,
    cited_turn,
    conversation,
    conversations,
    extract,
    turn,
)
from hypothesis import given, settings

from assistant.exports.outline import Outline
from assistant.exports.outlining import answer_outline, conversation_outline
from assistant.exports.word import word
from assistant.kernel.domain import BlockKind as ReadKind
from assistant.kernel.domain import Statement, StatementKind
from assistant.records.model import Conversation
from ingest.loading.markup.reading import load_docx


def _opened(outline: Outline) -> WordDocument:
    return Document(BytesIO(word(outline)))


def _quotes(document: WordDocument) -> list[str]:
    return [item.text for item in document.paragraphs if item.style and item.style.name == "Quote"]


@pytest.fixture(scope="module")
def two_answers() -> Outline:
    heading = Statement("Wells Fund", StatementKind.HEADING)
    first = cited_turn("Two wells were dug: “deep” ones, at £3m & 4% <over>.")
    second = cited_turn("A bridge was built.", document_id="bridges", origin_url="")
    assert second.answer is not None
    headed = turn(
        answer(heading, *second.answer.statements, citations=second.answer.citations), "And bridges?"
    )
    return conversation_outline(conversation(first, headed), EDITION)


@given(conversations())
@settings(max_examples=15)
def test_quotes_are_in_the_quote_style_word_for_word(made: Conversation) -> None:
    outline = conversation_outline(made, EDITION)
    assert _quotes(_opened(outline)) == [item.quote for item in outline.references]


@given(conversations(any_texts))
@settings(max_examples=15)
def test_characters_that_a_document_cannot_hold_do_not_break_it(made: Conversation) -> None:
    outline = conversation_outline(made, EDITION)
    document = _opened(outline)
    assert document.paragraphs[0].text == outline.title
    assert document.paragraphs[-1].text == " ".join(outline.about)


def test_questions_are_headings_in_order(two_answers: Outline) -> None:
    headings = [
        (item.style.name, item.text)
        for item in _opened(two_answers).paragraphs
        if item.style and item.style.name and item.style.name.startswith(("Title", "Heading"))
    ]
    assert headings == [
        ("Title", "Wells"),
        ("Heading 1", "What was dug?"),
        ("Heading 1", "And bridges?"),
        ("Heading 2", "Wells Fund"),
        ("Heading 1", "References"),
    ]


def test_citation_numbers_are_raised_and_lead_to_their_references(two_answers: Outline) -> None:
    body = _opened(two_answers).element.body
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    bookmarks = {mark.get(qn("w:name")): mark.getparent() for mark in body.iter(qn("w:bookmarkStart"))}
    assert anchors == ["reference_1", "reference_2"]
    for number, anchor in enumerate(anchors, start=1):
        assert bookmarks[anchor].text.startswith(f"[{number}] The Wells Fund")
    raised = [run for run in body.iter(qn("w:vertAlign")) if run.get(qn("w:val")) == "superscript"]
    assert len(raised) == 2


def test_references_link_to_the_evidence_and_to_the_publisher(two_answers: Outline) -> None:
    links = [link for item in _opened(two_answers).paragraphs for link in item.hyperlinks if link.address]
    evidence = (f"{SERVICE}/documents/wells/pages/5?start=10&end=30", "quote")
    assert [(link.text, link.address, link.fragment) for link in links] == [
        ("See it on page iv (5 in the file)", f"{evidence[0]}#{evidence[1]}", ""),
        ("Where its publisher shows it", "https://wells.example/fund.pdf#page=5", ""),
        ("See it on page iv (5 in the file)", f"{evidence[0]}#{evidence[1]}", ""),
    ]


def test_it_says_what_it_is_and_in_which_language(two_answers: Outline) -> None:
    document = _opened(two_answers)
    properties = document.core_properties
    assert (properties.title, properties.language, properties.author) == ("Wells", "en-GB", "Wells Council")
    assert properties.created == MADE
    languages = {item.get(qn("w:val")) for item in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_pages_are_numbered_in_the_foot(two_answers: Outline) -> None:
    foot = _opened(two_answers).sections[0].footer.paragraphs[0]
    assert [field.get(qn("w:instr")) for field in foot._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert "".join(text.text or "" for text in foot._p.iter(qn("w:t"))) == "Page 1 of 1"


def test_ingest_reads_it_back_with_headings_and_quotes(two_answers: Outline, tmp_path: Path) -> None:
    path = tmp_path / "exported.docx"
    path.write_bytes(word(two_answers))
    sections = load_docx(path).pages
    text = "\n".join(section.text for section in sections)
    assert all(item.quote in text for item in two_answers.references)
    headings = [
        section.text[block.start : block.end]
        for section in sections
        for block in section.blocks
        if block.kind is ReadKind.HEADING
    ]
    assert [item for item in headings if item != "Wells"] == [
        "What was dug?",
        "And bridges?",
        "Wells Fund",
        "References",
    ]


def test_right_to_left_and_emoji_text_survives_and_runs_its_way() -> None:
    outline = answer_outline(turn(answer(extract("حفرت بئران 👩‍👩‍👧 في 2010")), "שלום?"), EDITION)
    document = _opened(outline)
    assert [item.text for item in document.paragraphs[:2]] == ["שלום?", "حفرت بئران 👩‍👩‍👧 في 2010"]
    for paragraph in document.paragraphs[:2]:
        assert paragraph._p.pPr is not None
        assert paragraph._p.pPr.find(qn("w:bidi")) is not None
        assert paragraph.runs[0].font.rtl
    assert not document.paragraphs[2].runs[0].font.rtl


def test_a_very_long_question_is_still_its_title() -> None:
    question = "word " * 400
    document = _opened(answer_outline(turn(answer(), question), EDITION))
    assert document.paragraphs[0].text == question.strip()
    assert len(document.core_properties.title) == 255


def test_nothing_of_the_template_is_left_in_its_properties(two_answers: Outline) -> None:
    with ZipFile(BytesIO(word(two_answers))) as archive:
        assert b"python-docx" not in archive.read("docProps/core.xml")
