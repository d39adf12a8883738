"""Paragraphs into the texts of messages, as many in each as Slack takes."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.slack.domain import Block
from assistant.slack.writing.statements import BETWEEN

# Slack takes 12,000 characters in a streamed message, and in all blocks of another; of a stream it is said
# to count bytes. Links take more room in its own form than in ours, and something stands below.
_MOST = 9_000  # bytes


def packed(paragraphs: Sequence[str]) -> list[list[str]]:
    """Return paragraphs in groups that each fit into a message, in their order; a later one changes no group
    before the last.
    """
    groups: list[list[str]] = []
    length = 0
    for paragraph in paragraphs:
        length += len(BETWEEN) + _size(paragraph)
        if not groups or length > _MOST:
            groups.append([])
            length = _size(paragraph)
        groups[-1].append(paragraph)
    return groups


def _size(paragraph: str) -> int:
    return len(paragraph.encode())


def joined(paragraphs: Sequence[str]) -> str:
    """Return paragraphs as one text."""
    return BETWEEN.join(paragraphs)


def markdown(paragraphs: Sequence[str]) -> tuple[Block, ...]:
    """Return paragraphs as a block; none for no paragraph."""
    return ({"type": "markdown", "text": joined(paragraphs)},) if paragraphs else ()
