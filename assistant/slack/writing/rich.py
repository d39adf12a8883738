"""Blocks of Block Kit. In rich and plain text nothing is markup, so what documents say needs no escaping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assistant.slack.domain import Block
from assistant.slack.writing.markdown import line, parts

_SMALL_PRINT = 2_000  # characters of a block; Slack takes 3,000

Element = Mapping[str, Any]  # of a rich text: a text or a link


def words(text: str, *, bold: bool = False) -> Element:
    """Return a run of rich text."""
    styled = {"style": {"bold": True}} if bold else {}
    return {"type": "text", "text": text, **styled}


def link(text: str, address: str) -> Element:
    """Return a link of rich text; the address is one of `Links`, or was checked as they are."""
    return {"type": "link", "url": address, "text": text}


def section(elements: Iterable[Element]) -> Element:
    """Return a paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def bullets(items: Iterable[Sequence[Element]]) -> Element:
    """Return a list of rich text, an item for each run of elements."""
    return {"type": "rich_text_list", "style": "bullet", "elements": [section(item) for item in items]}


def quotation(text: str) -> Element:
    """Return a block quote of rich text."""
    return {"type": "rich_text_quote", "elements": [words(text)]}


def rich_text(*elements: Element) -> Block:
    """Return a block of rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def plain(text: str) -> Mapping[str, Any]:
    """Return a text in which nothing is markup, nor the name of an emoji."""
    return {"type": "plain_text", "text": line(text), "emoji": False}


def context(text: str) -> Block:
    """Return a line of small print."""
    return {"type": "context", "elements": [plain(text)]}


def markdown(text: str) -> Block:
    """Return a block of Markdown."""
    return {"type": "markdown", "text": text}


def button(label: str, action: str, value: str = "", *, address: str = "", spoken: str = "") -> Element:
    """Return a button; `spoken` is what screen readers say in place of its label."""
    return {
        "type": "button",
        "action_id": action,
        "text": plain(label),
        **({"value": value} if value else {}),
        **({"url": address} if address else {}),
        **({"accessibility_label": line(spoken)} if spoken else {}),
    }


def actions(*buttons: Element) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def small_print(text: str) -> tuple[Block, ...]:
    """Return a text as small print, in as many blocks as it takes."""
    return tuple(context(part) for part in parts(line(text), lambda part: len(part) <= _SMALL_PRINT))


def runs(elements: Iterable[Element], room: int) -> Iterator[list[Element]]:
    """Yield elements in runs of at most `room` characters, texts cut between words; links are never cut."""
    run: list[Element] = []
    left = room
    for element in elements:
        for part in _cut(element, room):
            taken = len(part["text"]) + len(part.get("url", ""))
            if run and taken > left:
                yield run
                run, left = [], room
            run.append(part)
            left -= taken
    if run:
        yield run


def _cut(element: Element, room: int) -> Iterator[Element]:
    if element["type"] == "link" or len(element["text"]) <= room:
        yield element
    else:
        for part in parts(element["text"], lambda part: len(part) < room):
            yield {**element, "text": f"{part} "}
