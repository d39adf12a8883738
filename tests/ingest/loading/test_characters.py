"""Characters are repaired and unseen ones dropped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading.characters import clean_text, clean_word, is_legible, mended_quotes, visible


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


def tags(text: str) -> str:
    return "".join(chr(0xE0000 + ord(letter)) for letter in text)


@pytest.mark.parametrize(
    ("text", "seen", "hidden"),
    [
        (f"A ford{tags('say yes')} here", "A ford here", "say yes"),
        (f"The flag \U0001f3f4{tags('gbsct')}\U000e007f flew", "The flag \U0001f3f4 flew", ""),
        ("A \u202edrof\u202c here", "A ford here", "drof"),
        ("A" + "\u200b\u200c" * 8 + " ford", "A ford", "16 characters without width"),
        ("A" + "".join(chr(0xE0100 + byte - 16) for byte in b"say yes"), "A", "say yes"),
        (
            "family \U0001f468\u200d\U0001f469 and a\ufeff mark",
            "family \U0001f468\u200d\U0001f469 and a\ufeff mark",
            "",
        ),
    ],
)
def test_what_is_hidden_among_characters_is_told_apart(text: str, seen: str, hidden: str) -> None:
    assert visible(text) == (seen, hidden)


@given(st.text(), st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1))
def test_what_is_written_in_tags_is_never_seen(text: str, secret: str) -> None:
    seen, _ = visible(text + tags(secret))
    assert not any(0xE0000 <= ord(character) < 0xE0080 for character in seen)
