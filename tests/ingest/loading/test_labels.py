"""What begins a list item, a numbered paragraph, a heading or a caption."""

from __future__ import annotations

import pytest

from ingest.loading.labels import (
    heading_depth,
    is_bullet,
    is_caption,
    is_imprint,
    is_item_label,
    is_listing,
    is_paragraph_number,
    is_part_name,
    without_bullet,
)


@pytest.mark.parametrize("word", ["•", "–", "o", "▪", "➢"])
def test_bullets(word: str) -> None:
    assert is_bullet(word)


def test_a_bullet_stuck_to_its_word_is_taken_off() -> None:
    assert without_bullet("•Weirs") == "Weirs"
    assert without_bullet("-5") == "-5"
    assert without_bullet("•") == "•"


@pytest.mark.parametrize("word", ["1.", "12)", "(a)", "iv.", "B.", "(xii)"])
def test_item_labels(word: str) -> None:
    assert is_item_label(word)


@pytest.mark.parametrize("word", ["1", "weir.", "2009.", "3.2", "(see)"])
def test_other_words_are_no_item_labels(word: str) -> None:
    assert not is_item_label(word)


def test_paragraph_numbers() -> None:
    assert is_paragraph_number("3.2")
    assert is_paragraph_number("A1.17.")
    assert not is_paragraph_number("3")
    assert not is_paragraph_number("£3.2")


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("3.2 Findings", 2),
        ("1 Introduction", 1),
        ("Chapter 4: Weirs", 1),
        ("A.2.1 Fords", 3),
        ("Findings", 0),
        ("3.2", 0),
    ],
)
def test_the_number_of_a_heading_tells_its_depth(text: str, depth: int) -> None:
    assert heading_depth(text) == depth


def test_a_caption_is_told_from_a_sentence() -> None:
    assert is_caption("Table 1: Weirs by river", set_apart=False)
    assert is_caption("Figure 2 – The ford", set_apart=False)
    assert is_caption("Source: county minutes", set_apart=False)
    assert not is_caption("Table 1 shows that weirs are rare.", set_apart=False)
    assert is_caption("Table 1 Weirs by river", set_apart=True)
    assert not is_caption("Tables were turned", set_apart=True)


def test_the_number_of_a_part_is_told_from_its_title() -> None:
    assert is_part_name("Chapter 3:")
    assert is_part_name("APPENDIX B")
    assert not is_part_name("Chapter 3: Weirs")


@pytest.mark.parametrize("text", ["November 2023", "18 July 2024", "(August 2022)", "ISBN 978-1-5286"])
def test_what_says_when_a_document_came_out_is_an_imprint(text: str) -> None:
    assert is_imprint(text)


def test_a_title_with_a_date_in_it_is_no_imprint() -> None:
    assert not is_imprint("Crossings in November 2023")


def test_headings_of_lists_of_contents() -> None:
    assert is_listing("Table of contents")
    assert is_listing("List of figures")
    assert not is_listing("Contents of the ferry's hold")
