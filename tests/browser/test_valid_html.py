"""The HTML of every page is valid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from browser_checks import invalid
from browser_states import ANSWERED, CLARIFY, COMPARED, DECLINED, NOT_FOUND, PARTIAL

PAGES = (
    "/",
    "/?q=What+helped%3F&programme=total-place",
    "/conversations",
    "/conversations?deleted=00000000000000000000000000000000",
    "/search",
    "/search?q=data+sharing&barrier=data-sharing",
    '/search?q=pengiuns+"what+data"',
    "/search?year_from=next&programme=none",
    "/documents",
    "/documents?q=penguins",
    "/documents?barrier=data-sharing&year_from=2020",
    "/documents/partnerships-for-people-and-place",
    "/documents/partnerships-for-people-and-place/pages/4?start=12&end=211",
    "/documents/barrier-data-sharing",
    "/documents/barrier-data-sharing/pages/2",
    "/about",
    "/about/accessibility",
    "/about/privacy",
    "/docs",
    "/nowhere",
)
QUESTIONS = (ANSWERED, PARTIAL, NOT_FOUND, CLARIFY, DECLINED, COMPARED)


@pytest.fixture
def reader(home: str) -> Iterator[httpx.Client]:
    headers = {"Accept": "text/html"}
    with httpx.Client(base_url=home, headers=headers, follow_redirects=True, timeout=30) as client:
        yield client


def test_html_is_valid(reader: httpx.Client, tmp_path: Path) -> None:
    pages = {address: reader.get(address).text for address in PAGES}
    for question in QUESTIONS:
        answered = reader.post("/ask", data={"question": question})
        conversation = answered.url.path
        pages[question] = answered.text
    pages["print"] = reader.get(f"{conversation}/print").text
    pages["feedback"] = reader.post(f"{conversation}/turns/1/feedback", data={"useful": "no"}).text
    pages["asked again"] = reader.post(f"{conversation}/turns/1/again").text
    pages["history"] = reader.get("/conversations").text
    pages["error"] = reader.post("/ask", data={"question": ""}).text
    private = {"question": "Who is jane.doe@example.com?", "conversation": conversation.rpartition("/")[2]}
    pages["personal data"] = reader.post("/ask", data=private).text
    pages["searched for"] = reader.post("/ask", data={**private, "question": "Who evaluated it?"}).text
    assert all(
        mark in pages[name] for name, mark in (("personal data", "instead"), ("searched for", "data-change"))
    )
    pages["another's"] = httpx.get(f"{reader.base_url}{conversation}", headers={"Accept": "text/html"}).text
    assert all(html.startswith("<!doctype html>") for html in pages.values())
    assert invalid(pages, tmp_path) == []
