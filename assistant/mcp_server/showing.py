"""Turn what the assistant found into the shapes that are sent, their addresses absolute."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.addresses import passage_address
from assistant.bootstrap import SearchResult
from assistant.kernel import domain
from assistant.kernel.index.generation import Generation
from assistant.mcp_server.shapes import Answered, Citation, Near, Result, Results, Statement
from assistant.retrieval.searching.marking import Marker
from assistant.retrieval.searching.snippets import snippet
from assistant.retrieval.searching.syntax import parse


def results(found: SearchResult, generation: Generation, site: str) -> Results:
    """Return what a search found, each passage with the words that show why it was."""
    query = found.searched.query
    marker = Marker(generation.lexical, parse(query), generation.finder.programme_names(query))
    return Results(
        results=[_result(hit, marker, generation, site) for hit in found.hits],
        documents=found.searched.documents,
        passages=found.searched.passages,
    )


def _result(hit: domain.Hit, marker: Marker, generation: Generation, site: str) -> Result:
    source, passage = hit.source, hit.passage
    telling = snippet(passage, marker, generation.lexical.rarity)
    page = telling.page or passage.first_page
    return Result(
        id=passage.id,
        title=source.title,
        url=site + passage_address(passage, page),
        text=" … ".join(piece.text for piece in telling.pieces),
        document_id=source.id,
        publisher=source.publisher,
        published=source.published,
        status=source.status,
        heading=" › ".join(passage.heading_path),
        page=page,
        page_label=generation.passages.cited(source.id, page).label,
        score=round(hit.score, 4),
    )


def answered(answer: domain.Answer, site: str) -> Answered:
    """Return an answer as it is sent."""
    return Answered(
        status=answer.status,
        text=answer.text,
        statements=statements(answer.statements),
        citations=citations(answer, site),
        query=answer.searched.query,
        documents=answer.searched.documents,
        passages=answer.searched.passages,
        nearest=[] if answer.citations else [_near(item, site) for item in answer.nearest],
        choices=list(answer.choices),
        suggestions=list(answer.suggestions),
    )


def statements(said: Sequence[domain.Statement]) -> list[Statement]:
    """Return statements as they are sent, the cells of a table row each with its header."""
    return [Statement(text=each.spoken, kind=each.kind, citations=list(each.citations)) for each in said]


def citations(answer: domain.Answer, site: str) -> list[Citation]:
    """Return the citations of an answer as they are sent."""
    shown = map(Citation.model_validate, answer.citations)
    return [each.model_copy(update={"url": site + each.url}) for each in shown]


def _near(item: domain.Nearest, site: str) -> Near:
    return Near(
        id=item.passage_id,
        title=item.title,
        heading=item.heading,
        page_label=item.page_label,
        url=site + item.url,
    )
