"""The text of a page holds its blocks and words where it says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from made_pdfs import assert_sound

from assistant.kernel.domain import BlockKind
from ingest.loading.page_text import BlockText, Token, cell_tokens, plain_tokens, reads_as_row, write_page

_BOX = (1.0, 2.0, 3.0, 4.0)
_WORD = st.text(st.characters(blacklist_categories=["Zs", "Zl", "Zp", "Cc", "Cs"]), min_size=1, max_size=8)
_TOKEN = st.builds(Token, _WORD, st.just(_BOX), st.sampled_from([" ", "", " | "]))
_BLOCK = st.builds(BlockText, st.sampled_from(list(BlockKind)), st.lists(_TOKEN, max_size=8))


@given(st.lists(_BLOCK, max_size=6))
def test_blocks_and_words_lie_where_they_are_said_to_lie(blocks: list[BlockText]) -> None:
    page = write_page(blocks, number=1, label="1", anchor="page=1")
    assert_sound(page)
    full = [block for block in blocks if block.tokens]
    assert [page.text[b.start : b.end] for b in page.blocks] == [block.text for block in full]
    assert [page.text[w.start : w.end] for w in page.words] == [
        t.text for block in full for t in block.tokens
    ]


def test_cells_are_marked_off_and_empty_ones_left_out() -> None:
    tokens = cell_tokens([plain_tokens("Two words"), [], plain_tokens("12")])
    assert BlockText(BlockKind.TABLE_ROW, tokens).text == "Two words | 12"


def test_a_row_with_a_long_cell_is_read_as_running_text() -> None:
    assert reads_as_row([5, 20, 3])
    assert reads_as_row([50, 55, 40])
    assert not reads_as_row([5, 140])
