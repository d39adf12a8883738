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


def titles(shown: lxml.html.HtmlElement) -> list[str]:
    return [text(each) for each in shown.xpath("//li[@class='app-document']/h2/a")]


def test_documents_are_listed_with_labels_on_those_that_no_longer_stand(client: TestClient) -> None:
    items = page(client, "/documents").xpath("//li[@class='app-document']")
    assert text(items[0]) == (
        "The Harbour Fund, 2001 to 2006 Test Library, 1 May 2020. Programme, England. 3 pages. "
        "About: Harbour Fund, Funding"
    )
    assert [item.xpath(".//strong/text()") for item in items] == [[], [], ["Superseded"], ["Withdrawn"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=lantern", ["The Lantern Programme", "The Lantern Programme, first edition"]),
        ("q=PROGRAMME+lantern&year_from=2020&year_to=", ["The Lantern Programme"]),
        ("status=superseded", ["The Lantern Programme, first edition"]),
        ("barrier=data-sharing", ["The Lantern Programme"]),
        ("nation=Wales&nation=Scotland&status=withdrawn", ["The Orchard Partnerships"]),
        ("place=Whitby", ["The Harbour Fund, 2001 to 2006"]),
        ("q=no+such+title", []),
        ("q=harbour&nation=Wales", []),
    ],
)
def test_list_is_narrowed_by_titles_and_filters(client: TestClient, query: str, found: list[str]) -> None:
    assert titles(page(client, f"/documents?{query}")) == found


def test_list_goes_by_date_where_that_is_asked_for(client: TestClient) -> None:
    newest = titles(page(client, "/documents?sort=newest"))
    assert newest[0] == "The Orchard Partnerships"
    assert titles(page(client, "/documents?sort=oldest")) == newest[::-1]


def test_filters_count_documents_and_leave_their_own_facet_aside(client: TestClient) -> None:
    shown = page(client, "/documents?nation=Wales")
    labels = [text(each) for each in shown.xpath("//label[starts-with(@for, 'nation-')]")]
    assert sorted(labels) == ["England (1)", "Scotland (1)", "Wales (2)"]
    assert shown.xpath("//input[@name='nation'][@checked]/@value") == ["Wales"]


def test_what_the_list_is_narrowed_to_can_be_taken_away_one_by_one(client: TestClient) -> None:
    shown = page(client, "/documents?q=lantern&nation=Wales&sort=newest")
    links = shown.xpath("//ul[@class='app-chosen']//a/@href")
    assert links == ["/documents?nation=Wales&sort=newest", "/documents?q=lantern&sort=newest", "/documents"]


def test_list_that_nothing_is_on_says_what_to_do(client: TestClient) -> None:
    assert "see all 4 documents" in text(page(client, "/documents?q=nothing"))
    assert "has no page 9" in text(page(client, "/documents?page=9"))


def test_long_list_is_read_page_by_page_in_one_state(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_LISTED", 1)
    first = page(client, "/documents?nation=Wales&sort=oldest")
    second = page(client, first.xpath("//a[@rel='next']/@href")[0])
    assert titles(first) + titles(second) == ["The Lantern Programme, first edition", "The Lantern Programme"]
    assert second.xpath("//a[@rel='prev']/@href") == ["/documents?nation=Wales&sort=oldest"]
    assert not second.xpath("//a[@rel='next']")


def test_hostile_catalogue_is_shown_as_text_and_links_run_nothing(hostile_client: TestClient) -> None:
    for address in ("/documents", "/documents/hostile", "/documents/hostile/pages/1"):
        shown = page(hostile_client, address)
        assert not shown.xpath("//body//script | //main//img | //@onerror")
        assert not [link for link in shown.xpath("//@href") if link.startswith("javascript:")]
        assert "<img src=x onerror=alert(1)> Wells" in text(shown)
    links = page(hostile_client, "/documents/hostile").xpath("//a[@rel='noreferrer']/@href")
    assert links == ["https://example.gov.uk/wells"]
