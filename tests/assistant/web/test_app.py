from __future__ import annotations

import re

import lxml.html
import pytest
from fastapi.testclient import TestClient

PAGES = [
    "/",
    "/?q=How+many+towns+did+the+Harbour+Fund+pay+for%3F",
    "/?q=",
    "/documents",
    "/documents/harbour-fund",
    "/documents/lantern",
    "/documents/harbour-fund/pages/1?start=0&end=20",
    "/documents/lantern/pages/1",
    "/documents/no-such-document",
    "/no-such-page",
    "/docs",
]
AS_BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize("address", PAGES)
def test_every_page_forbids_scripts_frames_and_other_hosts(client: TestClient, address: str) -> None:
    response = client.get(address, headers=AS_BROWSER)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("address", PAGES)
def test_no_page_loads_anything_from_another_host_or_runs_anything(client: TestClient, address: str) -> None:
    page = lxml.html.fromstring(client.get(address, headers=AS_BROWSER).text)
    loaded = [*page.xpath("//@src"), *page.xpath("//link/@href"), *page.xpath("//form/@action")]
    assert loaded
    assert all(re.match(r"/(?!/)", each) for each in loaded)
    assert not page.xpath("//script | //style | //@style | //iframe")


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
    found = {"/", "/?q=How+many+councils+joined+the+Lantern+Programme%3F"}
    opened: set[str] = set()
    while found - opened:
        address = (found - opened).pop()
        opened.add(address)
        response = client.get(address, headers=AS_BROWSER)
        assert response.status_code == 200, address
        if response.headers["content-type"].startswith("text/html") and "/file" not in address:
            page = lxml.html.fromstring(response.text)
            links = [*page.xpath("//a/@href"), *page.xpath("//img/@src"), *page.xpath("//link/@href")]
            found |= {each.partition("#")[0] for each in links if each.startswith("/") and "c=" not in each}
    assert len(opened) > 15


def test_style_sheet_fetches_nothing(client: TestClient) -> None:
    style = client.get("/static/style.css")
    assert style.headers["content-type"].startswith("text/css")
    assert "url(" not in style.text
    assert "@import" not in style.text


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_of_text_keep_the_contrast_that_wcag_asks_for(client: TestClient) -> None:
    colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", client.get("/static/style.css").text))
    for text in ("ink", "quiet", "deep", "link", "visited", "red"):
        assert _contrast(colours[text], "#ffffff") >= 4.5, text
    for text in ("ink", "quiet", "link"):
        assert _contrast(colours[text], colours["pale"]) >= 4.5, text
    assert _contrast(colours["ink"], colours["marked"]) >= 4.5
