"""Whether Slack takes blocks and dialogs: what is wrong with them, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from .limits import (
    ACTION_ID,
    ACTIONS,
    ALL_BLOCKS,
    BLOCK_ID,
    BLOCKS,
    BUTTON_LABEL,
    BUTTON_TEXT,
    BUTTON_URL,
    BUTTON_VALUE,
    CHOICES,
    CONFIRM_BUTTON,
    CONFIRM_TEXT,
    CONFIRM_TITLE,
    CONTEXT_ACTIONS,
    CONTEXT_ELEMENTS,
    FEEDBACK_TEXT,
    FEEDBACK_VALUE,
    HEADER,
    INPUT_HINT,
    INPUT_LABEL,
    MARKDOWN_BLOCKS,
    OPTION_DESCRIPTION,
    OPTION_TEXT,
    OPTION_VALUE,
    OPTIONS,
    OVERFLOW,
    PLACEHOLDER,
    SECTION_FIELD,
    SECTION_FIELDS,
    SECTION_TEXT,
    TYPED,
    VIEW_BLOCKS,
    VIEW_ID,
    VIEW_METADATA,
    VIEW_TITLE,
    Limit,
)
from .shapes import Json, inside

Faults = Iterator[str]
_SELECTS = ("static", "external", "users", "conversations", "channels")


def faults_of_message(blocks: list[Json]) -> list[str]:
    """What is wrong with the blocks of a message, in words; none where Slack takes them."""
    return [*_over(len(blocks), BLOCKS, "blocks"), *_faults_of_blocks(blocks, _IN_MESSAGES)]


def too_long(blocks: list[Json]) -> str:
    """Why the blocks of a message are too long together; "" where they are not."""
    texts = [b.get("text", "") for b in blocks if b.get("type") == "markdown"]
    if sum(map(len, texts)) > MARKDOWN_BLOCKS.most:
        return f"{sum(map(len, texts)):,} characters in Markdown blocks, over {MARKDOWN_BLOCKS.most:,}"
    length = sum(len(text) for text in all_texts(blocks))
    if texts and length > ALL_BLOCKS.most:
        return f"{length:,} characters in all blocks, over {ALL_BLOCKS.most:,}"
    return ""


def faults_of_view(view: Json) -> list[str]:
    """What is wrong with a dialog, in words; none where Slack takes it."""
    blocks = view.get("blocks")
    if view.get("type") != "modal" or not isinstance(blocks, list) or not blocks:
        return ["a dialog needs type=modal, a title and blocks"]
    needs_submit = any(block.get("type") == "input" for block in blocks) and "submit" not in view
    return [
        *_plain(view.get("title"), VIEW_TITLE, "title"),
        *chain.from_iterable(_plain(view[k], VIEW_TITLE, k) for k in ("close", "submit") if k in view),
        *_length(view.get("private_metadata", ""), VIEW_METADATA, "private_metadata"),
        *chain.from_iterable(_length(view.get(k, ""), VIEW_ID, k) for k in ("callback_id", "external_id")),
        *_over(len(blocks), VIEW_BLOCKS, "blocks"),
        *(["`submit` is required where there are inputs"] if needs_submit else ()),
        *_faults_of_blocks(blocks, _IN_VIEWS),
    ]


def all_texts(value: Any) -> Iterator[str]:
    """Every text in blocks."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key == "text" and isinstance(part, str):
                yield part
            else:
                yield from all_texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from all_texts(part)


def _faults_of_blocks(blocks: list[Json], allowed: Mapping[str, Callable[[Json], Faults]]) -> Faults:
    seen: set[str] = set()
    for position, block in enumerate(blocks):
        kind = block.get("type") if isinstance(block, dict) else None
        if not isinstance(kind, str) or kind not in allowed:
            yield f"blocks[{position}]: unsupported type: {kind}"
            continue
        name = f"blocks[{position}] ({kind})"
        if identity := block.get("block_id", ""):
            yield from _length(identity, BLOCK_ID, f"{name}: block_id")
            if identity in seen:
                yield f"{name}: block_id {identity!r} is there twice"
            seen.add(identity)
        yield from (f"{name}: {fault}" for fault in allowed[kind](block))
        yield from (f"{name}: {fault}" for fault in _repeated_actions(block))


def _repeated_actions(block: Json) -> Faults:
    ids = [element["action_id"] for element in inside(block) if element.get("action_id")]
    yield from (f"action_id {i!r} is there twice" for i in sorted(set(ids)) if ids.count(i) > 1)


def _section(block: Json) -> Faults:
    if "text" not in block and not block.get("fields"):
        yield "needs text or fields"
    if "text" in block:
        yield from _text(block["text"], SECTION_TEXT, "text")
    yield from _over(len(block.get("fields", ())), SECTION_FIELDS, "fields")
    for field in block.get("fields", ()):
        yield from _text(field, SECTION_FIELD, "field")
    if "accessory" in block:
        yield from _element(block["accessory"], "accessory")


def _context(block: Json) -> Faults:
    yield from _some(block, CONTEXT_ELEMENTS)
    for element in block.get("elements", ()):
        if element.get("type") != "image":
            yield from _text(element, SECTION_TEXT, "element")


def _actions(block: Json) -> Faults:
    yield from _some(block, ACTIONS)
    for element in block.get("elements", ()):
        if element.get("type") in ("plain_text_input", "feedback_buttons", "icon_button"):
            yield f"unsupported element: {element.get('type')}"
        yield from _element(element, "element")


def _context_actions(block: Json) -> Faults:
    yield from _some(block, CONTEXT_ACTIONS)
    for element in block.get("elements", ()):
        if element.get("type") not in ("feedback_buttons", "icon_button"):
            yield f"unsupported element: {element.get('type')}"
        yield from _element(element, "element")


def _input(block: Json) -> Faults:
    yield from _plain(block.get("label"), INPUT_LABEL, "label")
    if "hint" in block:
        yield from _plain(block["hint"], INPUT_HINT, "hint")
    element = block.get("element", {})
    if element.get("type") in (None, "button", "overflow", "feedback_buttons"):
        yield f"unsupported element: {element.get('type')}"
    yield from _element(element, "element")


def _markdown(block: Json) -> Faults:
    if not isinstance(block.get("text"), str) or not block["text"]:
        yield "text must be a string that is not empty"


def _rich_text(block: Json) -> Faults:
    if not block.get("elements"):
        yield "needs elements"


def _image(block: Json) -> Faults:
    if not block.get("alt_text") or not (block.get("image_url") or block.get("slack_file")):
        yield "needs alt_text and image_url or slack_file"


def _header(block: Json) -> Faults:
    yield from _plain(block.get("text"), HEADER, "text")


def _fine(_block: Json) -> Faults:
    yield from ()


_ANYWHERE: dict[str, Callable[[Json], Faults]] = {
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": _fine,
    "header": _header,
    "image": _image,
    "input": _input,
    "rich_text": _rich_text,
}
_IN_MESSAGES = {**_ANYWHERE, "markdown": _markdown, "context_actions": _context_actions}
_IN_VIEWS = _ANYWHERE


def _button(element: Json) -> Faults:
    yield from _plain(element.get("text"), BUTTON_TEXT, "text")
    yield from _length(element.get("value", ""), BUTTON_VALUE, "value")
    yield from _length(element.get("url", ""), BUTTON_URL, "url")
    yield from _length(element.get("accessibility_label", ""), BUTTON_LABEL, "accessibility_label")
    if element.get("style", "primary") not in ("primary", "danger"):
        yield f"style {element['style']!r}"


def _feedback(element: Json) -> Faults:
    for side in ("positive_button", "negative_button"):
        button = element.get(side)
        if not isinstance(button, dict) or not button.get("value"):
            yield f"{side} needs text and value"
            continue
        yield from _plain(button.get("text"), FEEDBACK_TEXT, f"{side}.text")
        yield from _length(button["value"], FEEDBACK_VALUE, f"{side}.value")
        yield from _length(button.get("accessibility_label", ""), BUTTON_LABEL, f"{side}.accessibility_label")


def _icon(element: Json) -> Faults:
    if not element.get("icon"):
        yield "needs icon"
    yield from _plain(element.get("text"), BUTTON_TEXT, "text")


def _choice(element: Json) -> Faults:
    yield from _options(element, CHOICES)


def _menu(element: Json) -> Faults:
    if "placeholder" in element:
        yield from _plain(element["placeholder"], PLACEHOLDER, "placeholder")
    groups = element.get("option_groups")
    if groups is not None:
        yield from _over(len(groups), OPTIONS, "option_groups")
        for group in groups:
            yield from _plain(group.get("label"), OPTION_TEXT, "label")
            yield from _options(group, OPTIONS)
    elif str(element.get("type", "")).endswith("static_select"):
        yield from _options(element, OPTIONS)


def _overflow(element: Json) -> Faults:
    yield from _options(element, OVERFLOW)


def _typed(element: Json) -> Faults:
    if element.get("max_length", 1) > TYPED.most:
        yield f"max_length over {TYPED.most:,}"
    yield from _length(element.get("initial_value", ""), TYPED, "initial_value")
    if "placeholder" in element:
        yield from _plain(element["placeholder"], PLACEHOLDER, "placeholder")


_ELEMENTS: dict[str, Callable[[Json], Faults]] = {
    "button": _button,
    "feedback_buttons": _feedback,
    "icon_button": _icon,
    "radio_buttons": _choice,
    "checkboxes": _choice,
    "overflow": _overflow,
    "plain_text_input": _typed,
    "number_input": _fine,
    "url_text_input": _fine,
    "datepicker": _fine,
    "image": _image,
    **{f"{many}{what}_select": _menu for what in _SELECTS for many in ("", "multi_")},
}


def _element(element: Any, name: str) -> Faults:
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in _ELEMENTS:
        yield f"{name}: unsupported type: {kind}"
        return
    yield from _length(element.get("action_id", ""), ACTION_ID, f"{name}.action_id")
    yield from (f"{name} ({kind}): {fault}" for fault in _ELEMENTS[kind](element))
    if "confirm" in element:
        confirm = element["confirm"]
        yield from _plain(confirm.get("title"), CONFIRM_TITLE, "confirm.title")
        yield from _text(confirm.get("text"), CONFIRM_TEXT, "confirm.text")
        for key in ("confirm", "deny"):
            if key in confirm:
                yield from _plain(confirm[key], CONFIRM_BUTTON, f"confirm.{key}")


def _options(holder: Json, most: Limit) -> Faults:
    options = holder.get("options") or []
    if not options:
        yield "needs options"
    yield from _over(len(options), most, "options")
    values = [option.get("value") for option in options]
    if len(set(values)) < len(values):
        yield "two options have the same value"
    for option in options:
        yield from _text(option.get("text"), OPTION_TEXT, "option.text")
        yield from _length(option.get("value") or "", OPTION_VALUE, "option.value")
        if "description" in option:
            yield from _text(option["description"], OPTION_DESCRIPTION, "option.description")
    yield from _initial(holder, options)


def _initial(holder: Json, options: list[Json]) -> Faults:
    """What is chosen at first must be one of the options, and not an empty list."""
    if "initial_option" in holder and holder["initial_option"] not in options:
        yield "initial_option is none of the options"
    if "initial_options" in holder:
        chosen = holder["initial_options"]
        if not chosen or any(option not in options for option in chosen):
            yield "initial_options are empty or none of the options"


def _some(block: Json, most: Limit) -> Faults:
    elements = block.get("elements")
    if not isinstance(elements, list) or not elements:
        yield "needs elements"
    else:
        yield from _over(len(elements), most, "elements")


def _text(value: Any, most: Limit, name: str) -> Faults:
    if not isinstance(value, dict) or value.get("type") not in ("plain_text", "mrkdwn"):
        yield f"{name} must be a text object"
    elif not isinstance(value.get("text"), str) or not value["text"]:
        yield f"{name} is empty"
    else:
        yield from _length(value["text"], most, name)


def _plain(value: Any, most: Limit, name: str) -> Faults:
    yield from _text(value, most, name)
    if isinstance(value, dict) and value.get("type") != "plain_text":
        yield f"{name} must be plain_text"


def _length(text: Any, most: Limit, name: str) -> Faults:
    if not isinstance(text, str):
        yield f"{name} must be a string"
    else:
        yield from _over(len(text), most, name)


def _over(number: int, most: Limit, name: str) -> Faults:
    if number > most.most:
        yield f"{name}: {number:,} is more than {most.most:,}"
