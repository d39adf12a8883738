"""The checks find what they are for: a check that cannot fail proves nothing."""

from __future__ import annotations

import pytest
from browser_checks import clipped, fixed_text, invalid, large_text, moving, sideways, tab_through, violations
from browser_watch import Watch
from playwright.sync_api import Browser, Page


@pytest.fixture
def page(browser: Browser) -> Page:
    opened = browser.new_page(viewport={"width": 320, "height": 400})
    yield opened
    opened.close()


def shown(body: str, style: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><title>t</title><style>{style}</style><main><h1>t</h1>{body}</main>'
    )


def test_picture_without_words_is_found(page: Page) -> None:
    page.set_content(shown('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'))
    assert [finding.split(" ")[0] for finding in violations(page)] == ["image-alt"]


def test_what_is_wider_than_the_window_is_named(page: Page) -> None:
    page.set_content(
        shown('<p style="width:500px">wide</p><div style="overflow-x:auto"><p style="width:900px">')
    )
    width, culprit = sideways(page)
    assert width.endswith("wide in 320")
    assert 'width:500px">wide' in culprit


def test_what_scrolls_by_itself_is_let_be(page: Page) -> None:
    page.set_content(shown('<div style="overflow-x:auto"><p style="width:900px">wide</p></div>'))
    assert sideways(page) == []


def test_focus_that_is_not_shown_or_covered_is_found(page: Page) -> None:
    style = "#bare:focus{outline:none} #bar{position:fixed;inset:0 0 auto 0;height:200px;background:#fff} a{display:block}"
    page.set_content(
        shown('<a href="#1" id="under">1</a><a href="#2" id="bare">2</a><div id="bar">bar</div>', style)
    )
    names, wrong = tab_through(page)
    assert len(names) == 2
    assert [line.split(": <")[0] for line in wrong] == [
        "is hidden or out of sight",
        "is hidden or out of sight",
        "looks the same with the focus",
    ]


def test_focus_that_is_seen_is_let_be(page: Page) -> None:
    page.set_content(shown('<a href="#1">1</a><label><input type="checkbox"> 2</label><button>3</button>'))
    names, wrong = tab_through(page)
    assert (len(names), wrong) == (3, [])


def test_text_that_does_not_grow_is_found(page: Page) -> None:
    page.set_content(shown('<p style="font-size:1rem">grows</p><p style="font-size:16px">stays</p>'))
    with large_text(page):
        (line,) = fixed_text(page)
    assert ">stays<" in line


def test_words_that_are_cut_off_are_found(page: Page) -> None:
    page.set_content(shown('<p style="height:8px;overflow:hidden">cut off</p><p>whole</p>'))
    (line,) = clipped(page)
    assert ">cut off<" in line


def test_what_moves_is_found(page: Page) -> None:
    style = (
        "@keyframes turn { to { rotate: 360deg } } b { display: inline-block; animation: turn 9s infinite }"
    )
    page.set_content(shown("<b>round</b>", style))
    (line,) = moving(page)
    assert ">round<" in line


def test_html_that_is_not_valid_is_found(tmp_path) -> None:
    (line,) = invalid({"/page": shown("<ul><p>no item</p></ul>")}, tmp_path)
    assert line.startswith("/page")


def test_faults_of_a_page_are_kept(browser: Browser) -> None:
    kept = Watch({"http://127.0.0.1:9"})
    context = browser.new_context()
    kept.over(context)
    page = context.new_page()
    page.set_content(
        "<script>console.error('said'); alert('shown'); fetch('https://elsewhere.invalid/'); throw Error('thrown')</script>"
    )
    context.close()
    kept.expect("never")
    told = "\n".join(kept.verdict())
    for part in (
        "console error: said",
        "a script ran: shown",
        "uncaught: thrown",
        "another host",
        "did not happen: never",
    ):
        assert part in told


def test_fault_that_is_expected_passes() -> None:
    kept = Watch(set())
    kept.faults.append("failed: GET /: net::ERR_CONNECTION_REFUSED")
    assert kept.verdict() != []
    kept.expect("CONNECTION_REFUSED")
    assert kept.verdict() == []
