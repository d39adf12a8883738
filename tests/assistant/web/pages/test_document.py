from __future__ import annotations

import lxml.html
import pytest
from fastapi.testclient import TestClient

from assistant.web.page_pictures import PagePictures
from assistant.web.pages.document import in_words


def page(client: TestClient, address: str) -> lxml.html.HtmlElement:
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    return lxml.html.fromstring(response.text)


def text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_document_shows_what_is_known_of_it_by_name(client: TestClient) -> None:
    shown = text(page(client, "/documents/harbour-fund"))
    for part in ("Test Library", "1 May 2020", "Harbour Fund", "Whitby", "Open the original (PDF, "):
        assert part in shown


def test_outline_leads_to_the_page_of_each_heading(client: TestClient) -> None:
    shown = page(client, "/documents/lantern")
    links = {text(link): link.get("href") for link in shown.xpath("//ul[contains(@class, 'app-outline')]//a")}
    heading = page(client, links["What got in the way"]).xpath("//h3")[0]
    assert text(heading) == "What got in the way"


def test_what_passages_speak_of_leads_to_the_search_that_finds_them(client: TestClient) -> None:
    shown = page(client, "/documents/lantern")
    (item,) = shown.xpath("//ul[@class='app-tags']/li[a='Data-sharing']")
    assert item.xpath("a/@href") == ["/search?document=lantern&barrier=data-sharing"]
    found = client.get("/api/search?q=councils&document=lantern&barrier=data-sharing").json()
    assert text(item).startswith(f"Data-sharing {found['searched']['passages']} passage")


def test_document_can_be_asked_and_its_original_had(client: TestClient) -> None:
    links = page(client, "/documents/lantern").xpath("//a/@href")
    assert "/?document=lantern" in links
    assert "/api/documents/lantern/file" in links
    assert client.get("/?document=lantern").status_code == 200


def test_pages_are_shown_small_and_only_when_they_are_looked_at(client: TestClient) -> None:
    pictures = page(client, "/documents/harbour-fund").xpath("//ul[@class='app-thumbnails']//img")
    assert len(pictures) == 3
    assert {picture.get("loading") for picture in pictures} == {"lazy"}
    small = client.get(pictures[0].get("src"))
    assert small.content.startswith(b"\x89PNG")
    assert "immutable" in small.headers["cache-control"]
    assert len(small.content) < len(client.get("/api/documents/harbour-fund/pages/1.png").content)


def test_pages_that_cannot_be_drawn_are_listed_by_number(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PagePictures, "can_draw", lambda *_: False)
    shown = page(client, "/documents/harbour-fund")
    assert not shown.xpath("//img")
    assert text(shown.xpath("//ol[contains(@class, 'app-sections')]/li")[0]) == "Page 1"


@pytest.mark.parametrize("document", ["lantern", "lantern-early"])
def test_versions_are_named_in_both_directions(client: TestClient, document: str) -> None:
    shown = page(client, f"/documents/{document}")
    other = {"lantern": "lantern-early", "lantern-early": "lantern"}[document]
    (versions,) = shown.xpath("//h2[.='Versions']/following-sibling::ol[1]")
    assert versions.xpath(".//a/@href") == [f"/documents/{other}"]
    assert "(this one)" in text(versions)


def test_document_of_one_version_names_none(client: TestClient) -> None:
    assert not page(client, "/documents/orchard").xpath("//h2[.='Versions']")


def test_superseded_document_points_to_the_one_that_replaces_it(client: TestClient) -> None:
    shown = page(client, "/documents/lantern-early")
    assert shown.xpath("//div[contains(@class, 'govuk-warning-text')]//a/@href") == ["/documents/lantern"]


def test_withdrawn_document_says_why(client: TestClient) -> None:
    assert "Its figures could not be confirmed." in text(page(client, "/documents/orchard"))


def test_document_says_how_it_was_read_and_where_it_came_from(client: TestClient) -> None:
    shown = text(page(client, "/documents/harbour-fund"))
    assert "Quality Good" in shown
    assert "File harbour.pdf" in shown


def test_unknown_document_is_a_page_that_says_so(client: TestClient) -> None:
    response = client.get("/documents/none", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "no document" in response.text


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (999, "999 bytes"), (28_400, "28 KB"), (2_340_000, "2.3 MB")]
)
def test_sizes_are_told_as_people_say_them(size: int, words: str) -> None:
    assert in_words(size) == words
