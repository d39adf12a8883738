from __future__ import annotations

import pytest

from assistant.kernel.index.generation import Generation
from assistant.retrieval.words import content_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What was the Harbour Fund?", ["harbour", "fund"]),
        ("Which councils were sharing councils' data?", ["council", "share", "data"]),
        ("What did it find, and what was found?", ["find"]),
        ("What's it all about?", []),
        ("???", []),
        ("", []),
        ("£3.5m in 2001", ["3", "5m", "2001"]),
        ("the café’s façade", ["cafe", "facad"]),
    ],
)
def test_words_that_say_what_a_question_is_about(text: str, words: list[str], generation: Generation) -> None:
    found = content_words(generation.lexical, text)
    assert [word for word in found if word != "s"] == words
