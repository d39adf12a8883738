"""What of a message is over Slack's limits, each with the page that states it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from slack_made import elements

from assistant.slack.domain import Block, Message
from assistant.slack.writing.limits import size

# docs.slack.dev/reference/block-kit/blocks and its pages
BLOCKS = 50  # in a message
MARKDOWN = 12_000  # in all Markdown blocks of a message, or in a stream (blocks/markdown-block)
CONTEXT_ELEMENTS = 10  # blocks/context-block
ACTIONS = 25  # buttons in a block (blocks/actions-block)
CONTEXT_ACTIONS = 5  # blocks/context-actions-block
ID = 255  # characters of a block_id or an action_id
# docs.slack.dev/reference/block-kit/composition-objects/text-object
TEXT = 3_000  # characters of a text object, and so of a section
# docs.slack.dev/reference/block-kit/block-elements/button-element
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
BUTTON_URL = 3_000
# docs.slack.dev/reference/methods/chat.update: the text beside the blocks; chat.postMessage takes more
FALLBACK = 4_000
# Stated nowhere: a message of some 13,200 characters over all of its blocks was refused as
# "msg_blocks_too_long" (github.com/slackapi/bolt-js/issues/2509).
ALTOGETHER = 12_000


def within(message: Message) -> list[str]:
    """Return what of a message is over Slack's limits, a sentence each; nothing where it can be posted."""
    return list(_over(message))


def _over(message: Message) -> Iterator[str]:
    if not message.text.strip():
        yield "It has no text for notifications and screen readers."
    yield from _longer("The text beside the blocks", message.text, FALLBACK)
    yield from _more("blocks", message.blocks, BLOCKS)
    marked = sum(size(block) for block in message.blocks if block["type"] == "markdown")
    if marked > MARKDOWN:
        yield f"Its Markdown has a length of {marked:,}; {MARKDOWN:,} are taken."
    altogether = sum(size(block) for block in message.blocks)
    if altogether > ALTOGETHER:
        yield f"Its blocks have a length of {altogether:,}; {ALTOGETHER:,} are taken."
    for block in message.blocks:
        check = _CHECKS.get(block["type"])
        if check is None:
            yield f"No such block is known: {block['type']}."
        else:
            yield from _longer("A block_id", block.get("block_id", ""), ID)
            yield from check(block)


def _longer(what: str, text: str, limit: int) -> Iterator[str]:
    if len(text) > limit:
        yield f"{what} has {len(text):,} characters; {limit:,} are taken."


def _more(what: str, items: Sequence[object], limit: int) -> Iterator[str]:
    if len(items) > limit:
        yield f"There are {len(items)} {what}; {limit} are taken."


def _text_object(text: Mapping[str, Any]) -> Iterator[str]:
    if not text["text"]:
        yield "A text is empty."
    yield from _longer("A text", text["text"], TEXT)


def _markdown(block: Block) -> Iterator[str]:
    if not block["text"].strip():
        yield "A Markdown block is empty."


def _section(block: Block) -> Iterator[str]:
    yield from _text_object(block["text"])
    if "accessory" in block:
        yield from _button(block["accessory"])


def _context(block: Block) -> Iterator[str]:
    yield from _more("elements of a context", block["elements"], CONTEXT_ELEMENTS)
    for element in block["elements"]:
        yield from _text_object(element)


def _actions(block: Block) -> Iterator[str]:
    yield from _more("buttons", block["elements"], ACTIONS)
    yield from _ids(block["elements"])
    for element in block["elements"]:
        yield from _button(element)


def _context_actions(block: Block) -> Iterator[str]:
    yield from _more("elements of context actions", block["elements"], CONTEXT_ACTIONS)
    for element in block["elements"]:
        for side in ("positive_button", "negative_button"):
            yield from _longer("A button", element[side]["text"]["text"], BUTTON_TEXT)
            yield from _longer("A button's value", element[side]["value"], BUTTON_VALUE)


def _button(element: Mapping[str, Any]) -> Iterator[str]:
    yield from _text_object(element["text"])
    yield from _longer("A button", element["text"]["text"], BUTTON_TEXT)
    yield from _longer("A button's label", element.get("accessibility_label", ""), BUTTON_TEXT)
    yield from _longer("A button's value", element.get("value", ""), BUTTON_VALUE)
    yield from _longer("A button's address", element.get("url", ""), BUTTON_URL)
    yield from _longer("An action_id", element["action_id"], ID)


def _ids(elements: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if len({element["action_id"] for element in elements}) < len(elements):
        yield "Two buttons of a block have the same action_id."


def _rich_text(block: Block) -> Iterator[str]:
    if not block["elements"]:
        yield "A rich text is empty."
    if any(not part["text"] for part in elements([block], "text", "link")):
        yield "A part of a rich text is empty."


_CHECKS: Mapping[str, Callable[[Block], Iterator[str]]] = {
    "markdown": _markdown,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "context_actions": _context_actions,
    "rich_text": _rich_text,
    "divider": lambda _: iter(()),
}
