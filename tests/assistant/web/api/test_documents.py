from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient


def test_documents_are_listed_in_the_order_of_their_files(client: TestClient) -> None:
    listed = client.get("/api/documents").json()
    assert [each["id"] for each in listed["documents"]] == [
        "harbour-fund",
        "lantern-early",
        "lantern",
        "orchard",
    ]
    assert listed["total"] == 4


def test_list_is_read_part_by_part(client: TestClient) -> None:
    listed = client.get("/api/documents?offset=1&limit=2").json()
    assert [each["id"] for each in listed["documents"]] == ["lantern-early", "lantern"]
    assert (listed["total"], listed["offset"], listed["limit"]) == (4, 1, 2)


def test_list_is_narrowed_by_filters(client: TestClient) -> None:
    listed = client.get("/api/documents?programme=Lantern&status=current").json()
    assert [each["id"] for each in listed["documents"]] == ["lantern"]
    assert listed["total"] == 1


@pytest.mark.parametrize(
    "query", ["offset=-1", "limit=0", "limit=201", "limit=x", "programme=Atlantis", "q=a"]
)
def test_list_that_cannot_be_made_is_a_problem(client: TestClient, query: str) -> None:
    assert client.get(f"/api/documents?{query}").status_code == 422


def test_document_tells_what_is_known_of_it_and_its_pages(client: TestClient) -> None:
    document = client.get("/api/documents/harbour-fund").json()
    assert document["title"] == "The Harbour Fund, 2001 to 2006"
    assert document["paginated"] is True
    assert [page["number"] for page in document["contents"]] == [1, 2, 3]
    assert document["contents"][1]["anchor"] == "page=2"


def test_sections_stand_in_for_pages_with_their_headings(client: TestClient) -> None:
    document = client.get("/api/documents/lantern").json()
    assert document["paginated"] is False
    assert "What got in the way" in [page["label"] for page in document["contents"]]
    assert ["What got in the way"] in [page["headings"] for page in document["contents"]]


def test_document_that_no_longer_stands_says_why(client: TestClient) -> None:
    superseded = client.get("/api/documents/lantern-early").json()
    withdrawn = client.get("/api/documents/orchard").json()
    assert (superseded["status"], superseded["superseded_by"]) == ("superseded", "lantern")
    assert withdrawn["status"] == "withdrawn"
    assert "could not be confirmed" in withdrawn["status_note"]


def test_works_a_document_rests_on_are_listed(hostile_client: TestClient) -> None:
    references = hostile_client.get("/api/documents/hostile").json()["references"]
    assert references[1] == {
        "publisher": "P",
        "title": "Sound",
        "year": "2020",
        "url": "https://example.gov.uk/wells",
    }


@pytest.mark.parametrize(
    "address", ["/api/documents/none", "/api/documents/none/file", "/api/documents/none/pages/1"]
)
def test_unknown_document_is_a_problem(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert "no document 'none'" in response.json()["detail"]


def test_pdf_opens_in_the_browser_as_it_was_ingested(client: TestClient, collection_folder: Path) -> None:
    response = client.get("/api/documents/harbour-fund/file")
    assert response.content == (collection_folder / "documents" / "harbour.pdf").read_bytes()
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"] == 'inline; filename="harbour.pdf"'


def test_part_of_a_file_can_be_asked_for(client: TestClient) -> None:
    response = client.get("/api/documents/harbour-fund/file", headers={"Range": "bytes=0-3"})
    assert (response.status_code, response.content) == (206, b"%PDF")


def test_web_page_is_downloaded_and_never_shown_as_one_of_ours(client: TestClient) -> None:
    response = client.get("/api/documents/lantern-early/file")
    assert response.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
