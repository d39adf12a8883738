from __future__ import annotations

import pytest
from exported_made import citation, extract, row
from hypothesis import given
from hypothesis import strategies as st
from slack_made import LINKS, parsed, texts

from assistant.kernel.domain import Statement, StatementKind
from assistant.slack.writing.limits import length
from assistant.slack.writing.markdown import line
from assistant.slack.writing.statements import BETWEEN, PARAGRAPH, note, question, said

CHECK = LINKS.of("c0ffee", 2)
ONE = citation(1)
SOURCE = "https://precedent.example/conversations/c0ffee#turn-2-source-"


def test_a_quotation_is_a_block_quote_whose_references_open_the_evidence() -> None:
    both = (ONE, citation(2))
    assert said(extract("Two wells were dug.", 1, 2), both, CHECK) == (
        f"> Two wells were dug. [\\[1\\]]({SOURCE}1) [\\[2\\]]({SOURCE}2)"
    )


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (StatementKind.WRITTEN, f"They dug. [\\[1\\]]({SOURCE}1)"),
        (StatementKind.UNSUPPORTED, "**Not found in the sources:** They dug."),
        (StatementKind.HEADING, "**They dug.**"),
        (StatementKind.NOTICE, "_They dug._"),
    ],
)
def test_each_kind_of_statement_is_told_apart(kind: StatementKind, written: str) -> None:
    numbers = (1,) if kind is StatementKind.WRITTEN else ()
    assert said(Statement("They dug.", kind, numbers), [ONE], CHECK) == written


def test_a_row_of_a_table_is_read_with_the_headers_of_its_cells() -> None:
    statement = extract(row("Leeds", "£3m"), 1, header=("Place", "Spent"))
    assert said(statement, [ONE], CHECK).startswith("> Place: Leeds; Spent: £3m [")


def test_a_number_without_its_citation_marks_nothing() -> None:
    assert said(extract("Two wells.", 1, 7, 1), [ONE], CHECK) == f"> Two wells. [\\[1\\]]({SOURCE}1)"


def test_without_a_conversation_references_open_the_page_of_evidence() -> None:
    address = "https://precedent.example/documents/wells/pages/5?start=10&end=30#quote"
    assert said(extract("Two wells.", 1), [ONE], LINKS.of("", 0)) == f"> Two wells. [\\[1\\]]({address})"


@given(texts.filter(line), st.sampled_from(StatementKind))
def test_a_statement_is_read_back_word_for_word_with_no_link_but_ours(text: str, kind: StatementKind) -> None:
    words, links, kinds = parsed(said(Statement(text, kind, (1,)), [ONE], CHECK))
    assert words.removeprefix("Not found in the sources: ") == f"{line(text)} [1]"
    assert links == [("[1]", f"{SOURCE}1")]
    assert "image" not in kinds


@pytest.mark.parametrize("text", ["a ", "&", "é", "*b* ", "# c - ", "word " * 20])
def test_a_statement_too_long_for_a_paragraph_is_several_that_have_all_its_words(text: str) -> None:
    long = (text * 7_000)[:7_000]
    paragraphs = said(extract(long, 1), [ONE], CHECK).split(BETWEEN)
    assert all(length(paragraph) <= PARAGRAPH for paragraph in paragraphs)
    read = " ".join(parsed(paragraph)[0] for paragraph in paragraphs)
    assert "".join(read.split()) == "".join(f"{long}[1]".split())


def test_what_stands_above_an_answer_is_escaped_as_the_rest_is() -> None:
    assert question("What of <!here>?") == "**What of &lt;!here&gt;?**"
    assert note("Left out: *names*") == r"_Left out: \*names\*_"
    assert question(" ") == note("") == ""
