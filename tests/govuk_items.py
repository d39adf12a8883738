"""Content items of an invented GOV.UK, in the shape that the Content API gives them."""

from __future__ import annotations

from typing import Any

PILOT = "/government/publications/example-place-pilot"
ADVICE = f"{PILOT}/advice"
DEPARTMENT = {
    "title": "Example Department",
    "base_path": "/government/organisations/example-department",
    "document_type": "organisation",
}
BODY = (
    '<div class="govspeak"><p>Thirteen places took part.</p>'
    '<h2 id="who-to-call">Who to call</h2><p>Name one contact in each department.</p>'
    '<h2 id="what-got-in-the-way">What got in the way</h2><p>Sharing data was slow.</p></div>'
)


def landing(path: str = PILOT, **changed: Any) -> dict[str, Any]:
    """A landing page; `details` and `links` given are added to the usual ones."""
    details, links = changed.pop("details", {}), changed.pop("links", {})
    item = {
        "base_path": path,
        "schema_name": "publication",
        "document_type": "guidance",
        "title": "Example place pilot: advice",
        "description": "Advice from an invented pilot.",
        "locale": "en",
        "phase": "live",
        "first_published_at": "2024-01-02T09:30:00.000+00:00",
        "public_updated_at": "2024-03-04T09:30:00.000+00:00",
        "updated_at": "2024-03-05T01:02:03.000Z",
        "withdrawn_notice": {},
        "details": {
            "body": '<div class="govspeak"><p>What this is for.</p></div>',
            "documents": [],
            "political": False,
            "attachments": [],
            **details,
        },
        "links": {"organisations": [DEPARTMENT], **links},
    }
    return item | changed


def html_publication(path: str = ADVICE, body: str = BODY, **changed: Any) -> dict[str, Any]:
    """The full text below a landing page, with no field that may be missing."""
    details = changed.pop("details", {})
    parent = path.rpartition("/")[0]
    item = {
        "base_path": path,
        "schema_name": "html_publication",
        "document_type": "html_publication",
        "title": "Example place pilot: the advice in full",
        "description": None,
        "locale": "en",
        "public_updated_at": "2024-03-04T09:30:00.000Z",
        "updated_at": "2024-03-05T01:02:03.000Z",
        "details": {
            "body": body,
            "public_timestamp": "2024-03-04T09:30:00.000Z",
            "first_published_version": False,
            "political": False,
            **details,
        },
        "links": {
            "parent": [{"base_path": parent, "document_type": "guidance", "schema_name": "publication"}]
        },
    }
    return item | changed


def attached(kind: str, url: str, **told: Any) -> dict[str, Any]:
    """One of a landing page's attachments."""
    return {"attachment_type": kind, "id": url, "url": url, **told}


def nations(*applicable: str) -> dict[str, Any]:
    """`national_applicability` as it stands in `details`."""
    labels = {"england": "England", "scotland": "Scotland", "wales": "Wales", "northern_ireland": "Northern Ireland"}  # fmt: skip
    return {key: {"label": label, "applicable": key in applicable} for key, label in labels.items()}


def withdrawn(explanation: str = "<p>Replaced by <a href='/x'>newer advice</a>.</p>") -> dict[str, str]:
    return {"explanation": explanation, "withdrawn_at": "2024-05-31T23:30:00Z"}
