from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.web.api.search_schemas import EXAMPLE, SearchDocumentsShown

ADDRESS = "/api/search/documents"


def search(client: TestClient, **params: Any) -> dict[str, Any]:
    response = client.get(ADDRESS, params=params)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_example_is_exactly_what_its_model_takes() -> None:
    shown = SearchDocumentsShown.model_validate(EXAMPLE).model_dump(mode="json", exclude_unset=True)
    assert shown == EXAMPLE


def test_results_come_by_document_with_counts(client: TestClient) -> None:
    found = search(client, q="data sharing between schools and clinics")
    (result,) = found["results"]
    assert result["document_id"] == "lantern"
    assert found["total"] == {"documents": 1, "passages": result["passages"], "more": False}
    assert found["facets"]["nations"] == [
        {"value": "Wales", "name": "Wales", "documents": 1, "passages": result["passages"], "chosen": False}
    ]
    assert found["years"] == {"counts": {"2021": 1}, "undated": 0}


def test_snippet_is_verbatim_and_its_marks_are_the_words(client: TestClient) -> None:
    for result in search(client, q="councils sharing data")["results"]:
        for shown in result["shown"]:
            for piece in shown["snippet"]:
                page = client.get(f"/api/documents/{result['document_id']}/pages/{piece['page']}").json()
                assert page["text"][piece["start"] : piece["end"]] == piece["text"]
                for mark in piece["marks"]:
                    word = piece["text"][mark["start"] : mark["end"]].casefold()
                    assert word.startswith(("council", "shar", "data"))
            assert client.get(shown["url"]).status_code == 200


def test_without_words_everything_that_filters_let_through_is_found(client: TestClient) -> None:
    found = search(client, publisher="Test Library", status="current", sort="newest")
    assert [each["document_id"] for each in found["results"]] == ["lantern", "harbour-fund"]
    assert {each["status"] for each in found["results"]} == {"current"}


def test_pages_of_results_follow_one_another(client: TestClient) -> None:
    whole = search(client, sort="oldest")["results"]
    pages = [search(client, sort="oldest", offset=offset, limit=1)["results"] for offset in range(len(whole))]
    assert [each["document_id"] for (each,) in pages] == [each["document_id"] for each in whole]


def test_nothing_found_comes_with_what_helps(client: TestClient) -> None:
    found = search(client, q="orchads", nation="Scotland")
    assert found["results"] == []
    assert found["unknown"] == [{"word": "orchads", "near": ["orchard"]}]
    (spelled,) = found["alternatives"]
    assert (spelled["change"], spelled["q"]) == ("spelled", "orchard")
    again = search(client, q=spelled["q"], nation=spelled["filters"]["nations"])
    assert again["total"]["passages"] == spelled["passages"] > 0


@pytest.mark.parametrize(
    "query",
    ["q=a&kind=x", "q=a&sort=best", "q=a&offset=-1", "q=a&limit=0", "q=a&programmes=HBF", f"q={'x' * 9999}"],
)
def test_search_that_cannot_be_made_is_a_problem(client: TestClient, query: str) -> None:
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("q", ["", "%20", "%22%22", "-", "NOT", "%F0%9F%8E%89", "%FF", "title%3A*%5E2"])
def test_odd_query_finds_something_or_nothing(client: TestClient, q: str) -> None:
    assert client.get(f"{ADDRESS}?q={q}").status_code == 200
