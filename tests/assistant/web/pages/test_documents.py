from __future__ import annotations

import lxml.html
import pytest
from fastapi.testclient import TestClient

from assistant.web.pages import documents


def page(client: TestClient, address: str) -> lxml.html.HtmlElement:
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    return lxml.html.fromstring(response.text)


def text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_documents_are_listed_with_labels_on_those_that_no_longer_stand(client: TestClient) -> None:
    items = page(client, "/documents").xpath("//ul[@class='list']/li")
    assert text(items[0]).startswith(
        "The Harbour Fund, 2001 to 2006 Test Library, 1 May 2020. England. 3 pages."
    )
    assert [item.xpath(".//strong[@class='tag']/text()") for item in items] == [
        [],
        [],
        ["Superseded"],
        ["Withdrawn"],
    ]


def test_long_list_is_read_part_by_part(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_LISTED", 3)
    first = page(client, "/documents")
    second = page(client, first.xpath("//a[@rel='next']/@href")[0])
    assert len(first.xpath("//ul[@class='list']/li")) == 3
    assert len(second.xpath("//ul[@class='list']/li")) == 1
    assert second.xpath("//a[@rel='prev']/@href") == ["/documents?offset=0"]
    assert not second.xpath("//a[@rel='next']")


def test_list_past_its_end_is_empty(client: TestClient) -> None:
    assert not page(client, "/documents?offset=500").xpath("//ul[@class='list']/li")


def test_document_shows_what_is_known_of_it_by_name(client: TestClient) -> None:
    shown = text(page(client, "/documents/harbour-fund"))
    for part in (
        "Test Library",
        "1 May 2020",
        "Harbour Fund",
        "Whitby",
        "Funding",
        "Open the document (PDF)",
    ):
        assert part in shown


def test_document_links_to_each_of_its_pages(client: TestClient) -> None:
    links = page(client, "/documents/lantern").xpath("//a[contains(@href, '/pages/')]")
    assert "What got in the way" in [link.text for link in links]


def test_superseded_document_points_to_the_one_that_replaces_it(client: TestClient) -> None:
    shown = page(client, "/documents/lantern-early")
    assert shown.xpath("//div[contains(@class, 'warning')]//a/@href") == ["/documents/lantern"]


def test_withdrawn_document_says_why(client: TestClient) -> None:
    assert "Its figures could not be confirmed." in text(page(client, "/documents/orchard"))


def test_unknown_document_is_a_page_that_says_so(client: TestClient) -> None:
    response = client.get("/documents/none", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "no document" in response.text


def test_hostile_catalogue_is_shown_as_text_and_links_run_nothing(hostile_client: TestClient) -> None:
    for address in ("/documents", "/documents/hostile", "/documents/hostile/pages/1"):
        shown = page(hostile_client, address)
        assert not shown.xpath("//script | //img | //@onerror")
        assert not [link for link in shown.xpath("//@href") if link.startswith("javascript:")]
        assert "<img src=x onerror=alert(1)> Wells" in text(shown)
    links = page(hostile_client, "/documents/hostile").xpath("//a[@rel='noreferrer']/@href")
    assert links == ["https://example.gov.uk/wells"]
