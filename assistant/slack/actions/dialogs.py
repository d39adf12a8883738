"""Dialogs of Slack: titles, fields and what they carry, as Block Kit has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.slack.domain import Block
from assistant.slack.writing.rich import Element, plain

_Dialog = Mapping[str, Any]


def dialog(name: str, title: str, submit: str, blocks: Sequence[Block], *, carries: str) -> _Dialog:
    """Return a dialog. `title` and `submit` have at most 24 characters, `carries` 3,000.

    docs.slack.dev/reference/views/modal-views
    """
    return {
        "type": "modal",
        "callback_id": name,
        "private_metadata": carries,
        "title": plain(title),
        "submit": plain(submit),
        "close": plain("Cancel"),
        "blocks": list(blocks),
    }


def checkboxes(name: str, label: str, options: Iterable[tuple[str, str]]) -> Block:
    """Return boxes of which any may be ticked, at most ten: (value, words) of each."""
    shown = [{"value": value, "text": plain(words)} for value, words in options]
    return _input(name, label, {"type": "checkboxes", "options": shown})


def field(name: str, label: str, *, longest: int, hint: str) -> Block:
    """Return a field for some words, which may stay empty; Slack itself takes at most 3,000 characters."""
    element = {"type": "plain_text_input", "multiline": True, "max_length": longest}
    return {**_input(name, label, element), "hint": plain(hint)}


def channel(name: str, label: str) -> Block:
    """Return a menu of the channels that the person sees, without those that are shared with others."""
    only = {
        "include": ["public", "private"],
        "exclude_bot_users": True,
        "exclude_external_shared_channels": True,
    }
    return _input(name, label, {"type": "conversations_select", "filter": only}, optional=False)


def _input(name: str, label: str, element: Element, *, optional: bool = True) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {**element, "action_id": name},
        "optional": optional,
    }


def too_long(name: str, words: str, longest: int) -> dict[str, str]:
    """Return the fault of a field with more words than are taken; nothing where there is none."""
    if len(words) <= longest:
        return {}
    return {name: f"This has {len(words):,} characters; {longest:,} are taken at most."}
