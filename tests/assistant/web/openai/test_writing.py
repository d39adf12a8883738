from __future__ import annotations

from dataclasses import replace
from typing import Any

from made_answers import answer, citation, extract, nearest
from markdown_it import MarkdownIt

from assistant.answering.progress import Finished, Understood, said
from assistant.kernel.domain import Answer, AnswerStatus, DocumentStatus, Filters, Statement, StatementKind
from assistant.web.openai.sources import open_webui_source, titled, url_citations
from assistant.web.openai.writing import Message

SERVICE = "https://precedent.example/"
TRICKY = "See [here](https://evil.example) ![x](https://evil.example/p.png) <img src=x> # *now*"


def written(made: Answer, **options: Any) -> Message:
    """The message of an answer, as it is told."""
    message = Message(SERVICE, **{"listed": False, **options})
    pieces = [message.hear(Understood(made.searched.query, (), Filters()))]
    pieces += [message.hear(said(statement, made.citations)) for statement in made.statements]
    pieces.append(message.hear(Finished(made)))
    assert "".join(pieces) == message.text
    return message


def test_statements_are_paragraphs_with_their_marks() -> None:
    one, two = citation(1, "Partners helped."), citation(2, "Money helped.")
    statements = (
        Statement("The  fund", StatementKind.HEADING),
        extract("Partners helped.", 1, 2),
        Statement("Nothing else was found.", StatementKind.NOTICE),
    )
    message = written(answer(one, two, statements=statements))
    assert message.text == "### The fund\n\nPartners helped. [1] [2]\n\nNothing else was found."
    assert [message.text[mark.start : mark.end] for mark in message.marks] == ["[1]", "[2]"]


def test_a_written_statement_that_is_not_found_says_so() -> None:
    unsupported = Statement("Trade grew by 90%.", StatementKind.UNSUPPORTED)
    assert (
        written(answer(statements=(unsupported,))).text == "Trade grew by 90%. *(not found in the sources)*"
    )


def test_table_rows_are_read_with_the_headers_of_their_cells() -> None:
    row = Statement("Leeds | £3m", StatementKind.EXTRACT, (1,), ("Place", "Spent"))
    made = answer(citation(1, "Leeds | £3m"), statements=(row,))
    assert written(made).text == "Place: Leeds; Spent: £3m [1]"


def test_choices_and_nearest_passages_are_listed() -> None:
    asked_back = answer(status=AnswerStatus.CLARIFY, statements=(), choices=("What was A?", "What was B?"))
    assert written(asked_back).text == "- What was A?\n- What was B?"
    nothing = answer(status=AnswerStatus.NOT_FOUND, statements=(), nearest=(nearest(),))
    assert "](<https://precedent.example/documents/harbour-fund>)" in written(nothing).text
    assert "Nearest" not in written(replace(nothing, status=AnswerStatus.ANSWERED)).text


def test_references_name_their_documents_and_repeat_no_quote_that_was_read() -> None:
    quoted, resting = citation(1, "Partners helped."), citation(2, "Money helped.")
    resting = replace(resting, status=DocumentStatus.WITHDRAWN)
    own = Statement("Money mattered.", StatementKind.WRITTEN, (2,))
    made = answer(quoted, resting, statements=(extract("Partners helped.", 1), own))
    *_, head, listed = written(made, listed=True).text.split("\n\n")
    assert head == "**References**"
    first, second = listed.splitlines()
    assert first == (
        "- [1] [The harbour-fund in full](<https://precedent.example/documents/harbour-fund#page=1>), "
        "Test Library, 2006, page 1"
    )
    assert "withdrawn" in second and second.endswith("– “Money helped.”")


def test_markup_in_sources_is_shown_and_not_made() -> None:
    hostile = citation(1, TRICKY, title=TRICKY)
    made = answer(hostile, statements=(extract(TRICKY, 1), Statement(TRICKY, StatementKind.HEADING)))
    text = written(
        replace(made, nearest=(nearest(title=TRICKY),), status=AnswerStatus.PARTIAL), listed=True
    ).text
    tokens = [child for token in MarkdownIt().parse(text) for child in token.children or [token]]
    links = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
    assert links and all(link.startswith("https://precedent.example/documents/") for link in links)
    assert not {"image", "html_inline", "html_block", "em_open"} & {token.type for token in tokens}
    assert sum(token.content.count("![x](https://evil.example/p.png)") for token in tokens) == 4


def test_a_follow_up_is_told_how_it_was_read_and_another_is_not() -> None:
    made = answer(question="What helped the Harbour Fund?", statements=())
    assert written(made, asked="What helped it?").text == "*Searched for: What helped the Harbour Fund?*"
    assert written(made, asked="what helped the harbour fund?").text == written(made).text == ""


def test_annotations_stand_at_the_marks() -> None:
    made = answer(citation(1, "Partners 🙂 helped."), citation(2, "Money helped."))
    message = written(made)
    found = [each["url_citation"] for each in url_citations(message.marks, made.citations, SERVICE)]
    assert [message.text[each["start_index"] : each["end_index"]] for each in found] == ["[1]", "[2]"]
    assert {each["url"] for each in found} == {
        f"https://precedent.example{item.url}" for item in made.citations
    }


def test_open_webui_is_told_pages_from_nought_and_no_page_of_a_document_without() -> None:
    paged = open_webui_source(citation(3, "Partners helped."), "All of it.", SERVICE)
    section = replace(citation(3, "Partners helped."), paginated=False, page_label="Findings")
    assert paged["metadata"][0]["page"] == 2 and paged["document"] == ["All of it."]
    assert "page" not in open_webui_source(section, "All of it.", SERVICE)["metadata"][0]
    assert titled(section) == "The harbour-fund in full, section 3, “Findings”"


def test_open_webui_fetches_nothing_for_a_source() -> None:
    # It asks another host for the icon of each source whose id or name is an address.
    source = open_webui_source(citation(1, "Partners helped."), "All of it.", SERVICE)
    for shown in (source["source"]["id"], source["source"]["name"], *source["metadata"][0].values()):
        assert not str(shown).startswith("http")
