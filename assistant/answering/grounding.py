"""Turn sentences into citations, and prove each quote against the page it names.

The only place where a `Citation` is made. Quotes, pages and addresses come from the
index; `page.text[start:end] == quote` is checked before anything is shown.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from assistant.kernel.domain import CELL, Citation, Passage, Sentence, Span, Statement, StatementKind
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.passages import CitedPage

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
        proven = self._proven(passage, sentence)
        if not proven:
            return None
        # Numbered only now, when all of the sentence is proven: no citation is left without a statement.
        numbers = [self._cite(passage, *each, sentence.header) for each in proven]
        return Statement(sentence.text, StatementKind.EXTRACT, tuple(numbers), sentence.header)

    def written(self, text: str, rests_on: Sequence[tuple[Passage, Sentence]]) -> Statement | None:
        """Return what a model wrote, citing sentences that bear it out; None where not all are proven."""
        found = [(passage, sentence, self._proven(passage, sentence)) for passage, sentence in rests_on]
        if not found or not all(proven for _, _, proven in found):
            return None
        numbers = [
            self._cite(passage, *each, sentence.header)
            for passage, sentence, proven in found
            for each in proven
        ]
        return Statement(text, StatementKind.WRITTEN, tuple(dict.fromkeys(numbers)))

    def _proven(self, passage: Passage, sentence: Sentence) -> list[tuple[Span, CitedPage, str]]:
        """Return the parts of a sentence with the pages that they stand on; none where that is not so."""
        pages = [self._generation.passages.cited(passage.document_id, span.page) for span in sentence.spans]
        quotes = [page.text[span.start : span.end] for page, span in zip(pages, sentence.spans, strict=True)]
        if not _said_by(quotes, sentence):
            self._report(passage, sentence)
            return []
        return list(zip(sentence.spans, pages, quotes, strict=True))

    def _cite(
        self, passage: Passage, span: Span, page: CitedPage, quote: str, header: tuple[str, ...]
    ) -> int:
        key = (passage.document_id, span)
        if key not in self._citations:
            self._citations[key] = self._citation(passage, span, page, quote, header)
        return self._citations[key].number

    def _citation(
        self, passage: Passage, span: Span, page: CitedPage, quote: str, header: tuple[str, ...]
    ) -> Citation:
        catalogued = self._generation.sources[passage.document_id]
        source = catalogued.source
        return Citation(
            number=len(self._citations) + 1,
            passage_id=passage.id,
            document_id=source.id,
            title=source.title,
            publisher=source.publisher,
            published=source.published,
            page=span.page,
            page_label=page.label,
            heading=passage.heading_path[-1] if passage.heading_path else "",
            quote=quote,
            url=page_address(source.id, span.page, start=span.start, end=span.end),
            status=source.status,
            paginated=catalogued.paginated,
            span=span,
            header=header if len(quote.split(CELL)) == len(header) else (),
            ocr=page.ocr,
            confidence=page.confidence,
            origin_url=f"{source.url}#{page.anchor}" if source.url and page.anchor else source.url,
        )

    def _report(self, passage: Passage, sentence: Sentence) -> None:
        spans = (f"page {span.page}, {span.start}-{span.end}" for span in sentence.spans)
        where = f"{passage.document_id}, {' and '.join(spans) or 'any page'}"
        if self._strict:
            raise QuoteNotOnPage(f"A sentence of passage {passage.id} is not at {where}.")
        log.error("quote_not_on_page", passage=passage.id, where=where)


def _said_by(quotes: Sequence[str], sentence: Sentence) -> bool:
    """Tell whether the quotes are the sentence: the one it is, or the parts of it over a page end."""
    if len(quotes) == 1:
        return bool(quotes[0]) and quotes[0] == sentence.text
    return bool(quotes) and all(quotes) and " ".join(quotes).split() == sentence.text.split()


def page_address(document_id: str, page: int, *, start: int | None = None, end: int | None = None) -> str:
    """Return the address, relative to the service, that shows a page or section with a quote marked on it.

    `start` and `end` are the quote's offsets in the page's text; without them the page is shown as it is.
    """
    marked = f"?start={start}&end={end}#quote" if start is not None and end is not None else ""
    return f"/documents/{document_id}/pages/{page}{marked}"
