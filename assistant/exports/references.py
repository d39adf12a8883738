"""Number the quotations of a whole document: no two share a number, and one cited twice keeps its first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.exports.outline import Link, Reference
from assistant.exports.wording import legible, place, recognised, web_address
from assistant.kernel.domain import Citation, DocumentStatus, Span

_Key = tuple[str, Span, str]


class References:
    """The references of one document, as its answers are gone through."""

    def __init__(self, service: str) -> None:
        self._service = service.rstrip("/")
        self._cited: dict[_Key, Citation] = {}

    def add(self, citations: Sequence[Citation]) -> Mapping[int, int]:
        """Take in an answer's citations; return their numbers in the document by those in the answer."""
        keys = {citation.number: self._take(citation) for citation in citations}
        order = {key: number for number, key in enumerate(self._cited, start=1)}
        return {number: order[key] for number, key in keys.items()}

    def listed(self) -> tuple[Reference, ...]:
        """Return the references in the order of their numbers."""
        return tuple(
            self._reference(number, citation) for number, citation in enumerate(self._cited.values(), start=1)
        )

    def _take(self, citation: Citation) -> _Key:
        key = (citation.document_id, citation.span, citation.quote)
        # A later answer knows more of the document: it may have been withdrawn in the meantime.
        self._cited[key] = citation
        return key

    def _reference(self, number: int, citation: Citation) -> Reference:
        where = place(citation.page, citation.page_label, paginated=citation.paginated)
        heading = "" if citation.heading == citation.page_label else citation.heading
        details = (
            citation.publisher,
            citation.published[:4] or "undated",
            where,
            f"“{heading}”" if heading else "",
            recognised(citation),
        )
        links = [Link(legible(f"See it on {where}"), web_address(f"{self._service}{citation.url}"))]
        if origin := web_address(citation.origin_url):
            links.append(Link("Where its publisher shows it", origin))
        current = citation.status is DocumentStatus.CURRENT
        return Reference(
            number=number,
            title=legible(citation.title),
            standing="" if current else citation.status.value,
            details=tuple(legible(detail) for detail in details if detail),
            quote=legible(citation.quote),
            links=tuple(links),
        )
