from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.understanding import tidy
from assistant.slack.asking.shortening import shortened, titled, up_to

LONG = "We pooled budgets in Leeds. It took three years! Who else did?\nThe board wants to know by Friday"


def test_what_fits_is_taken_whole_and_nothing_is_said_of_it() -> None:
    taken = shortened(LONG, 200)
    assert taken.text == LONG.replace("\n", " ")
    assert taken.note == ""


def test_of_more_whole_sentences_are_taken_and_how_many_is_said() -> None:
    taken = shortened(LONG, 70)
    assert taken.text == "We pooled budgets in Leeds. It took three years! Who else did?"
    assert taken.note == "The message is too long: only its first 3 sentences were searched for, of 4."
    assert (
        shortened(LONG, 30).note == "The message is too long: only its first sentence was searched for, of 4."
    )


def test_of_one_sentence_that_is_too_long_whole_words_are_taken() -> None:
    taken = shortened(LONG, 12)
    assert taken.text == "We pooled"
    assert taken.note == "The message is too long: only its beginning was searched for."


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn")) | st.just("\n")),
    st.integers(1, 60),
)
def test_what_is_taken_is_a_beginning_of_the_message_that_may_be_asked(text: str, limit: int) -> None:
    taken = shortened(text, limit)
    whole = " ".join(unicodedata.normalize("NFKC", text).split())
    assert len(taken.text) <= limit
    assert whole.startswith(taken.text)
    assert (taken.text == whole) is not bool(taken.note)
    if taken.text:
        assert tidy(taken.text, limit=limit) == taken.text


@given(st.text(), st.integers(2, 60))
def test_titles_are_one_line_within_the_limit(text: str, limit: int) -> None:
    title = titled(text, limit)
    assert len(title) <= limit
    assert "\n" not in title


def test_titles_end_between_words() -> None:
    assert (
        titled("What got in the way of Total Place, and what helped?", 38)
        == "What got in the way of Total Place…"
    )
    assert up_to("word", 4) == "word"
    assert up_to("words that", 5) == "words"
    assert up_to("endless", 3) == "end"
