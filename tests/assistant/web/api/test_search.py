from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient


def search(client: TestClient, query: str) -> list[dict[str, Any]]:
    response = client.get(f"/api/search?{query}")
    assert response.status_code == 200, response.text
    hits: list[dict[str, Any]] = response.json()["hits"]
    return hits


def test_hits_tell_what_was_found_where_and_why(client: TestClient) -> None:
    response = client.get("/api/search", params={"q": "data sharing between schools and clinics"}).json()
    hit = response["hits"][0]
    assert set(hit) == {
        "passage_id",
        "document_id",
        "title",
        "publisher",
        "published",
        "status",
        "score",
        "signals",
        "heading_path",
        "text",
        "page",
        "page_label",
        "last_page",
        "url",
        "merged",
        "folded",
    }
    assert hit["document_id"] == "lantern"
    assert set(hit["signals"]) == {"lexical", "dense"}
    assert 0 <= hit["score"] <= 1
    assert set(response) == {"hits", "searched", "generation", "timings_ms"}


def test_hit_links_to_a_page_that_marks_the_passage(client: TestClient) -> None:
    for hit in search(client, "q=competitive+bidding+towns"):
        assert re.search('<mark[^>]* id="quote"', client.get(hit["url"]).text)


def test_scores_fall(client: TestClient) -> None:
    scores = [hit["score"] for hit in search(client, "q=programme&k=50")]
    assert scores == sorted(scores, reverse=True)


def test_no_more_hits_come_than_are_asked_for(client: TestClient) -> None:
    assert len(search(client, "q=programme&k=1")) == 1


@pytest.mark.parametrize(
    ("filters", "documents"),
    [
        ("programme=HBF", {"harbour-fund"}),
        ("programme=HBF&programme=Orchard", {"harbour-fund", "orchard"}),
        ("place=Whitby", {"harbour-fund"}),
        ("barrier=Data-sharing", {"lantern"}),
        ("nation=Wales&status=superseded", {"lantern-early"}),
        ("kind=programme&year_from=2022", {"orchard"}),
        ("year_to=2019", {"lantern-early"}),
        ("document=orchard", {"orchard"}),
    ],
)
def test_filters_narrow_the_search(client: TestClient, filters: str, documents: set[str]) -> None:
    found = {hit["document_id"] for hit in search(client, f"q=the+programme+towns+councils&k=50&{filters}")}
    assert found
    assert found <= documents


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q=%20",
        "q=%00",
        f"q={'x' * 10_000}",
        "q=a&k=0",
        "q=a&k=51",
        "q=a&k=ten",
        "q=a&programme=Atlantis",
        "q=a&theme=x",
        "q=a&status=gone",
        "q=a&year_from=0",
        "q=a&year_to=99999999999999999999",
        "q=a&program=HBF",
    ],
)
def test_search_that_cannot_be_made_is_a_problem(client: TestClient, query: str) -> None:
    response = client.get(f"/api/search?{query}")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


@pytest.mark.parametrize("q", ["%FF%FE", "???", "%F0%9F%8E%89", "title%3A*", "%22", "a%00b", "🎉"])
def test_odd_query_finds_something_or_nothing(client: TestClient, q: str) -> None:
    assert client.get(f"/api/search?q={q}").status_code == 200
