from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.kernel.domain import BlockKind, Passage, Sentence, Span
from ingest.windows import Window, context, head, windows

LENGTHS = st.lists(st.integers(1, 60), min_size=1, max_size=30)


def passage(lengths: list[int], heading_path: tuple[str, ...] = ("At a glance",)) -> Passage:
    """A passage of sentences of so many words."""
    texts = [" ".join(f"w{number}n{word}" for word in range(length)) for number, length in enumerate(lengths)]
    sentences = tuple(
        Sentence(text, (Span(1, 0, len(text)),), BlockKind.PARAGRAPH, number)
        for number, text in enumerate(texts)
    )
    return Passage("paper.0", "paper", 0, heading_path, sentences)


def quoted(window: Window) -> list[str]:
    return [window.text[start:end] for start, end in window.bounds]


@given(LENGTHS)
def test_bounds_name_every_sentence_once_and_in_order(lengths: list[int]) -> None:
    made = passage(lengths)
    cut = windows("A Paper", made, words=50)
    assert [text for window in cut for text in quoted(window)] == [s.text for s in made.sentences]
    for window in cut:
        assert window.bounds
        assert all(0 <= start < end <= len(window.text) for start, end in window.bounds)


@given(LENGTHS)
def test_a_window_is_about_as_long_as_is_asked(lengths: list[int]) -> None:
    """It may be longer by no more than its last sentence."""
    prefix = context("A Paper", ("At a glance",))
    for window in windows("A Paper", passage(lengths), words=50):
        counted = [len(text.split()) for text in quoted(window)]
        assert sum(counted[:-1]) <= 50
        assert window.text == prefix + " ".join(quoted(window))


def test_a_short_passage_is_one_window() -> None:
    assert len(windows("A Paper", passage([10, 20, 20]), words=50)) == 1


def test_a_long_passage_is_cut_evenly() -> None:
    cut = windows("A Paper", passage([10] * 12), words=100)
    assert [len(window.bounds) for window in cut] == [6, 6]


def test_a_sentence_longer_than_a_window_is_not_cut() -> None:
    made = passage([5, 300, 5])
    assert [text for window in windows("", made, words=50) for text in quoted(window)][1] == made.sentences[
        1
    ].text


def test_the_title_and_the_headings_stand_in_front() -> None:
    (window,) = windows("A Paper", passage([3], ("Findings", "What helped.")))
    assert window.text.startswith("A Paper. Findings. What helped. w0n0")


def test_a_heading_that_repeats_the_title_is_left_out() -> None:
    assert context("A Paper", ("A PAPER", "Findings")) == "A Paper. Findings. "


def test_without_title_and_headings_only_the_sentences_stand_there() -> None:
    assert context("", ()) == ""
    assert windows("", passage([2], ()))[0].text == "w0n0 w0n1"


def test_the_head_is_the_whole_passage_and_gives_no_sentence_vectors() -> None:
    made = passage([60, 60, 60])
    assert head("A Paper", made) == Window(f"A Paper. At a glance. {made.text.replace(chr(10), ' ')}", ())


def test_the_key_names_text_and_bounds() -> None:
    same = Window("one two", ((0, 3), (4, 7)))
    assert same.key == Window("one two", ((0, 3), (4, 7))).key
    assert len({same.key, Window("one two", ((0, 7),)).key, Window("one too", ((0, 3), (4, 7))).key}) == 3
