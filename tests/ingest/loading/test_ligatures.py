"""Ligatures lost to control characters come back where the document spells the word elsewhere."""

from __future__ import annotations

import pytest

from ingest.loading.ligatures import held, restored

KNOWN = {"officer", "floor", "confirm", "fill", "flat", "fat"}


@pytest.mark.parametrize(
    ("raw", "whole"),
    [("o\x1fcer.", "officer."), ("\x1foor", "floor"), ("Con\x1erm", "Confirm"), ("weir", "weir")],
)
def test_a_lost_ligature_is_restored_from_a_known_word(raw: str, whole: str) -> None:
    assert len(held(raw)) == len(raw)
    assert restored(held(raw), KNOWN) == whole


def test_one_that_could_be_either_or_none_is_left_out() -> None:
    assert restored(held("\x1fat"), {"flat", "fiat"}) == "at"
    assert restored(held("su\x1fcient"), KNOWN) == "sucient"


def test_a_control_character_that_stands_in_no_word_is_left_alone() -> None:
    assert held("12\x1f 4") == "12\x1f 4"
