"""Addresses of documents, files and pages, relative to the service, and the address of the service."""

from __future__ import annotations

from assistant.answering.grounding import page_address
from assistant.kernel.domain import Passage
from assistant.kernel.settings import Settings

_REACHED_BY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # where it listens everywhere, here is one


def document_address(document_id: str) -> str:
    """Return where a document is described."""
    return f"/documents/{document_id}"


def file_address(document_id: str, anchor: str = "") -> str:
    """Return where a document's file is, opened at an anchor such as "page=4" where one is given."""
    return f"/api/documents/{document_id}/file" + (f"#{anchor}" if anchor else "")


def passage_address(passage: Passage, page: int = 0) -> str:
    """Return a page of a passage (0: its first), with the passage marked as far as it stands there."""
    page = page or passage.first_page
    spans = [span for sentence in passage.sentences for span in sentence.spans if span.page == page]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return page_address(passage.document_id, page, start=start, end=end)


def service_address(settings: Settings) -> str:
    """Return where the service is reached, without a slash at the end: what makes the others absolute."""
    if settings.url:
        return settings.url.rstrip("/")
    host = _REACHED_BY.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
