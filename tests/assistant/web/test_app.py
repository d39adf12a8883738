from __future__ import annotations

import re

import lxml.html
import pytest
from fastapi.testclient import TestClient
from httpx import Response

from assistant.web.assets import Assets

PAGES = [
    "/",
    "/?q=How+many+towns+did+the+Harbour+Fund+pay+for%3F",
    "/?programme=no-such-programme",
    "/conversations",
    "/conversations/no-such-conversation",
    "/search?q=harbour",
    "/documents",
    "/documents/harbour-fund",
    "/documents/lantern",
    "/documents/harbour-fund/pages/1?start=0&end=20",
    "/documents/lantern/pages/1",
    "/documents/no-such-document",
    "/no-such-page",
    "/about",
    "/docs",
]
AS_BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize("address", PAGES)
def test_every_page_forbids_foreign_scripts_frames_and_other_hosts(client: TestClient, address: str) -> None:
    response = client.get(address, headers=AS_BROWSER)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy and "style-src 'self';" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("address", PAGES)
def test_no_page_loads_anything_from_another_host_or_runs_anything_but_the_script(
    client: TestClient, address: str
) -> None:
    page = lxml.html.fromstring(client.get(address, headers=AS_BROWSER).text)
    loaded = [*page.xpath("//@src"), *page.xpath("//link/@href"), *page.xpath("//form/@action")]
    assert loaded
    assert all(re.match(r"/(?!/)", each) for each in loaded)
    assert [script.text for script in page.xpath("//script")] == [None]
    assert not page.xpath("//style | //@style | //iframe")
    assert not [name for each in page.iter() for name in each.attrib if name.startswith(("on", "hx-on"))]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_a_language_a_title_a_skip_link_and_one_main_heading(
    client: TestClient, address: str
) -> None:
    page = lxml.html.fromstring(client.get(address, headers=AS_BROWSER).text)
    assert page.get("lang") == "en"
    assert page.findtext(".//title").strip()
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//body/*[1]/@href") == ["#main"]
    assert page.xpath("//main/@id") == ["main"]


@pytest.mark.parametrize("address", PAGES)
def test_every_link_to_a_part_of_the_page_leads_somewhere_and_no_id_is_used_twice(
    client: TestClient, address: str
) -> None:
    page = lxml.html.fromstring(client.get(address, headers=AS_BROWSER).text)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {each[1:] for each in page.xpath("//a/@href") if each.startswith("#")} <= set(ids)


def test_every_link_within_the_service_opens(client: TestClient) -> None:
    client.post("/ask", data={"question": "How many councils joined the Lantern Programme?"})
    found = {"/", "/conversations"}
    opened: set[str] = set()
    while found - opened:
        address = (found - opened).pop()
        opened.add(address)
        response = client.get(address, headers=AS_BROWSER)
        assert response.status_code == 200, address
        if not _leads_on(address, response):
            continue
        page = lxml.html.fromstring(response.text)
        links = [*page.xpath("//a/@href"), *page.xpath("//img/@src"), *page.xpath("//link/@href")]
        found |= {each.partition("#")[0] for each in links if each.startswith("/")}
    assert any(each.startswith("/conversations/") and "/pages/" not in each for each in opened)
    assert len(opened) > 40


def _leads_on(address: str, response: Response) -> bool:
    """A page whose links are followed; a search offers too many ways to narrow it."""
    is_page = response.headers["content-type"].startswith("text/html") and "/file" not in address
    return is_page and not address.startswith(("/search?", "/documents?"))


def test_style_sheet_fetches_nothing(client: TestClient) -> None:
    style = client.get(Assets.built()("app.css"))
    assert style.headers["content-type"].startswith("text/css")
    assert not [
        each for each in re.findall(r"url\(['\"]?([^)]*)", style.text) if not each.startswith("data:")
    ]
    assert "@import" not in style.text
