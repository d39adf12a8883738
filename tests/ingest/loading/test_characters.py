"""Characters are repaired and unseen ones dropped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading.characters import clean_text, clean_word, is_legible, mended_quotes


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("e\ufb03cient", "efficient"),
        ("\ufb01nding", "finding"),
        ("imple\u00admented", "implemented"),
        ("co\u2011operate", "co-operate"),
        ("zero\u200bwidth", "zerowidth"),
        ("\uf0b7", "•"),
        ("hid\U000e0069den", "hidden"),
        ("bell\x07", "bell"),
        ("cafe\u0301", "café"),
        ("\U0001d443lan", "Plan"),
        ("\ud835\udc43lan", "Plan"),
        ("\ufeff", ""),
        ("£5bn", "£5bn"),
        ("½", "½"),
    ],
)
def test_a_word_is_read_as_a_person_reads_it(drawn: str, read: str) -> None:
    assert clean_word(drawn) == read


@given(st.text())
def test_clean_text_is_stable_and_can_be_written(text: str) -> None:
    once = clean_text(text)
    once.encode("utf-8")
    assert clean_text(once) == once
    assert "  " not in once
    assert once == once.strip()


def test_odd_spaces_become_single_ones() -> None:
    assert clean_text("a\u00a0b\t\u2003c\r\n d") == "a b c d"


def test_exchanged_quotation_marks_are_put_back() -> None:
    assert mended_quotes("the Authority‟s „vision‟") == "the Authority’s ‘vision’"
    assert mended_quotes("‗Growth‘ and DfT‘s") == "‘Growth’ and DfT’s"
    assert mended_quotes("a ―sound‖ plan") == "a “sound” plan"
    assert mended_quotes("„Plan“ in German") == "„Plan“ in German"


def test_signs_without_letters_are_no_text() -> None:
    assert is_legible("Weirs and fords, 12 of them")
    assert is_legible("")
    assert not is_legible('"%&+-*"')
    assert not is_legible("\ue001\ue002\ue003weir")
