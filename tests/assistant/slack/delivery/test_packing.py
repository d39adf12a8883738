"""Paragraphs laid out in messages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.slack.delivery.packing import packed

paragraphs = st.lists(st.integers(0, 4_000).map(lambda size: "é" * size))


@given(paragraphs)
def test_no_paragraph_is_lost_and_no_message_is_too_long(paragraphs: list[str]) -> None:
    groups = packed(paragraphs)
    assert [paragraph for group in groups for paragraph in group] == paragraphs
    assert all(len("\n\n".join(group).encode()) <= 9_000 for group in groups)


@given(paragraphs, st.text(max_size=100))
def test_what_comes_later_changes_no_message_before_the_last(paragraphs: list[str], later: str) -> None:
    assert packed([*paragraphs, later])[: len(packed(paragraphs)) - 1] == packed(paragraphs)[:-1]
