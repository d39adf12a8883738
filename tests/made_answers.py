"""Answers made by hand, for what keeps, shows or exports them."""

from __future__ import annotations

from assistant.kernel.domain import (
    Answer,
    AnswerStatus,
    Citation,
    DocumentStatus,
    Filters,
    Nearest,
    Searched,
    Span,
    Statement,
    StatementKind,
)


def citation(number: int, quote: str, *, document: str = "harbour-fund", title: str = "") -> Citation:
    return Citation(
        number=number,
        passage_id=f"{document}.{number}",
        document_id=document,
        title=title or f"The {document} in full",
        publisher="Test Library",
        published="2006",
        page=number,
        page_label=str(number),
        heading="What was learned",
        quote=quote,
        url=f"/documents/{document}#page={number}",
        status=DocumentStatus.CURRENT,
        paginated=True,
        span=Span(number, 0, len(quote)),
    )


def nearest(document: str = "harbour-fund", title: str = "") -> Nearest:
    return Nearest(
        f"{document}.1",
        document,
        title or f"The {document} in full",
        1,
        "1",
        "What was learned",
        f"/documents/{document}",
    )


def extract(text: str, *numbers: int) -> Statement:
    return Statement(text, StatementKind.EXTRACT, numbers)


def answer(
    *citations: Citation,
    question: str = "What helped?",
    status: AnswerStatus = AnswerStatus.ANSWERED,
    statements: tuple[Statement, ...] | None = None,
    nearest: tuple[Nearest, ...] = (),
    suggestions: tuple[str, ...] = (),
    choices: tuple[str, ...] = (),
    generation: str = "2026-11-22T10-15-00Z-3f9a",
) -> Answer:
    """An answer that quotes each of its citations, unless its statements are given."""
    said = tuple(extract(item.quote, item.number) for item in citations)
    return Answer(
        status=status,
        question=question,
        statements=said if statements is None else statements,
        citations=citations,
        searched=Searched(4, 40, Filters(), question),
        nearest=nearest,
        suggestions=suggestions,
        choices=choices,
        generation=generation,
        timings_ms={"total": 12.5},
    )
