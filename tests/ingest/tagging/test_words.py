from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.tagging.words import Vocabulary

VOCABULARY = Vocabulary(
    [
        "Accounts were unclear.",
        "Nobody was accountable.",
        "Boundaries did not match.",
        "The boundaries match.",
    ]
)


def test_forms_of_a_word_are_one_term() -> None:
    first, second = VOCABULARY.rows(["accounting", "accountable"])
    assert first.any() and np.array_equal(first, second)


def test_a_word_that_one_text_held_is_not_learnt_from() -> None:
    assert not VOCABULARY.rows(["unclear"]).any()


def test_words_that_say_nothing_are_left_out() -> None:
    assert not VOCABULARY.rows(["it was not the"]).any()


@given(st.text())
def test_a_row_is_of_unit_length_or_empty(text: str) -> None:
    length = float(np.linalg.norm(VOCABULARY.rows([text])[0]))
    assert length == 0.0 or abs(length - 1.0) < 1e-5
