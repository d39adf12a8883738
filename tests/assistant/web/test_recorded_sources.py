from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.bootstrap import Assistant
from assistant.kernel.domain import Citation, Span
from assistant.kernel.index.generation import Generation
from assistant.web.recorded_sources import Gone, Standing, find


@pytest.fixture
def cited(assistant: Assistant) -> Citation:
    """A citation of the first page of three."""
    return assistant.ask("How many towns did the Harbour Fund pay for?").answer.citations[0]


def test_quote_that_stands_where_it_stood_is_at_its_own_address(
    cited: Citation, generation: Generation
) -> None:
    assert find(cited, generation) == Standing(cited.url)


@pytest.mark.parametrize("page", [1, 2, 3, 99])
@pytest.mark.parametrize("moved", [0, 7, 10_000])
def test_quote_that_moved_is_found_where_it_stands_now(
    cited: Citation, generation: Generation, page: int, moved: int
) -> None:
    span = Span(page, cited.span.start + moved, cited.span.end + moved)
    assert find(replace(cited, page=page, span=span), generation) == Standing(cited.url)


def test_quote_that_stands_on_several_pages_is_found_nearest_to_where_it_stood(
    cited: Citation, generation: Generation
) -> None:
    words = "in the Harbour Fund"
    for page in (1, 2, 3):
        found = find(replace(cited, quote=words, page=page, span=Span(page, 0, 1)), generation)
        assert isinstance(found, Standing) and f"/pages/{page}?" in found.address


def test_quote_that_stands_twice_on_its_page_is_the_one_that_was_cited(
    cited: Citation, generation: Generation
) -> None:
    text = generation.passages.page_text("harbour-fund", 1)
    last = text.rindex("Harbour Fund")
    span = Span(1, last, last + len("Harbour Fund"))
    found = find(replace(cited, quote="Harbour Fund", span=span), generation)
    assert isinstance(found, Standing) and f"start={last}&" in found.address


def test_words_that_stand_nowhere_have_gone_and_the_document_has_not(
    cited: Citation, generation: Generation
) -> None:
    assert find(replace(cited, quote="never said"), generation) == Gone(document=False)


@pytest.mark.parametrize("document_id", ["no-such", "", "../harbour-fund"])
def test_document_that_is_not_there_has_gone(
    cited: Citation, generation: Generation, document_id: str
) -> None:
    assert find(replace(cited, document_id=document_id), generation) == Gone(document=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.data())
def test_what_is_found_is_what_was_quoted(
    cited: Citation, generation: Generation, data: st.DataObject
) -> None:
    page = data.draw(st.integers(1, 3))
    text = generation.passages.page_text("harbour-fund", page)
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    thought = data.draw(st.integers(1, 5))
    found = find(replace(cited, quote=quote, page=thought, span=Span(thought, start, start + 1)), generation)
    assert isinstance(found, Standing)
    number, _, query = found.address.removeprefix("/documents/harbour-fund/pages/").partition("?")
    begin, end = (int(part.partition("=")[2]) for part in query.removesuffix("#quote").split("&"))
    assert generation.passages.page_text("harbour-fund", int(number))[begin:end] == quote
