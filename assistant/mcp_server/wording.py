"""Say answers, comparisons and programmes in plain text, for clients that read no structured output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.kernel.domain import DocumentStatus
from assistant.mcp_server.shapes import Answered, Citation, Comparison, Programme, Programmes


def answer(found: Answered) -> str:
    """Return an answer, its choices and its sources; without any, the passages that came nearest."""
    choices = _listed("Choose one:", found.choices)
    nearest = (f"{item.title}: {item.heading or item.page_label} {item.url}" for item in found.nearest)
    sources = _sources(found.citations)
    return "\n".join([found.text, *choices, *sources, *_listed("Nearest passages:", nearest)])


def comparison(found: Comparison) -> str:
    """Return what was found on each programme, under its name, and the sources."""
    parts = (f"## {part.name}\n{part.text}\n" for part in found.parts)
    return "\n".join([*parts, *found.notices, *_sources(found.citations)])


def programmes(found: Programmes) -> str:
    """Return a line for each programme."""
    return (
        "\n".join(map(_programme, found.programmes))
        or "The collection has documents on no programme by name."
    )


def _programme(item: Programme) -> str:
    known_as = f" ({', '.join(item.aliases)})" if item.aliases else ""
    documents = f"{item.documents} document{'s' if item.documents != 1 else ''}"
    facts = (item.nation, _years(item.first_year, item.last_year), documents)
    return f"- {item.name}{known_as}, id {item.id}: {', '.join(filter(None, facts))}"


def _years(first: int | None, last: int | None) -> str:
    if first is None:
        return f"until {last}" if last else ""
    return f"{first} to {last}" if last else f"from {first}"


def _sources(citations: Sequence[Citation]) -> Iterator[str]:
    if citations:
        yield "\nSources:"
    for item in citations:
        standing = "" if item.status is DocumentStatus.CURRENT else f" ({item.status.value})"
        place = f"page {item.page_label}" if item.paginated else f"section “{item.page_label}”"
        where = (f"{item.title}{standing}", item.publisher, item.published[:4], place)
        yield f"[{item.number}] {', '.join(filter(None, where))}: “{item.quote}” {item.url}"


def _listed(head: str, items: Iterable[str]) -> Iterator[str]:
    for number, item in enumerate(items):
        yield f"- {item}" if number else f"\n{head}\n- {item}"
