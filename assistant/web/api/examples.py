"""Examples for the interface's documentation, from the shipped collection."""

from __future__ import annotations

import json
from typing import Any

_QUOTE = (
    "Total Place had 13 pilots in 2009 to 2010, and more than 80 other areas took up the idea without pilot "
    "status (PublicNet 2010; Public Finance 2010)."
)
_GENERATION = "2026-11-22T10-15-00Z-3f9a"
_PAGE_URL = "/documents/total-place/pages/1?start=1843&end=1991#quote"
_FILTERS: dict[str, Any] = {
    "programmes": ["total-place"],
    "places": [],
    "barriers": [],
    "themes": [],
    "kinds": [],
    "nations": [],
    "publishers": [],
    "statuses": [],
    "documents": [],
    "year_from": None,
    "year_to": None,
}
_QUESTION = "How many pilots did Total Place have?"
_PLACE: dict[str, Any] = {
    "conversation_id": "8c1f0d2be6a54d0f9e0b7a4c3f2d1e00",
    "turn": 1,
    "url": "/conversations/8c1f0d2be6a54d0f9e0b7a4c3f2d1e00#turn-1",
}
_UNDERSTOOD = [{"facet": "programmes", "value": "total-place", "name": "Total Place"}]
_WHERE = {
    "passage_id": "total-place.1f5d9da670a1",
    "document_id": "total-place",
    "title": "Total Place, England, 2009 to 2010",
    "page": 1,
    "page_label": "1",
    "url": _PAGE_URL,
}
_PUBLISHED = {"publisher": "Precedent demonstration library", "published": "2026-09-14", "status": "current"}

ASK: dict[str, Any] = {"question": _QUESTION, "filters": {"programmes": ["Total Place"]}, "ignored": []}

ANSWER: dict[str, Any] = {
    **_PLACE,
    "status": "answered",
    "text": f"{_QUOTE} [1]",
    "statements": [{"text": _QUOTE, "kind": "extract", "citations": [1], "header": []}],
    "citations": [
        {
            "number": 1,
            **_WHERE,
            **_PUBLISHED,
            "heading": "Pilots and the money they covered",
            "quote": _QUOTE,
            "header": [],
            "ocr": False,
            "confidence": 1.0,
            "origin_url": "",
        }
    ],
    "understood": _UNDERSTOOD,
    "searched": {
        "documents": 6,
        "passages": 48,
        "filters": _FILTERS,
        "query": _QUESTION,
        "ignored": [],
    },
    "nearest": [{**_WHERE, "heading": "Pilots and the money they covered"}],
    "choices": [],
    "suggestions": ["What got in the way of Total Place?"],
    "generation": _GENERATION,
    "timings_ms": {"retrieve": 12.4, "choose": 4.1, "total": 17.3},
    "written": None,
}

WRITTEN: dict[str, Any] = {
    "model": "openai:gpt-5-mini",
    "prompts": {"answer": "4f1c0a9be27d"},
    "tokens_read": 3120,
    "tokens_written": 145,
    "price": 0.00107,
    "currency": "USD",
    "fault": "",
    "dropped": 0,
}

# Each by its name, in the order in which they are sent.
EVENT_DATA: dict[str, dict[str, Any]] = {
    "begun": _PLACE,
    "understood": {"query": _QUESTION, "understood": _UNDERSTOOD, "filters": _FILTERS},
    "searched": {"documents": 6, "passages": 48, "found": 8},
    "checking": {"quotations": 1},
    "citation": ANSWER["citations"][0],
    "statement": {"statement": ANSWER["statements"][0]},
    "done": ANSWER,
}

EVENTS = "".join(
    f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n" for name, data in EVENT_DATA.items()
)

CONVERSATION: dict[str, Any] = {
    "id": _PLACE["conversation_id"],
    "title": _QUESTION,
    "url": f"/conversations/{_PLACE['conversation_id']}",
    "begun_at": "2026-11-22T10:21:07Z",
    "updated_at": "2026-11-22T10:21:07Z",
    "changeable": True,
    "turns": [
        {
            "number": 1,
            "question": _QUESTION,
            "filters": _FILTERS,
            "ignored": [],
            "asked_at": "2026-11-22T10:21:07Z",
            "repeats": 0,
            "state": "answered",
            "problem": "",
            "answer": ANSWER,
        }
    ],
}

FEEDBACK: dict[str, Any] = {
    "useful": False,
    "reasons": ["missing"],
    "text": "The pilots are counted, not named.",
}

SEARCH: dict[str, Any] = {
    "hits": [
        {
            **_WHERE,
            **_PUBLISHED,
            "score": 0.93,
            "signals": {"lexical": 14.2, "dense": 0.71},
            "heading_path": ["Pilots and the money they covered"],
            "text": _QUOTE,
            "last_page": 1,
            "merged": [],
            "folded": [],
        }
    ],
    "searched": {"documents": 6, "passages": 48, "filters": _FILTERS, "query": "Total Place pilots"},
    "generation": _GENERATION,
    "timings_ms": {"total": 11.8},
}

PASSAGE: dict[str, Any] = {
    "id": _WHERE["passage_id"],
    "document_id": _WHERE["document_id"],
    "title": _WHERE["title"],
    "ordinal": 0,
    "heading_path": ["Pilots and the money they covered"],
    "role": "body",
    "text": _QUOTE,
    "page": 1,
    "page_label": "1",
    "last_page": 1,
    "url": _PAGE_URL,
    "sentences": [{"text": _QUOTE, "kind": "paragraph", "spans": [{"page": 1, "start": 1843, "end": 1991}]}],
    "tags": {"programme": ["total-place"], "barrier": ["structure", "funding"]},
}

DOCUMENT: dict[str, Any] = {
    "id": "total-place",
    "title": "Total Place, England, 2009 to 2010",
    **_PUBLISHED,
    "kind": "programme",
    "nation": "England",
    "licence": "CC-BY-4.0",
    "programmes": ["total-place", "place-based-budget-pilots"],
    "places": ["Birmingham", "Bradford"],
    "barriers": ["structure", "funding", "culture"],
    "themes": ["spend-mapping"],
    "superseded_by": "",
    "status_note": "",
    "updated": "",
    "origin_url": "",
    "also_at": [],
    "paginated": True,
    "pages": 4,
    "file_name": "total-place.pdf",
    "size": 39486,
    "url": "/documents/total-place",
    "file_url": "/api/documents/total-place/file",
}

DOCUMENTS: dict[str, Any] = {"total": 1, "offset": 0, "limit": 50, "documents": [DOCUMENT]}

DOCUMENT_DETAIL: dict[str, Any] = {
    **DOCUMENT,
    "references": [
        {
            "publisher": "Public Finance",
            "title": "Ministers mull over early results from Total Place",
            "year": "2010",
            "url": "https://www.publicfinance.co.uk/news/2010/02/ministers-mull-over-early-results-total-place",
        }
    ],
    "contents": [
        {
            "number": 1,
            "label": "1",
            "anchor": "page=1",
            "headings": ["Pilots and the money they covered"],
            "url": "/documents/total-place/pages/1",
        }
    ],
}

PAGE: dict[str, Any] = {
    "document_id": "total-place",
    "number": 1,
    "label": "1",
    "anchor": "page=1",
    "heading": "Pilots and the money they covered",
    "text": _QUOTE,
    "previous": None,
    "next": 2,
    "paginated": True,
    "width": 595.3,
    "height": 841.9,
    "quote": {"start": 0, "end": len(_QUOTE)},
    "boxes": [{"left": 310.39, "top": 418.68, "right": 532.91, "bottom": 431.08}],
}

READY: dict[str, Any] = {
    "status": "ready",
    "generation": _GENERATION,
    "created": "2026-11-22T10:15:00+00:00",
    "age_seconds": 3600,
    "counts": {"documents": 45, "pages": 387, "passages": 511, "windows": 694, "sentences": 3243},
    "encoder": "all-MiniLM-L6-v2",
    "problem": "",
}

PROBLEM: dict[str, Any] = {
    "type": "about:blank",
    "title": "Unprocessable Content",
    "status": 422,
    "detail": "The question is empty; type one.",
    "instance": "/api/ask",
    "errors": [],
}
