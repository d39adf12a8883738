"""The promise, whatever is asked: nothing is shown that does not stand on the page that is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.bootstrap import Assistant, build_assistant
from assistant.kernel.domain import Answer, Filters, StatementKind
from assistant.kernel.errors import QuestionInvalid
from assistant.kernel.settings import Settings

OPENINGS = (
    "What was", "How much did", "How many", "Who", "When did", "Which programmes", "Compare", "Tell me about", "Why",
    "And", "What about", "Did", "Give me everything on", "What helped", "What went wrong with", "", "\N{EM DASH}",
)  # fmt: skip
ODD = (
    "?",
    "...",
    '"',
    "“",
    "”",
    "👍",
    "מה",
    "2001",
    "£",
    "it",
    "they",
    "my council",
    "\u202e",
    "’",
    ":",
    "/",
    "%",
)


@pytest.fixture(scope="module")
def assistants(index_folder: Path, awkward_index: Path) -> Iterator[list[Assistant]]:
    built = [
        build_assistant(
            Settings(index=index, records="sqlite://", strict_quotes=True, _env_file=None), recorded=True
        )
        for index in (index_folder, awkward_index)
    ]
    yield built
    for each in built:
        each.library.close()


@pytest.fixture(scope="module")
def vocabulary(assistants: list[Assistant]) -> list[str]:
    found: set[str] = set()
    for each in assistants:
        with each.library.open() as generation:
            for passage in generation.passages.all():
                found.update(re.findall(r"\w+", passage.passage.text))
            found.update(programme.name for programme in generation.taxonomy.programmes)
            found.update(item.term for item in generation.taxonomy.ambiguous)
    return sorted(found)


def check(answer: Answer, assistant: Assistant) -> None:
    quotes = {citation.number: citation for citation in answer.citations}
    assert list(quotes) == list(range(1, len(quotes) + 1))
    with assistant.library.open() as generation:
        for citation in answer.citations:
            page = generation.passages.page(citation.document_id, citation.page)
            assert page is not None
            assert citation.quote
            assert page.text[citation.span.start : citation.span.end] == citation.quote
            assert page.label == citation.page_label
    for statement in answer.statements:
        if statement.kind is StatementKind.EXTRACT:
            said = " ".join(quotes[number].quote for number in statement.citations)
            assert said.split() == statement.text.split()
        else:
            assert not statement.citations
    assert answer.statements


@settings(max_examples=200)
@given(data=st.data())
def test_every_shown_quote_stands_on_its_page(
    data: st.DataObject, assistants: list[Assistant], vocabulary: list[str]
) -> None:
    words = st.lists(st.sampled_from(vocabulary) | st.sampled_from(ODD), max_size=8).map(" ".join)
    question = f"{data.draw(st.sampled_from(OPENINGS))} {data.draw(words)}"
    nations = data.draw(st.sampled_from(((), (), ("England",), ("Wales",))))
    which = data.draw(st.sampled_from(assistants))
    try:
        answer = which.ask(question, filters=Filters(nations=nations)).answer
    except QuestionInvalid:
        return
    check(answer, which)


@settings(max_examples=60)
@given(text=st.text(max_size=80))
def test_whatever_is_typed_is_answered_or_refused(text: str, assistants: list[Assistant]) -> None:
    for each in assistants:
        try:
            answer = each.ask(text).answer
        except QuestionInvalid:
            continue
        check(answer, each)


@settings(max_examples=60)
@given(data=st.data())
def test_every_quote_of_a_conversation_stands_on_its_page(
    data: st.DataObject, assistants: list[Assistant], vocabulary: list[str]
) -> None:
    which = data.draw(st.sampled_from(assistants))
    asked = st.lists(
        st.builds(
            lambda opening, words: f"{opening} {' '.join(words)}?",
            st.sampled_from(OPENINGS),
            st.lists(st.sampled_from(vocabulary), min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=4,
    )
    conversation = None
    for question in data.draw(asked):
        reply = which.ask(question, conversation_id=conversation)
        conversation = reply.conversation_id
        check(reply.answer, which)
