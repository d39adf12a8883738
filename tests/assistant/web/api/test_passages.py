from __future__ import annotations

from fastapi.testclient import TestClient


def test_passage_of_a_hit_is_read_with_its_sentences_and_where_they_stand(client: TestClient) -> None:
    hit = client.get("/api/search?q=competitive+bidding&k=1").json()["hits"][0]
    passage = client.get(f"/api/passages/{hit['passage_id']}").json()
    assert passage["document_id"] == hit["document_id"]
    assert passage["tags"]["programme"] == ["harbour-fund"]
    for sentence in passage["sentences"]:
        for span in sentence["spans"]:
            page = client.get(f"/api/documents/{passage['document_id']}/pages/{span['page']}").json()
            assert page["text"][span["start"] : span["end"]] in sentence["text"]


def test_unknown_passage_is_a_problem(client: TestClient) -> None:
    response = client.get("/api/passages/none")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
