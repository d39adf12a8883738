from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.slack.writing.limits import BLOCKS, FALLBACK, ROOM, size
from assistant.slack.writing.packing import alone, fallback, joined, packed
from assistant.slack.writing.rich import actions, button, context, markdown

groups = st.lists(
    st.lists(st.integers(1, 2_000).map(lambda length: context("x" * length)), min_size=1, max_size=4),
    max_size=90,
)


@given(groups, st.integers(0, 2 * ROOM))
def test_groups_stay_whole_and_in_order_in_messages_that_have_room_for_them(
    made: list[list[dict[str, object]]], used: int
) -> None:
    messages = packed(made, used=used)
    assert [block for blocks in messages for block in blocks] == [block for group in made for block in group]
    for number, blocks in enumerate(messages):
        assert len(blocks) <= BLOCKS
        before = used if number == 0 else 0
        assert not blocks or sum(map(size, blocks)) + before <= ROOM
    for group in made:
        assert any(group[0] in blocks and group[-1] in blocks for blocks in messages)


def test_a_message_takes_no_more_blocks_than_slack_does() -> None:
    assert list(map(len, packed(alone([context("x")] * 120)))) == [50, 50, 20]


def test_paragraphs_are_joined_while_there_is_room() -> None:
    assert list(joined(["a", "b"])) == [markdown("a\n\nb")]
    assert len(list(joined(["a" * 6_000, "b" * 6_000]))) == 2


def test_the_text_beside_blocks_ends_at_a_line_and_says_that_there_is_more() -> None:
    text = fallback([context("a" * 2_000), context("b" * 1_900), context("c" * 1_000)])
    assert text == f"{'a' * 2_000}\n{'b' * 1_900}\n… The message has more."
    assert len(fallback([context("word " * 500), markdown("word " * 900)])) <= FALLBACK


def test_a_message_of_buttons_alone_has_words_too() -> None:
    assert fallback([actions(button("Show more", "more", "t"))]) == "What can be done with the answer"
