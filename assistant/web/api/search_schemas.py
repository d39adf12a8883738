"""The shapes of a search by document, described for the interface's documentation."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from assistant.kernel.domain import DocumentStatus
from assistant.retrieval.searching.advice import Change
from assistant.retrieval.searching.grouping import Sort
from assistant.retrieval.searching.search import DOCUMENTS
from assistant.web.api import examples
from assistant.web.api.schemas import FilterQuery, FilterSet, shown

EXAMPLE: dict[str, Any] = {
    "total": {"documents": 1, "passages": 1, "more": False},
    "results": [
        {
            "document_id": "total-place",
            "title": "Total Place, England, 2009 to 2010",
            "publisher": "Precedent demonstration library",
            "published": "2026-09-14",
            "kind": "programme",
            "nation": "England",
            "status": "current",
            "passages": 1,
            "shown": [
                {
                    "passage_id": examples.PASSAGE["id"],
                    "score": 0.93,
                    "heading_path": examples.PASSAGE["heading_path"],
                    "page": 1,
                    "page_label": "1",
                    "url": examples.PASSAGE["url"],
                    "ocr": False,
                    "confidence": 1.0,
                    "snippet": [
                        {
                            "text": examples.PASSAGE["text"],
                            "page": 1,
                            "start": 1843,
                            "end": 1991,
                            "marks": [{"start": 0, "end": 11}, {"start": 19, "end": 25}],
                        }
                    ],
                }
            ],
        }
    ],
    "facets": {
        "barriers": [{"value": "funding", "name": "Funding", "documents": 1, "passages": 1, "chosen": False}]
    },
    "years": {"counts": {"2026": 1}, "undated": 0},
    "earlier": 0,
    "unknown": [],
    "alternatives": [],
    "generation": examples.SEARCH["generation"],
    "timings_ms": {"total": 15.3},
}


class SearchDocumentsQuery(FilterQuery):
    """What to look for, and which of the results to return."""

    q: str = Field(
        default="",
        description="Words. Those in quotation marks must stand together; -word and NOT word must not occur. "
        "Without any, all that the filters let through is found.",
    )
    sort: Sort = Field(
        default=Sort.RELEVANCE, description="“relevance”, “newest” or “oldest”; what is undated comes last."
    )
    offset: int = Field(default=0, ge=0, le=1_000_000, description="How many documents to leave out.")
    limit: int = Field(default=DOCUMENTS, ge=1, le=50, description="How many documents to return.")


class RangeShown(BaseModel):
    """A run of a text: offsets in Unicode code points, half open."""

    model_config = shown()

    start: int
    end: int


class PieceShown(BaseModel):
    """Verbatim words of a page: `text` is its text from `start` to `end`."""

    model_config = shown()

    text: str
    page: int
    start: int
    end: int
    marks: list[RangeShown] = Field(description="Where in `text` the words that were looked for stand.")


class PassageFound(BaseModel):
    """A passage that was found."""

    model_config = shown()

    passage_id: str
    score: float = Field(description="0 to 1; 0 where there are no words to score by.")
    heading_path: list[str]
    page: int = Field(description="On which the snippet begins.")
    page_label: str
    url: str = Field(description="That page with the passage marked, relative to this service.")
    ocr: bool = Field(description="Whether the page was read by text recognition, which makes mistakes.")
    confidence: float = Field(description="Of that recognition, 0 to 1; else 1.")
    snippet: list[PieceShown] = Field(description="The sentences that show why it was found.")


class DocumentFound(BaseModel):
    """A document and what was found in it."""

    model_config = shown()

    document_id: str
    title: str
    publisher: str
    published: str
    kind: str
    nation: str
    status: DocumentStatus
    passages: int = Field(description="How many were found in it.")
    shown: list[PassageFound] = Field(description="The best of them.")


class TotalShown(BaseModel):
    """How much was found."""

    model_config = shown()

    documents: int
    passages: int
    more: bool = Field(description="There are more than were ranked: these are the best.")


class ValueShown(BaseModel):
    """A value to narrow to, and what that would leave."""

    model_config = shown()

    value: str = Field(description="As filtered by.")
    name: str
    documents: int
    passages: int
    chosen: bool


class YearsShown(BaseModel):
    """When the documents that were found were published."""

    model_config = shown()

    counts: dict[int, int] = Field(description="Year to number of documents.")
    undated: int


class UnknownShown(BaseModel):
    """A word that stands nowhere in the collection."""

    model_config = shown()

    word: str
    near: list[str] = Field(description="Words of the collection that are spelt much like it.")


class AlternativeShown(BaseModel):
    """A search that finds something where this one does not."""

    model_config = shown()

    change: Change = Field(
        description="“spelled”, “known” (unknown words mended or dropped), “unquoted”, “including” (nothing "
        "left out), “lifted” (one filter) or “unfiltered”."
    )
    q: str
    filters: FilterSet
    documents: int
    passages: int


class SearchDocumentsShown(BaseModel):
    """What a search found, document by document."""

    model_config = shown(EXAMPLE)

    total: TotalShown
    results: list[DocumentFound]
    facets: dict[str, list[ValueShown]] = Field(
        description="What the results are about; what is chosen in a facet does not lower its own counts."
    )
    years: YearsShown
    earlier: int = Field(description="Passages of earlier versions of documents that were left out.")
    unknown: list[UnknownShown]
    alternatives: list[AlternativeShown] = Field(description="Where nothing was found: what would find some.")
    generation: str
    timings_ms: dict[str, float]
