"""An address has one spelling, and what is no web address is refused."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.fetching.canonical import canonical, host_of, spelt
from ingest.sources.fetching.outcomes import FetchFailed

HOSTS = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,12}(\.[A-Za-z][A-Za-z0-9]{1,8}){1,3}", fullmatch=True)
PATHS = st.lists(st.text(max_size=8), max_size=4).map(lambda parts: "/" + "/".join(map(quote, parts)))
QUERIES = st.lists(
    st.tuples(st.sampled_from(["a", "CT", "utm_source", "utm_x", "gclid", "fbclid"]), st.text(max_size=5)),
    max_size=4,
).map(lambda pairs: "&".join(f"{name}={quote(value)}" for name, value in pairs))
ADDRESSES = st.builds(
    lambda scheme, host, path, query: f"{scheme}://{host}{path}" + (f"?{query}" if query else ""),
    st.sampled_from(["http", "https", "HTTPS"]),
    HOSTS,
    PATHS,
    QUERIES,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://gov.uk/browse", "https://www.gov.uk/browse"),
        ("http://www.Gov.uk/browse#top", "https://www.gov.uk/browse"),
        ("https://www.gov.uk:443/a?utm_source=mail&page=2&utm_medium=x", "https://www.gov.uk/a?page=2"),
        ("HTTP://Example.ORG.", "http://example.org/"),
        ("http://example.org:80/A/B?b=2&a=1", "http://example.org/A/B?b=2&a=1"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        (" https://example.org/annual report.pdf ", "https://example.org/annual%20report.pdf"),
        ("https://example.org/caffè", "https://example.org/caff%C3%A8"),
        ("https://müsli.example/", "https://xn--msli-0ra.example/"),
        ("https://example.org/x%2Fy?q=a%26b", "https://example.org/x%2Fy?q=a%26b"),
        (
            "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fgov.uk%2Fa%3Fb%3D1&data=05%7C01",
            "https://www.gov.uk/a?b=1",
        ),
        ("http://[2001:DB8::1]/x", "http://[2001:db8::1]/x"),
    ],
)
def test_spellings_of_one_address_become_one(written: str, meant: str) -> None:
    assert canonical(written) == meant


@pytest.mark.parametrize(
    "address",
    [
        "",
        "report.pdf",
        "//example.org/a",
        "mailto:someone@example.org",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://user:secret@example.org/",
        "https://user@example.org/",
        "https://:@example.org/",
        "https://example.org:port/",
        "https://example.org:99999/",
        "https://[::1",
        "https://[nonsense]/",
        "https://exam ple.org/",
        "https://exam\tple.org/",
        "https://example.org\\@inside/",
        "https://a..b/",
        "https://%6c%6fcalhost/",
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        canonical(address)
    assert caught.value.kind == "refused"


@given(ADDRESSES)
def test_one_spelling_stays_as_it_is(address: str) -> None:
    assert canonical(canonical(address)) == canonical(address)


@given(ADDRESSES)
def test_host_is_lower_case_and_no_tracker_is_left(address: str) -> None:
    parts = urlsplit(canonical(address))
    assert parts.netloc == parts.netloc.lower()
    assert "utm_" not in parts.query
    assert "clid=" not in parts.query


@given(ADDRESSES)
def test_wrapping_by_a_mail_program_changes_nothing(address: str) -> None:
    wrapped = f"https://gbr01.safelinks.protection.outlook.com/?url={quote(address, safe='')}&reserved=0"
    assert canonical(wrapped) == canonical(address)


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for candidate in (text, f"https://{text}", f"https://example.org/{text}"):
        try:
            found = canonical(candidate)
        except FetchFailed as fault:
            assert fault.kind == "refused"
        else:
            assert canonical(found) == found
            assert found.isascii()
            assert host_of(found) == urlsplit(found).hostname
            assert spelt(found) == found


def test_what_is_asked_for_keeps_what_only_comparing_drops() -> None:
    assert spelt("HTTP://GOV.uk:80/a b?utm_source=x#top") == "http://gov.uk/a%20b?utm_source=x"
    assert spelt("http://１２７.0.0.1/") == "http://127.0.0.1/"
