"""Web pages are cut down to their content, and keep headings, lists, tables and anchors."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_pdfs import shown

from ingest.loading import load
from ingest.loading.markup.hidden import Taken
from ingest.loading.markup.html import WebPage
from ingest.loading.markup.html import read_page as read_web_page


def read_page(content: bytes) -> WebPage:
    return read_web_page(content, Taken())


PAGE = """<!DOCTYPE html><html><head><title>Ferries - River Board</title>
<meta property="og:title" content="Ferries of the estuary">
<meta name="dcterms.issued" content="2019-04-02"><meta property="og:site_name" content="River Board">
<style>p {color: red}</style></head><body>
<header><p>River Board</p><nav><ul><li><a href="/">Home</a></li></ul></nav></header>
<div class="govuk-cookie-banner">We use cookies</div>
<main><nav class="breadcrumbs"><a href="/">Home</a></nav>
<h1>Ferries of the estuary</h1><p>Two ran.</p>
<h2 id="data-sharing-and-tolls">Data-sharing and tolls</h2>
<ul><li>at the bridge<ul><li>by day</li></ul></li></ul>
<section id="winter"><h2>In winter</h2><p hidden>Not shown</p><p>None ran.</p></section>
<table><caption>Fares</caption><tr><th>Boat</th><th>Fare</th></tr><tr><td>Ann</td><td>2d</td></tr></table>
<aside>Related pages</aside><script>alert(1)</script></main>
<footer>Crown copyright</footer></body></html>"""


def test_headings_are_reached_by_their_own_ids(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        '<main><div class=govspeak><h2 id="who-to-call">Who to call</h2><p>Name one contact.</p><h3 id="at-night">At '
        'night</h3><p>Nobody.</p><h2 id="1-2-who">1.2 Who</h2><p>All.</p></div></main>'
    )
    assert [(page.label, page.anchor) for page in load(path).pages] == [
        ("Who to call", "who-to-call"),
        ("1.2 Who", "1-2-who"),
    ]


def test_what_invites_to_share_a_page_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        '<main><h1>Fords</h1><p>Two are left.</p><div class="related-content"><h2>Related</h2><p>Weirs</p></div>'
        "<div class=feedback>Was it useful?</div><h3>Related content</h3><p>Share this page</p><p>Back to top</p></main>"
    )
    assert load(path).pages[0].text == "Fords\nTwo are left."


def test_only_the_content_of_a_page_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    loaded = load(path)
    assert (loaded.title, loaded.published, loaded.publisher) == (
        "Ferries of the estuary", "2019-04-02", "River Board",
    )  # fmt: skip
    assert [(page.label, page.anchor) for page in loaded.pages] == [
        ("Ferries of the estuary", "ferries-of-the-estuary"),
        ("Data-sharing and tolls", "data-sharing-and-tolls"),
        ("In winter", "winter"),
    ]
    assert [block for page in loaded.pages for block in shown(page)] == [
        ("heading", "Ferries of the estuary"),
        ("paragraph", "Two ran."),
        ("heading", "Data-sharing and tolls"),
        ("list_item", "at the bridge"),
        ("list_item", "by day"),
        ("heading", "In winter"),
        ("paragraph", "None ran."),
        ("caption", "Fares"),
        ("table_row", "Boat: Ann | Fare: 2d"),
    ]


def test_a_page_without_marked_content_is_read_without_its_menus() -> None:
    links = "".join(f'<li><a href="/{n}">Page {n}</a></li>' for n in range(8))
    page = read_page(f"<body><ul>{links}</ul><h1>Fords</h1><p>Two are left.</p></body>".encode())
    assert b"Page 3" not in page.content
    assert b"Two are left." in page.content


def test_a_list_of_sources_with_links_is_kept() -> None:
    item = '<li>County minutes of the year 1881, folio 12, on tolls at the weir. <a href="/x">Read</a></li>'
    page = read_page(f"<main><h1>Sources</h1><ul>{item * 6}</ul></main>".encode())
    assert page.content.count(b"County minutes") == 6


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8", "utf-8"), ("cp1252", "windows-1252"), ("utf-8", ""), ("cp1252", "")]
)
def test_the_encoding_of_a_page_is_found(encoding: str, declared: str) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    page = read_page(f"<html><head>{meta}</head><body><p>£2 – “dear”</p></body></html>".encode(encoding))
    assert "£2 – “dear”" in page.content.decode("utf-8")


def test_a_title_above_the_marked_content_is_kept() -> None:
    page = read_page(b"<body><div><h1>Fords of the Dart</h1></div><main><p>Two are left.</p></main></body>")
    assert page.content.index(b"Fords of the Dart") < page.content.index(b"Two are left.")
