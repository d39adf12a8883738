from __future__ import annotations

from datetime import UTC, datetime

import pytest
from exported_made import any_texts, legible_texts
from hypothesis import given

from assistant.exports.wording import legible, minute, near, place, web_address
from assistant.kernel.domain import Nearest


@given(legible_texts)
def test_what_can_be_read_is_left_as_it_is(text: str) -> None:
    assert legible(text) == text


@given(any_texts)
def test_whatever_is_left_can_be_encoded(text: str) -> None:
    assert legible(text).encode("utf-8").decode("utf-8") == legible(text)
    assert not set(legible(text)) & set("\x00\x08\x0b\x0c\x1b\x7f\r\uffff\ud800")


def test_line_ends_are_of_one_kind() -> None:
    assert legible("a\r\nb\rc\nd") == "a\nb\nc\nd"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "/documents/x", " https://x"])
def test_only_addresses_of_the_web_are_addresses(url: str) -> None:
    assert web_address(url) == ""


def test_an_address_holds_nothing_that_could_be_markup() -> None:
    assert web_address('https://x.example/a b"<c>\\\n?d=1&e=%20#f') == (
        "https://x.example/a%20b%22%3Cc%3E%5C%0A?d=1&e=%20#f"
    )


@pytest.mark.parametrize(
    ("number", "label", "paginated", "said"),
    [
        (5, "5", True, "page 5"),
        (5, "", True, "page 5"),
        (5, "iv", True, "page iv (5 in the file)"),
        (2, "Findings", False, "section 2, “Findings”"),
        (2, "", False, "section 2"),
    ],
)
def test_a_place_is_given_as_printed_and_as_counted(
    number: int, label: str, paginated: bool, said: str
) -> None:
    assert place(number, label, paginated=paginated) == said


@pytest.mark.parametrize(
    ("label", "heading", "said"),
    [
        ("4", "Costs", "Wells, “Costs”, page 4"),
        ("Costs", "Costs", "Wells, Costs"),
        ("Wells", "Wells", "Wells"),
    ],
)
def test_a_near_passage_is_named_once(label: str, heading: str, said: str) -> None:
    assert near(Nearest("p", "d", "Wells", 4, label, heading, "/x")) == said


def test_a_time_names_its_zone() -> None:
    assert minute(datetime(2027, 3, 5, 4, 5, tzinfo=UTC)) == "5 March 2027 at 04:05 UTC"
