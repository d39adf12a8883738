from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading.hyphens import Vocabulary
from ingest.loading.page_text import Token
from ingest.loading.pdf.spacing import closed_up

VOCABULARY = Vocabulary(["The", "government", "spent", "the", "money", "about", "which", "it", "spoke"])


def read(text: str, *, gap: float = 2.0) -> str:
    """Words in boxes of 5 points a letter, 10 high, so far apart."""
    tokens, left = [], 0.0
    for word in text.split():
        tokens.append(Token(word, (left, 0.0, left + 5 * len(word), 10.0)))
        left += 5 * len(word) + gap
    found = closed_up(tokens, VOCABULARY)
    return "".join(token.before * bool(number) + token.text for number, token in enumerate(found))


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("the g o v e r n m e n t spent", "the government spent"),
        ("G O V E R N M E N T", "GOVERNMENT"),
        ("T he money", "The money"),
    ],
)
def test_a_word_that_the_document_spells_elsewhere_is_closed_up(text: str, closed: str) -> None:
    assert read(text) == closed


@pytest.mark.parametrize("text", ["a b c d", "x y z w q", "A bout", "I t spoke", "S pent it s", "J he"])
def test_what_may_be_words_of_their_own_is_left(text: str) -> None:
    assert read(text, gap=5.0) == text


def test_a_capital_a_space_away_is_left() -> None:
    assert read("Annex T he", gap=3.0) == "Annex T he"


@given(st.lists(st.sampled_from(["T", "he", "g", "o", "the", "A", "spent", "money,"]), max_size=12))
def test_no_letter_is_lost_or_added(words: list[str]) -> None:
    assert read(" ".join(words)).replace(" ", "") == "".join(words)
