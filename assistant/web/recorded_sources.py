"""Find a quotation that was recorded in today's collection, which may have changed since."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answering.grounding import page_address
from assistant.kernel.domain import Citation
from assistant.kernel.index.generation import Generation


@dataclass(frozen=True, slots=True)
class Standing:
    """It stands there still, or stands now on another page."""

    address: str


@dataclass(frozen=True, slots=True)
class Gone:
    """It stands nowhere any more."""

    document: bool  # the document has gone, not only the words


def find(citation: Citation, generation: Generation) -> Standing | Gone:
    """Return where a citation's quote stands, word for word, nearest to where it stood."""
    document_id = citation.document_id
    entry = generation.sources.get(document_id)
    if entry is None:
        return Gone(document=True)
    # The page that was cited first, then those around it.
    for number in sorted(range(1, entry.pages + 1), key=lambda number: abs(number - citation.page)):
        text = generation.passages.page_text(document_id, number)
        start = _start(text, citation, same_page=number == citation.page)
        if start >= 0:
            return Standing(page_address(document_id, number, start=start, end=start + len(citation.quote)))
    return Gone(document=False)


def _start(text: str, citation: Citation, *, same_page: bool) -> int:
    start, end = citation.span.start, citation.span.end
    return start if same_page and text[start:end] == citation.quote else text.find(citation.quote)
