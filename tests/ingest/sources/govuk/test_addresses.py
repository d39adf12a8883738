from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.govuk.addresses import Site, file_id, page_id, with_digest

PILOT = "/government/publications/example-place-pilot"
SITE = Site()


@pytest.mark.parametrize(
    "address",
    [
        PILOT,
        f"{PILOT}/",
        f"gov.uk{PILOT}",
        f"https://www.Gov.uk{PILOT}#who-to-call",
        f"http://gov.uk{PILOT}?utm_source=mail",
        f"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.gov.uk{PILOT}&data=1",
    ],
)
def test_an_address_as_people_paste_it_leads_to_the_page(address: str) -> None:
    assert SITE.path_of(address) == PILOT


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a",
        "https://www.gov.uk.example.org/a",
        "https://me:secret@www.gov.uk/a",
        "//example.org/a",
        "http://[bad/a",
        "",
        "javascript:x",
    ],
)
def test_an_address_of_another_site_leads_nowhere(address: str) -> None:
    assert SITE.path_of(address) == ""


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_an_address(text: str) -> None:
    path = SITE.path_of(text)
    assert path == "" or path.startswith("/")


def test_the_apis_are_asked_at_the_site_itself() -> None:
    assert SITE.content(PILOT) == f"https://www.gov.uk/api/content{PILOT}"
    assert SITE.content("/a b") == "https://www.gov.uk/api/content/a%20b"
    assert SITE.page("//example.org/a") == "https://www.gov.uk//example.org/a"


def test_ids_are_readable() -> None:
    assert page_id(f"{PILOT}/advice") == "govuk-example-place-pilot-advice"
    assert page_id("/guidance/how-to-bid") == "govuk-guidance-how-to-bid"
    assert page_id("/government/news/ten-places") == "govuk-news-ten-places"
    assert (
        file_id(PILOT, "https://assets.example/media/1/Annex%20A.pdf")
        == "govuk-example-place-pilot-annex-a-file"
    )


def test_a_new_version_of_a_file_at_another_address_keeps_the_id() -> None:
    assert file_id(PILOT, "https://assets.example/media/1/a.pdf") == file_id(
        PILOT, "https://assets.example/media/2/a.pdf"
    )


def test_long_addresses_that_begin_alike_have_ids_of_their_own() -> None:
    ids = {page_id(f"/government/publications/{'very-long-' * 12}{end}") for end in ("one", "two")}
    assert len(ids) == 2
    assert all(len(each) <= 80 for each in ids)


@given(st.text(max_size=120), st.text(max_size=120))
def test_every_id_is_safe_in_an_address(path: str, name: str) -> None:
    for identity in (page_id(f"/{path}"), file_id(f"/{path}", f"https://a.example/{name}")):
        assert re.fullmatch(r"govuk-[a-z0-9]+(?:-[a-z0-9]+)*", identity)
        assert re.fullmatch(r"[a-z0-9-]+", with_digest(identity, name))
