"""Lay blocks out in messages within Slack's limits, and say what each message says in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from assistant.slack.domain import Block, Message
from assistant.slack.writing.limits import BLOCKS, FALLBACK, ROOM, length, size
from assistant.slack.writing.markdown import mrkdwn, unmarked
from assistant.slack.writing.rich import Element, markdown
from assistant.slack.writing.statements import BETWEEN

_MORE = "… The message has more."
_NAMELESS = "What can be done with the answer"  # where there is nothing but buttons


def joined(paragraphs: Iterable[str]) -> Iterator[Block]:
    """Yield paragraphs of Markdown in as few blocks as have room for them."""
    text = ""
    for paragraph in paragraphs:
        if text and length(text) + length(BETWEEN) + length(paragraph) > ROOM:
            yield markdown(text)
            text = ""
        text += f"{BETWEEN}{paragraph}" if text else paragraph
    if text:
        yield markdown(text)


def alone(blocks: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
    """Yield each block as a group of its own: messages may be parted between any two."""
    return ((block,) for block in blocks)


def packed(groups: Iterable[Sequence[Block]], *, used: int = 0) -> tuple[tuple[Block, ...], ...]:
    """Return groups of blocks laid out in as few messages as have room; no group is parted, none left out.

    `used`: the length of what the first message has already. It may be left without blocks, and is there even
    where there are no blocks at all.
    """
    messages: list[list[Block]] = [[]]
    left = ROOM - used
    for group in groups:
        taken = sum(map(size, group))
        full = bool(messages[-1]) or (used and len(messages) == 1)
        if full and (taken > left or len(messages[-1]) + len(group) > BLOCKS):
            messages.append([])
            left = ROOM
        messages[-1] += group
        left -= taken
    return tuple(map(tuple, messages))


def posted(groups: Iterable[Sequence[Block]]) -> tuple[Message, ...]:
    """Return groups of blocks as messages."""
    return tuple(Message(fallback(blocks), blocks) for blocks in packed(groups) if blocks)


def fallback(blocks: Iterable[Block]) -> str:
    """Return what blocks say, for notifications and screen readers, as "mrkdwn".

    What is over Slack's limit is left to the blocks, line by line.
    """
    text = ""
    for said in filter(None, (_said(block) for block in blocks)):
        longer = f"{text}\n{said}" if text else said
        if len(longer) > FALLBACK - len(_MORE) - 1:
            return f"{_whole_words(longer)}\n{_MORE}"
        text = longer
    return text or _NAMELESS


def _whole_words(text: str) -> str:
    """Return as much of a text as there is room for: whole lines, else whole words."""
    room = FALLBACK - len(_MORE) - 1
    cut = max(text.rfind("\n", 0, room), 0) or max(text.rfind(" ", 0, room), 0)
    return text[:cut]


def _said(block: Block) -> str:
    return _SAYS[block["type"]](block) if block["type"] in _SAYS else ""


def _rich(elements: Sequence[Element]) -> str:
    """Return the words of rich text, a line for each paragraph, item or quote."""
    if all("elements" not in element for element in elements):
        return "".join(mrkdwn(element["text"]) for element in elements)
    return "\n".join(_rich(element["elements"]) for element in elements)


_SAYS: Mapping[str, Callable[[Block], str]] = {
    "markdown": lambda block: unmarked(block["text"]),
    "section": lambda block: mrkdwn(block["text"]["text"]),
    "context": lambda block: "\n".join(mrkdwn(element["text"]) for element in block["elements"]),
    "rich_text": lambda block: _rich(block["elements"]),
}
