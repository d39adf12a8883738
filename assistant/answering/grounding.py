"""Turn sentences into citations, and prove each quote against the page it names.

The only place where a `Citation` is made. Quotes, pages and addresses come from the
index; `page.text[start:end] == quote` is checked before anything is shown.
"""

from __future__ import annotations

import structlog

from assistant.kernel.domain import Citation, Passage, Sentence, Span, Statement, StatementKind
from assistant.kernel.index.generation import Generation

log = structlog.get_logger(__name__)


class QuoteNotOnPage(AssertionError):
    """A quote is not on its page: a defect, raised where settings are strict."""


class Grounding:
    """Numbers the citations of one answer; the same quotation is cited once."""

    def __init__(self, generation: Generation, *, strict: bool) -> None:
        """`strict` raises for a quote that is not on its page; otherwise it is dropped and logged."""
        self._generation = generation
        self._strict = strict
        self._citations: dict[tuple[str, Span], Citation] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations so far, in the order of their numbers."""
        return tuple(self._citations.values())

    def title(self, document_id: str) -> str:
        """Return a document's title."""
        return self._generation.sources[document_id].source.title

    def extract(self, passage: Passage, sentence: Sentence) -> Statement | None:
        """Return a sentence as a cited statement, or None when it cannot be proven to stand on its page."""
        numbers = []
        for span in sentence.spans:
            number = self._cite(passage, sentence, span)
            if number is None:
                return None
            numbers.append(number)
        return Statement(sentence.text, StatementKind.EXTRACT, tuple(numbers)) if numbers else None

    def _cite(self, passage: Passage, sentence: Sentence, span: Span) -> int | None:
        key = (passage.document_id, span)
        if key in self._citations:
            return self._citations[key].number
        page = self._generation.passages.page(passage.document_id, span.page)
        quote = page.text[span.start : span.end] if page else ""
        if page is None or not quote or not _said_by(quote, sentence):
            self._report(passage, span)
            return None
        catalogued = self._generation.sources[passage.document_id]
        source = catalogued.source
        citation = Citation(
            number=len(self._citations) + 1,
            passage_id=passage.id,
            document_id=source.id,
            title=source.title,
            publisher=source.publisher,
            published=source.published,
            page=page.number,
            page_label=page.label,
            heading=passage.heading_path[-1] if passage.heading_path else "",
            quote=quote,
            url=page_address(source.id, page.number, start=span.start, end=span.end),
            status=source.status,
            paginated=catalogued.paginated,
            span=span,
        )
        self._citations[key] = citation
        return citation.number

    def _report(self, passage: Passage, span: Span) -> None:
        where = f"{passage.document_id}, page {span.page}, {span.start}-{span.end}"
        if self._strict:
            raise QuoteNotOnPage(f"A sentence of passage {passage.id} is not at {where}.")
        log.error("quote_not_on_page", passage=passage.id, where=where)


def _said_by(quote: str, sentence: Sentence) -> bool:
    """A quote is the sentence, or the part of it that stands on this page."""
    return quote == sentence.text if len(sentence.spans) == 1 else quote in sentence.text


def page_address(document_id: str, page: int, *, start: int | None = None, end: int | None = None) -> str:
    """Return the address, relative to the service, that shows a page or section with a quote marked on it.

    `start` and `end` are the quote's offsets in the page's text; without them the page is shown as it is.
    """
    marked = f"?start={start}&end={end}#quote" if start is not None and end is not None else ""
    return f"/documents/{document_id}/pages/{page}{marked}"
