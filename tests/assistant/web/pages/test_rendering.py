from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.pages.rendering import Pages, asking, date_in_words, is_address, place_in_document, year


@given(
    st.text(st.characters(codec="utf-8"), min_size=1),
    st.lists(st.text(st.characters(codec="utf-8"), min_size=1)),
)
def test_address_that_asks_says_exactly_what_was_asked(question: str, programmes: list[str]) -> None:
    read = parse_qs(urlsplit(asking(question, programmes, "c0")).query)
    assert read["q"] == [question]
    assert read.get("programme", []) == programmes
    assert read["c"] == ["c0"]


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ("2020-05-01", "1 May 2020"),
        ("2020-05", "May 2020"),
        ("2020", "2020"),
        ("", "undated"),
        ("circa 1999", "circa 1999"),
        ("2020-13-45", "2020-13-45"),
    ],
)
def test_date_is_put_in_words(published: str, words: str) -> None:
    assert date_in_words(published) == words


def test_year_of_nothing_is_undated() -> None:
    assert (year("2019-02"), year("")) == ("2019", "undated")


@pytest.mark.parametrize(
    ("number", "label", "paginated", "words"),
    [
        (5, "iv", True, "page iv (5 of 12)"),
        (5, "5", True, "page 5 of 12"),
        (5, "", True, "page 5 of 12"),
        (2, "Findings", False, "section “Findings” (2 of 12)"),
        (2, "", False, "section 2 of 12"),
    ],
)
def test_place_is_told_by_label_and_number(number: int, label: str, paginated: bool, words: str) -> None:
    assert place_in_document(number, label, 12, paginated) == words


def test_only_web_addresses_become_links() -> None:
    assert is_address("https://example.gov.uk")
    assert not is_address("javascript:alert(1)")


def test_what_is_put_into_a_page_is_escaped() -> None:
    class Told:
        title, status, detail = "<b>", 404, "<script>"

    html = bytes(Pages("<i>").render("problem.html", problem=Told()).body).decode()
    assert "<script>" not in html and "<b>" not in html and "<i>" not in html
