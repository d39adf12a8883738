"""Slack's limits as far as what is written comes near them, and how long Slack may find a block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.slack.domain import Block

BLOCKS = 50  # in a message: docs.slack.dev/reference/block-kit/blocks
BUTTON_TEXT = 75  # characters: docs.slack.dev/reference/block-kit/block-elements/button-element
BUTTON_VALUE = 2_000  # characters, on the same page
FALLBACK = 4_000  # characters of the text beside the blocks: docs.slack.dev/reference/methods/chat.update

# How far messages are filled. All Markdown blocks of one may have 12,000 characters
# (docs.slack.dev/reference/block-kit/blocks/markdown-block); one of some 13,200 over all of its blocks was
# refused (github.com/slackapi/bolt-js/issues/2509), links taking more room in Slack's own form than in ours.
ROOM = 9_000


def length(text: str) -> int:
    """Return how long Slack may find a text: it speaks of characters, and was seen to count UTF-8 bytes."""
    return len(text.encode())


def size(block: Block) -> int:
    """Return how long all texts and addresses of a block are."""
    return sum(length(text) for text in _texts(block))


def _texts(value: object) -> Iterator[str]:
    """Yield every text and address in a block, wherever it stands."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, str):
                if key in ("text", "url"):
                    yield inner
            else:
                yield from _texts(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _texts(inner)
