from __future__ import annotations

from exported_made import (
    EDITION,
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
from lxml import html

from assistant.exports.outline import BlockKind
from assistant.exports.outlining import answer_outline, conversation_outline
from assistant.exports.rich import rich_text
from assistant.kernel.domain import AnswerStatus
from assistant.records.model import Conversation

_OURS = {
    "div",
    "h1",
    "h2",
    "h3",
    "p",
    "em",
    "small",
    "sup",
    "a",
    "ul",
    "ol",
    "li",
    "cite",
    "bdi",
    "blockquote",
}


def _parsed(fragment: str) -> html.HtmlElement:
    return html.fragment_fromstring(fragment, create_parent="div")


@given(conversations())
@settings(max_examples=30)
def test_texts_are_shown_and_never_run(made: Conversation) -> None:
    outline = conversation_outline(made, EDITION)
    page = _parsed(rich_text(outline))
    assert {element.tag for element in page.iter()} <= _OURS
    assert {name for element in page.iter() for name in element.attrib} <= {"dir", "href", "value"}
    assert [quote.text_content() for quote in page.iter("blockquote")] == [
        item.quote for item in outline.references
    ]
    shown = page.text_content()
    assert all(block.text in shown for block in outline.blocks)
    ours = {block.url for block in outline.blocks}
    ours |= {link.url for item in outline.references for link in item.links}
    assert {link.get("href") for link in page.iter("a")} <= ours


@given(conversations(any_texts))
@settings(max_examples=30)
def test_any_text_can_be_sent(made: Conversation) -> None:
    assert rich_text(conversation_outline(made, EDITION)).encode("utf-8")


def test_an_answer_has_marks_a_list_of_references_and_absolute_links() -> None:
    page = _parsed(rich_text(answer_outline(cited_turn("<b>Two</b> wells & more."), EDITION)))
    mark = page.find("./p/sup/a")
    assert mark is not None
    assert mark.text == "[1]"
    assert mark.get("href") == f"{SERVICE}/documents/wells/pages/5?start=10&end=30#quote"
    (reference,) = page.findall("./ol/li")
    assert reference.get("value") == "1"
    assert reference.findtext(".//blockquote/p") == "<b>Two</b> wells & more."


def test_headings_keep_their_order() -> None:
    page = _parsed(rich_text(conversation_outline(conversation(cited_turn(), title="Wells & more"), EDITION)))
    headings = [(element.tag, element.text) for element in page if element.tag in ("h1", "h2", "h3")]
    assert headings == [("h1", "Wells & more"), ("h2", "What was dug?"), ("h2", "References")]


def test_items_that_follow_each_other_are_one_list() -> None:
    made = turn(answer(extract("Which?"), status=AnswerStatus.CLARIFY, choices=("Deep?", "Shallow?")))
    outline = answer_outline(made, EDITION)
    (listed,) = _parsed(rich_text(outline)).findall("./ul")
    items = [block.text for block in outline.blocks if block.kind is BlockKind.ITEM]
    assert [item.text for item in listed] == items == ["Deep?", "Shallow?"]
