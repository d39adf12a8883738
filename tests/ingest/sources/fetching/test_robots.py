"""robots.txt is read as RFC 9309 says."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.fetching.robots import read_rules


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /a", "/b", True),
        ("user-agent:*\ndisallow:/a#note", "/ab", False),
        # Ours counts alone, wherever it stands.
        ("User-agent: *\nDisallow: /\n\nUser-agent: Precedent\nDisallow: /b", "/a", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        # Several agents share what follows; groups of one agent add up.
        ("User-agent: a\nUser-agent: *\nDisallow: /x", "/x", False),
        ("User-agent: *\nDisallow: /x\nUser-agent: a\nDisallow: /\nUser-agent: *\nDisallow: /y", "/y", False),
        # The longest rule counts; of two as long, the one that allows.
        ("User-agent: *\nDisallow: /\nAllow: /publications", "/publications/1", True),
        ("User-agent: *\nAllow: /p\nDisallow: /p/private", "/p/private/1", False),
        ("User-agent: *\nDisallow: /p\nAllow: /p", "/p", True),
        # Wildcards and ends.
        ("User-agent: *\nDisallow: /*.pdf$", "/files/report.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/files/report.pdf?x=1", True),
        ("User-agent: *\nDisallow: /*/draft/*.html", "/a/draft/b.html5", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /*?print=", "/page?print=1", False),
        # One spelling of percent-encoding.
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("<html>Not found</html>", "/a", True),
    ],
)
def test_rules(text: str, path: str, allowed: bool) -> None:
    assert read_rules(text, "Precedent").allows(path) is allowed


def test_a_delay_is_read() -> None:
    assert read_rules("User-agent: *\nCrawl-delay: 2.5\n", "precedent").delay == 2.5
    assert read_rules("User-agent: *\nCrawl-delay: soon\n", "precedent").delay is None


@given(st.text(max_size=200), st.text(max_size=50))
def test_any_text_is_read(text: str, path: str) -> None:
    read_rules(f"User-agent: *\n{text}", "precedent").allows(f"/{path}")


def test_a_hostile_pattern_takes_no_time() -> None:
    rules = read_rules("User-agent: *\nDisallow: /" + "*a" * 5000 + "$", "precedent")
    start = time.monotonic()
    rules.allows("/" + "a" * 4000 + "b")
    assert time.monotonic() - start < 1
