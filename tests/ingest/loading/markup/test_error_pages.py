"""Pages that are no documents are refused where that is certain."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.kernel.errors import UnreadableFile
from ingest.loading import load


def refusal(path: Path, page: str) -> UnreadableFile:
    (path / "a.html").write_text(page)
    with pytest.raises(UnreadableFile) as caught:
        load(path / "a.html")
    return caught.value


@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found", "Page not found", "Page not found - River Board", "Access Denied", "403 Forbidden",
        "Error 404", "Sorry, we can’t find that page", "503 Service Temporarily Unavailable",
        "Just a moment...", "Attention Required! | Cloudflare", "The page could not be found",
        "500 Internal Server Error", "Sorry, there is a problem with the service",
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["<title>{}</title><p>Try later.</p>", "<h1>{}</h1><p>Try later.</p>"])
def test_an_error_page_is_refused(tmp_path: Path, title: str, where: str) -> None:
    found = refusal(tmp_path, f"<html>{where.format(title)}</html>")
    assert found.kind == "unreadable"
    assert "error page" in found.reason


def test_a_page_to_log_in_is_refused(tmp_path: Path) -> None:
    form = (
        "<h1>Sign in to River Board</h1><form><input name=a><input type=password></form><p>Forgotten it?</p>"
    )
    assert "log in" in refusal(tmp_path, f"<html><body>{form}</body></html>").reason


@pytest.mark.parametrize(
    "content",
    [
        "<div id=app></div>",
        "<div style='opacity:0'>Two ran by day and none by night.</div>",
        "<div id=app>Loading…</div>",
        "<p>You need to enable JavaScript to run this app.</p>",
    ],
)
def test_a_page_that_a_script_fills_is_refused(tmp_path: Path, content: str) -> None:
    found = refusal(tmp_path, f"<html><body>{content}<script src=a.js></script></body></html>")
    assert found.kind == "no_text"
    assert "script" in found.reason


@pytest.mark.parametrize(
    "heading",
    [
        "500 homes for the valley", "Access denied: how fords were closed to travellers", "Gone fishing",
        "Signing in at the weir", "Log in to the river: driftwood", "404 boats", "Lost and not found fords",
    ],
)  # fmt: skip
def test_a_document_of_a_like_name_is_read(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><h1>{heading}</h1><p>Two ran.</p><script src=a.js></script></body></html>")
    assert load(path).title == heading


def test_a_long_page_about_errors_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><h1>Page not found</h1><p>{'Two ran by day. ' * 100}</p></body></html>")
    assert load(path).pages


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(markup=st.text(alphabet="<>/ abpdivthr='\"=:;#-!{}\n", max_size=200))
def test_no_markup_raises_anything_but_a_refusal(tmp_path: Path, markup: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html>{markup}<p style='x'>")
    try:
        load(path)
    except UnreadableFile as refused:
        assert "damaged in a way" not in refused.reason
