from __future__ import annotations

import pytest
from exported_made import (
    EDITION,
    SERVICE,
    answer,
    cited_turn,
    conversation,
    conversations,
    legible_texts,
    turn,
)
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.exports.markdown import escaped, markdown
from assistant.exports.outline import BlockKind
from assistant.exports.outlining import answer_outline, conversation_outline
from assistant.records.model import Conversation

# As the standard has it, HTML and all, and with what GitHub adds.
_RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _inlines(source: str) -> list[Token]:
    return [token for token in _RENDERER.parse(source) if token.type == "inline"]


def _text(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def _links(source: str) -> list[str]:
    children = [child for token in _inlines(source) for child in token.children or ()]
    return [str(child.attrs["href"]) for child in children if child.type == "link_open"]


@given(legible_texts)
def test_an_escaped_text_is_shown_character_for_character(text: str) -> None:
    for before in ("", "# ", "- ", "> "):
        (inline,) = _inlines(f"{before}{escaped(text)}\n") or [Token("inline", "", 0, children=[])]
        assert _text(inline) == text
        assert {child.type for child in inline.children or ()} <= {"text"}


@given(conversations())
@settings(max_examples=60)
def test_a_document_renders_as_its_texts_with_quotes_in_block_quotes_and_no_link_but_ours(
    made: Conversation,
) -> None:
    outline = conversation_outline(made, EDITION)
    source = markdown(outline)
    shown = [text for text in map(_text, _inlines(source)) if text]
    marked = [block.text + "".join(f" [{number}]" for number in block.marks) for block in outline.blocks]
    listed = [
        text
        for item in outline.references
        for text in (
            f"[{item.number}] {item.described}",
            item.quote,
            " · ".join(link.text for link in item.links),
        )
    ]
    expected = [outline.title, *marked, *(["References", *listed] if listed else []), " ".join(outline.about)]
    assert shown == [text for text in expected if text]
    ours = [block.url for block in outline.blocks if block.url]
    ours += [outline.reference(number).links[0].url for block in outline.blocks for number in block.marks]
    ours += [link.url for item in outline.references for link in item.links]
    assert sorted(_links(source)) == sorted(ours)
    allowed = {"text", "link_open", "link_close"}
    assert {child.type for token in _inlines(source) for child in token.children or ()} <= allowed
    tokens = _RENDERER.parse(source)
    assert not any(token.type == "html_block" for token in tokens)
    quotes = [tokens[at + 2] for at, token in enumerate(tokens) if token.type == "blockquote_open"]
    assert [_text(quote) for quote in quotes] == [item.quote for item in outline.references]


def test_a_document_reads_well_as_it_is() -> None:
    assert markdown(conversation_outline(conversation(cited_turn()), EDITION)) == (
        "# Wells\n\n"
        "## What was dug?\n\n"
        f"Two wells were dug. [\\[1\\]](<{SERVICE}/documents/wells/pages/5?start=10&end=30#quote>)\n\n"
        "Answered on 3 March 2027 at 09:30 UTC from the collection of 22 November 2026 "
        "(generation 2026-11-22T15-59-20Z-b0cc). 1,514 passages of 45 documents were searched.\n\n"
        "## References\n\n"
        "\\[1\\] The Wells Fund, Ministry of Wells, 2010, page iv (5 in the file), “What was dug”\n\n"
        "> Two wells were dug.\n\n"
        f"[See it on page iv (5 in the file)](<{SERVICE}/documents/wells/pages/5?start=10&end=30#quote>)"
        " · [Where its publisher shows it](<https://wells.example/fund.pdf#page=5>)\n\n"
        "Made by Wells Council on 5 March 2027 at 14:05 UTC. Each quotation was checked, word for word, "
        "against the page that its reference names.\n"
    )


@pytest.mark.parametrize("address", ["https://www.evil.example/x", "www.evil.example", "me@evil.example"])
def test_a_bare_address_is_broken_up_for_renderers_that_would_link_it(address: str) -> None:
    assert address not in escaped(f"See {address}.")


def test_an_answer_without_statements_is_still_a_document() -> None:
    outline = answer_outline(turn(answer()), EDITION)
    assert [block.kind for block in outline.blocks] == [BlockKind.NOTE]
    assert markdown(outline).startswith("# What was dug?\n\nAnswered on")
