"""The sources of an answer in the ways that clients show them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.exports.markdown import escaped
from assistant.exports.wording import legible, place, recognised, web_address
from assistant.kernel.domain import Citation, DocumentStatus


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a citation is marked in a message: `text[start:end] == "[1]"`, in code points."""

    start: int
    end: int
    number: int


def absolute(service: str, url: str) -> str:
    """Return an address of this service as others can open it."""
    return web_address(f"{service.rstrip('/')}{url}")


def titled(citation: Citation) -> str:
    """Return what a source is called: "Title, page 4"."""
    return legible(f"{citation.title}, {_where(citation)}")


def url_citations(
    marks: Sequence[Mark], citations: Sequence[Citation], service: str
) -> list[Mapping[str, Any]]:
    """Return one `url_citation` for each mark of a message."""
    cited = {citation.number: citation for citation in citations}
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": mark.start,
                "end_index": mark.end,
                "title": titled(cited[mark.number]),
                "url": absolute(service, cited[mark.number].url),
            },
        }
        for mark in marks
        if mark.number in cited
    ]


def open_webui_source(citation: Citation, passage: str, service: str) -> Mapping[str, Any]:
    """Return what Open WebUI makes one citation of.

    It numbers sources by the order in which each `metadata.source` is first sent, so each citation has one
    of its own: else its [2] would not be ours. It is no address, since Open WebUI would show that in place
    of the title, and fetch an icon for it from another host.
    """
    metadata: dict[str, Any] = {
        "source": f"{citation.passage_id}#{citation.number}",
        "name": titled(citation),
        "heading": legible(citation.heading),
        "quote": legible(citation.quote),
        "published": citation.published,
    }
    if citation.paginated:
        metadata["page"] = citation.page - 1  # Open WebUI counts from 0, and shows it from 1
    url = absolute(service, citation.url)
    return {
        "source": {"id": metadata["source"], "name": titled(citation), "url": url},
        "document": [legible(passage)],
        "metadata": [metadata],
    }


def open_webui_event(source: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the part of a stream that tells Open WebUI of a source."""
    return {"event": {"type": "source", "data": source}}


def references(citations: Sequence[Citation], said: Collection[str], service: str) -> Iterator[str]:
    """Yield a line of Markdown for each citation, with its quote unless the text has it, as `said` does."""
    for citation in citations:
        title = f"[{escaped(legible(citation.title))}](<{absolute(service, citation.url)}>)"
        current = citation.status is DocumentStatus.CURRENT
        details = (
            "" if current else citation.status.value,
            citation.publisher,
            citation.published[:4] or "undated",
            _where(citation),
            recognised(citation),
        )
        described = escaped(legible(", ".join(detail for detail in details if detail)))
        quote = "" if citation.quote in said else f" – “{escaped(legible(citation.quote))}”"
        yield f"[{citation.number}] {title}, {described}{quote}"


def _where(citation: Citation) -> str:
    return place(citation.page, citation.page_label, paginated=citation.paginated)
